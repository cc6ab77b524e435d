import { part, parts, set, write } from './dom.js';
import { VillageFilter } from './filter.js';
import { NO_DATA } from './rows.js';
import { conditionField } from './search-box.js';
import { grouped } from './texts.js';

const ANY = 'any';

/** The filter form: reads the filter that its fields say, and shows a filter with its counts. */
export class FormView {
  #form;
  #facets = new Map();

  /** @param {HTMLFormElement} form @param {{texts: import('./texts.js').Texts, changed: (filter: VillageFilter) => void, criteria: Map<string, string[]>}} parts */
  constructor(form, { texts, changed, criteria }) {
    Object.assign(this, { texts, changed, criteria });
    this.#form = form;
    for (const facet of parts('facet', form)) this.#facets.set(facet.dataset.facet, new Facet(form, facet));
    form.addEventListener('change', (event) => this.#changed(event));
    form.addEventListener('submit', (event) => this.#submitted(event));
    for (const field of parts('narrow', form)) field.addEventListener('input', () => narrow(field));
  }

  /** The filter that the fields say; an extent has no field, so it is handed in. */
  read(boxes) {
    const said = new FormData(this.#form);
    const choices = new Map();
    for (const [parameter, valid] of this.criteria) {
      const values = said.getAll(parameter).filter((value) => valid.includes(value));
      if (values.length) choices.set(parameter, valid.filter((value) => values.includes(value)));
    }
    const words = (said.get('q') ?? '').replaceAll('，', ',').split(',').map((word) => word.trim());
    return new VillageFilter(choices, [...new Set(words.filter(Boolean))], boxes);
  }

  /** @param {import('./state.js').State} state */
  render(state) {
    this.boxes = state.filter.boxes;
    const { facets } = state;
    for (const [parameter, facet] of this.#facets) facet.show(facets.get(parameter), state.filter.chosen(parameter));
    conditionField().value = state.filter.words.join(',');
    this.#townships(state);
    const see = part('see-villages', this.#form);
    write(see, this.texts.say('filter.see', { n: state.count }));
  }

  #townships({ filter }) {
    const counties = filter.chosen('county');
    for (const places of parts('county', this.#form)) {
      const elsewhere = counties.length > 0 && !counties.includes(places.dataset.county);
      set(places, 'hidden', elsewhere && !places.querySelector('input:checked'));
    }
    const chosen = filter.chosen('township').length;
    const all = this.criteria.get('township')?.length ?? 0;
    const note = this.#form.querySelector('[data-section="township"] [data-section-note]');
    write(note, chosen ? this.texts.say('facet.township.chosen', { n: chosen }) : this.texts.say('facet.township.all', { n: all }));
  }

  #changed({ target }) {
    if (this.criteria.has(target.name)) this.changed(this.read(this.boxes));
  }

  #submitted(event) {
    event.preventDefault();
    this.changed(this.read(this.boxes));
  }
}

/** The values of one parameter, found once: the form is written at every change. */
class Facet {
  constructor(form, { dataset: { facet: parameter } }) {
    const one = (selector) => form.querySelector(selector);
    const of = `[data-option^="${parameter}="]`;
    this.options = [...form.querySelectorAll(of)].map((option) => new Option(option));
    this.none = one(`input[type="radio"][name="${parameter}"][value=""]`);
    this.beside = one(`[data-count="${parameter}=true"]`);
    this.missing = one(`[data-missing="${parameter}"]`);
    this.silent = this.missing?.querySelector('.count');
  }

  show(counts, chosen) {
    const count = (value) => counts.get(value) ?? 0;
    const most = Math.max(1, ...this.options.filter(({ value }) => value !== ANY).map(({ value }) => count(value)));
    for (const option of this.options) option.show(count(option.value), most, chosen.includes(option.value));
    if (this.none) set(this.none, 'checked', chosen.length === 0);
    write(this.beside, grouped(count('true')));
    if (!this.missing) return;
    set(this.missing, 'hidden', count(NO_DATA) === 0);
    write(this.silent, grouped(count(NO_DATA)));
  }
}

/** One value of the form. */
class Option {
  constructor(element) {
    this.element = element;
    this.input = element.querySelector('input');
    this.value = this.input.value;
    this.count = element.querySelector('.count');
    this.bar = element.querySelector('.bar rect');
  }

  show(count, most, chosen) {
    set(this.input, 'checked', chosen);
    const share = Math.round((100 * count) / most);
    if (share !== this.share) this.bar?.setAttribute('width', share);
    this.share = share;
    write(this.count, grouped(count));
    if (this.zero !== (count === 0)) this.element.classList.toggle('zero', count === 0);
    this.zero = count === 0;
    if (this.value === ANY) set(this.element, 'hidden', !chosen);
  }
}

function narrow(field) {
  const wanted = field.value.trim().toLowerCase();
  const group = field.closest('[data-facet]');
  for (const option of parts('option', group)) {
    option.hidden = Boolean(wanted) && !option.querySelector('.name').textContent.toLowerCase().includes(wanted);
  }
}
