import { composeAddress, parseView, viewElsewhere } from './address.js';
import { VillageFilter, parseFilter, withValues } from './filter.js';
import { conditions, countOf, facetCounts, matches } from './rows.js';
import { legendCounts } from './themes.js';

/** What the page shows: a filter and a view, and everything that follows from them without asking anybody. */
export class State {
  /**
   * @param {object} known
   * @param {VillageRows} known.rows
   * @param {Map<string, string[]>} known.criteria
   * @param {string} known.path
   * @param {string} known.home the language that an address leaves out
   * @param {string} known.theme the theme that an address leaves out
   * @param {VillageFilter} filter
   * @param {Record<string, string|undefined>} view
   */
  constructor(known, filter, view) {
    this.known = known;
    this.filter = filter;
    this.view = view;
    this.rows = known.rows;
    this.inside = matches(filter, known.rows);
    this.count = countOf(this.inside);
    this.theme = known.rows.payload.themes.find(({ key }) => key === (view.theme ?? known.theme));
  }

  static read(known, query) {
    return new State(known, parseFilter(query, known.criteria), parseView(query));
  }

  /** The state with another filter. */
  withFilter(filter) {
    return new State(this.known, filter, this.view);
  }

  /** The state looked at in another way; an undefined part is left out of the address. */
  withView(changes) {
    return new State(this.known, this.filter, { ...this.view, ...changes });
  }

  /** The filter with other values of one parameter. */
  filterWith(parameter, values) {
    return withValues(this.filter, this.known.criteria, parameter, values);
  }

  get facets() {
    return facetCounts(this.filter, this.rows);
  }

  get legend() {
    return legendCounts(this.theme, this.rows, this.inside);
  }

  get area() {
    return this.rows.payload.area_km2.reduce((sum, area, row) => sum + (this.inside[row] ? area : 0), 0);
  }

  /** The row of the village whose card is open, or null. */
  get selected() {
    return this.rows.place.get(this.view.village) ?? null;
  }

  /** Each condition whose removal leaves villages, with their number. */
  get ways() {
    return [...conditions(this.filter, this.rows).keys()]
      .map((parameter) => ({ parameter, left: countOf(matches(this.filter.without(parameter), this.rows)) }))
      .filter(({ left }) => left > 0);
  }

  /** @param {{path?: string, filter?: VillageFilter, view?: Record<string, string|undefined>}} [other] what differs from this state */
  address({ path = this.known.path, filter = this.filter, view = {} } = {}) {
    const base = path === this.known.path ? this.view : viewElsewhere(this.view);
    return composeAddress(path, filter, { ...base, ...view }, this.known.home);
  }

  /** The address of a file: the filter and the language of its words. */
  download(path) {
    return composeAddress(path, this.filter, { lang: this.view.lang }, this.known.home);
  }
}

export const NO_FILTER = new VillageFilter();
