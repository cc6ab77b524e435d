import { parts } from './dom.js';

const MOST_IN_A_CHIP = 3;

/** The city's words of the filter, as the server wrote them into the form. */
export class Words {
  #facets = new Map();

  /** @param {HTMLElement} form @param {Texts} texts */
  constructor(form, texts) {
    this.texts = texts;
    for (const option of parts('option', form)) {
      const facet = option.closest('[data-facet]').dataset;
      const { name, value } = option.querySelector('input');
      if (!this.#facets.has(name)) this.#facets.set(name, { title: facet.title, values: new Map() });
      this.#facets.get(name).values.set(value, { label: option.querySelector('.name').textContent, phrase: option.dataset.phrase });
    }
  }

  /** The values that each parameter can have, in the order of the form. */
  valuesOf(parameter) {
    return [...(this.#facets.get(parameter)?.values.keys() ?? [])];
  }

  title(parameter) {
    return this.#facets.get(parameter)?.title ?? this.texts.say(`parameter.${parameter}`);
  }

  label(parameter, value) {
    return this.#facets.get(parameter)?.values.get(value)?.label ?? value;
  }

  /** The label of a village's value; "" where nothing is reported. @param {VillageRows} rows @param {string} parameter @param {number} row */
  labelOf(rows, parameter, row) {
    const value = rows.value(parameter, row);
    return value && this.label(parameter, value);
  }

  /** All values of a chip, or the first and how many there are. */
  values(parameter, values) {
    const labels = values.map((value) => this.label(parameter, value));
    if (labels.length > MOST_IN_A_CHIP) return this.texts.say('chip.many', { first: labels[0], n: labels.length });
    return this.texts.shown(labels);
  }

  /** A condition in words that stand alone. */
  phrase(parameter, values) {
    return this.texts.shown(values.map((value) => this.#phrase(parameter, value)));
  }

  /** A condition as it stands between quotation marks: what the reader wrote has none of its own there. */
  quoted(parameter, values) {
    return parameter === 'q' ? this.texts.shown(values) : this.phrase(parameter, values);
  }

  #phrase(parameter, value) {
    if (parameter === 'q') return this.texts.say('filter.q', { text: value });
    if (parameter === 'bbox') return this.texts.say('filter.bbox', { box: value });
    return this.#facets.get(parameter)?.values.get(value)?.phrase ?? value;
  }

  /** The whole filter in words. */
  filter(filter) {
    if (filter.empty) return this.texts.say('filter.everything');
    return filter.parameters.map((parameter) => this.phrase(parameter, filter.valuesOf(parameter))).join(this.texts.say('filter.join'));
  }
}
