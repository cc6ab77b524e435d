import { composeAddress, parseView, viewElsewhere } from './address.js';
import { VillageFilter, parseFilter, withValues } from './filter.js';
import { conditions, countOf, facetCounts, matches } from './rows.js';
import { legendCounts } from './themes.js';

/** What the page shows: a filter and a view, and everything that follows from them without asking anybody. */
export class State {
  /**
   * @param {object} context
   * @param {VillageRows} context.rows
   * @param {Map<string, string[]>} context.criteria
   * @param {string} context.path
   * @param {string} context.home the language that an address leaves out
   * @param {string} context.theme the theme that an address leaves out
   * @param {VillageFilter} filter
   * @param {Record<string, string|undefined>} view
   */
  constructor(context, filter, view) {
    this.context = context;
    this.filter = filter;
    this.view = view;
    this.rows = context.rows;
    this.inside = matches(filter, context.rows);
    this.count = countOf(this.inside);
    this.theme = context.rows.payload.themes.find(({ key }) => key === (view.theme ?? context.theme));
  }

  static read(context, query) {
    return new State(context, parseFilter(query, context.criteria), parseView(query));
  }

  /** The state with another filter. */
  withFilter(filter) {
    return new State(this.context, filter, this.view);
  }

  /** The state looked at in another way; an undefined part is left out of the address. */
  withView(changes) {
    return new State(this.context, this.filter, { ...this.view, ...changes });
  }

  /** The filter with other values of one parameter. */
  filterWith(parameter, values) {
    return withValues(this.filter, this.context.criteria, parameter, values);
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
  address({ path = this.context.path, filter = this.filter, view = {} } = {}) {
    const base = path === this.context.path ? this.view : viewElsewhere(this.view);
    return composeAddress(path, filter, { ...base, ...view }, this.context.home);
  }

  /** The address of a file: the filter and the language of its words. */
  download(path) {
    return composeAddress(path, this.filter, { lang: this.view.lang }, this.context.home);
  }
}

export const NO_FILTER = new VillageFilter();
