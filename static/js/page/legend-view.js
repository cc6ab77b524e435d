import { attribute, copyOf, one, onPlainClick, part, set, write } from './dom.js';
import { grouped } from './texts.js';
import { swatchClasses } from './themes.js';

/** The legend: the theme's rows with what the filter leaves of each; a row sets its value as filter. */
export class LegendView {
  /** @param {{texts: Texts, onFilter: (filter: VillageFilter) => void, onTheme: (key: string) => void}} tools */
  constructor({ texts, onFilter, onTheme }) {
    this.texts = texts;
    this.list = part('legend-rows');
    this.select = part('theme');
    this.select.addEventListener('change', () => onTheme(this.select.value));
    onPlainClick(this.list, 'a[href]', (link) => onFilter(this.#toggled(link.dataset.row)));
  }

  /** @param {State} state */
  render(state) {
    const { theme, legend } = state;
    this.state = state;
    set(this.select, 'value', theme.key);
    if (this.shown !== theme.key) this.list.replaceChildren(...theme.rows.map((row) => this.#row(row)));
    this.shown = theme.key;
    [...this.list.querySelectorAll('a')].forEach((link, place) => this.#count(link, legend.rows[place]));
    beside('missing', legend.missing);
    beside('outside', legend.outside);
  }

  /** @param {ThemeRow} row */
  #row(row) {
    const item = copyOf('legend-row');
    const link = item.querySelector('a');
    link.dataset.row = `${row.parameter}=${row.value}`;
    link.classList.toggle('indent', row.indent);
    const swatch = item.querySelector('.swatch');
    swatch.className = swatchClasses(row);
    write(swatch, row.letter);
    write(item.querySelector('.name'), row.label[this.texts.language]);
    return item;
  }

  #count(link, count) {
    link.classList.toggle('zero', count === 0);
    write(link.querySelector('.count'), grouped(count));
    if (this.state.context.criteria.has(link.dataset.row.split('=')[0])) this.#follow(link);
    else link.removeAttribute('href'); // classes of an indicator colour, but are no filter
  }

  #follow(link) {
    const filter = this.#toggled(link.dataset.row);
    const [parameter, value] = link.dataset.row.split('=');
    const chosen = this.state.filter.valuesOf(parameter);
    attribute(link, 'href', this.state.address({ filter }));
    const current = chosen.length === 1 && chosen[0] === value ? 'true' : null;
    attribute(link, 'aria-current', current);
  }

  #toggled(condition) {
    const [parameter, value] = condition.split('=');
    const chosen = this.state.filter.valuesOf(parameter);
    const on = chosen.length === 1 && chosen[0] === value;
    return this.state.filterWith(parameter, on ? [] : [value]);
  }
}

function beside(name, count) {
  const row = one(`[data-beside="${name}"]`);
  set(row, 'hidden', count === 0);
  write(row.querySelector('.count'), grouped(count));
}
