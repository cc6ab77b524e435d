import { part, parts, write } from './dom.js';
import { VillageFilter } from './filter.js';
import { NO_DATA } from './rows.js';
import { grouped } from './texts.js';

const TYPING_PAUSE = 150; // milliseconds
const ANY = 'any';

/** The filter form: reads the filter that its fields say, and shows a filter with its counts. */
export class FormView {
  #form;
  #options = new Map();
  #timer;

  /** @param {HTMLFormElement} form @param {{texts: import('./texts.js').Texts, changed: (filter: VillageFilter) => void, criteria: Map<string, string[]>}} parts */
  constructor(form, { texts, changed, criteria }) {
    Object.assign(this, { texts, changed, criteria });
    this.#form = form;
    for (const option of parts('option', form)) this.#options.set(option.dataset.option, new Option(option));
    form.addEventListener('change', (event) => this.#changed(event));
    form.addEventListener('submit', (event) => this.#submitted(event));
    form.elements.q.addEventListener('input', () => this.#typed());
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
    for (const [parameter, counts] of facets) this.#facet(parameter, counts, state.filter.chosen(parameter));
    const field = this.#form.elements.q;
    if (field !== document.activeElement || !state.filter.words.length) field.value = state.filter.words.join(',');
    this.#townships(state);
    const see = part('see-villages', this.#form);
    write(see, this.texts.say('filter.see', { n: state.count }));
  }

  #facet(parameter, counts, chosen) {
    const values = this.criteria.get(parameter) ?? [];
    const most = Math.max(1, ...values.filter((value) => value !== ANY).map((value) => counts.get(value) ?? 0));
    for (const value of values) this.#options.get(`${parameter}=${value}`)?.show(counts.get(value) ?? 0, most, chosen.includes(value));
    const none = this.#form.querySelector(`input[type="radio"][name="${parameter}"][value=""]`);
    if (none) none.checked = chosen.length === 0;
    const beside = this.#form.querySelector(`[data-count="${parameter}=true"]`);
    write(beside, grouped(counts.get('true') ?? 0));
    const missing = this.#form.querySelector(`[data-missing="${parameter}"]`);
    if (!missing) return;
    missing.hidden = !counts.get(NO_DATA);
    write(missing.querySelector('.count'), grouped(counts.get(NO_DATA) ?? 0));
  }

  #townships({ filter }) {
    const counties = filter.chosen('county');
    for (const places of parts('county', this.#form)) {
      places.hidden = counties.length > 0 && !counties.includes(places.dataset.county) && !places.querySelector('input:checked');
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
    clearTimeout(this.#timer);
    this.changed(this.read(this.boxes));
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.changed(this.read(this.boxes)), TYPING_PAUSE);
  }
}

/** One value of the form. */
class Option {
  constructor(element) {
    this.element = element;
    this.input = element.querySelector('input');
    this.count = element.querySelector('.count');
    this.bar = element.querySelector('.bar rect');
  }

  show(count, most, chosen) {
    this.input.checked = chosen;
    write(this.count, grouped(count));
    this.bar?.setAttribute('width', Math.round((100 * count) / most));
    this.element.classList.toggle('zero', count === 0);
    if (this.input.value === ANY) this.element.hidden = !chosen;
  }
}

function narrow(field) {
  const wanted = field.value.trim().toLowerCase();
  const group = field.closest('[data-facet]');
  for (const option of parts('option', group)) {
    option.hidden = Boolean(wanted) && !option.querySelector('.name').textContent.toLowerCase().includes(wanted);
  }
}
