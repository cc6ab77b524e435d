import { part, parts, set, write } from './dom.js';
import { VillageFilter, wordsOf } from './filter.js';
import { NO_DATA } from './rows.js';
import { conditionField } from './search-box.js';
import { grouped } from './texts.js';

const ANY = 'any';

/** The filter form: reads the filter that its fields say, and shows a filter with its counts. */
export class FormView {
  #form;
  #facets = new Map();

  /** @param {HTMLFormElement} form @param {{texts: Texts, onChange: (filter: VillageFilter) => void, criteria: Map<string, string[]>}} parts */
  constructor(form, { texts, onChange, criteria }) {
    this.texts = texts;
    this.onChange = onChange;
    this.criteria = criteria;
    this.#form = form;
    for (const facet of parts('facet', form)) this.#facets.set(facet.dataset.facet, new Facet(form, facet));
    form.addEventListener('change', (event) => this.#changed(event));
    form.addEventListener('submit', (event) => this.#submitted(event));
    for (const field of parts('narrow', form)) field.addEventListener('input', () => narrow(field));
  }

  /** The filter that the fields say; an extent has no field, so it is handed in. */
  read(boxes) {
    const data = new FormData(this.#form);
    const choices = new Map();
    for (const [parameter, valid] of this.criteria) {
      const values = data.getAll(parameter).map(String).filter((value) => valid.includes(value));
      if (values.length) choices.set(parameter, valid.filter((value) => values.includes(value)));
    }
    return new VillageFilter(choices, wordsOf(String(data.get('q') ?? '')), boxes);
  }

  /** @param {State} state */
  render(state) {
    this.boxes = state.filter.boxes;
    const { facets } = state;
    for (const [parameter, facet] of this.#facets) facet.show(facets.get(parameter), state.filter.valuesOf(parameter));
    conditionField().value = state.filter.words.join(',');
    this.#townships(state);
    const see = part('see-villages', this.#form);
    write(see, this.texts.say('filter.see', { n: state.count }));
  }

  #townships({ filter }) {
    const counties = filter.valuesOf('county');
    for (const places of parts('county', this.#form)) {
      const elsewhere = counties.length > 0 && !counties.includes(places.dataset.county);
      set(places, 'hidden', elsewhere && !places.querySelector('input:checked'));
    }
    const chosen = filter.valuesOf('township').length;
    const all = this.criteria.get('township')?.length ?? 0;
    const note = this.#form.querySelector('[data-section="township"] [data-section-note]');
    write(note, chosen ? this.texts.say('facet.township.chosen', { n: chosen }) : this.texts.say('facet.township.all', { n: all }));
  }

  #changed({ target }) {
    if (this.criteria.has(target.name)) this.onChange(this.read(this.boxes));
  }

  #submitted(event) {
    event.preventDefault();
    this.onChange(this.read(this.boxes));
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
