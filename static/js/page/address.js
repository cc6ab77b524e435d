import { VIEW, quoted } from './filter.js';

const OF_ONE_PAGE = ['sort', 'page', 'columns', 'village'];

/** The view parameters that a query string says. @param {string} query @returns {Record<string, string>} */
export function parseView(query) {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(VIEW.filter((name) => parameters.get(name)?.trim()).map((name) => [name, parameters.get(name).trim()]));
}

/**
 * The address of a page: the filter first, then the view, always in the same order (`web/pages_links.py` has the same).
 *
 * @param {string} path
 * @param {VillageFilter} filter
 * @param {Record<string, string|undefined>} view
 * @param {string} home the language that an address leaves out
 */
export function composeAddress(path, filter, view, home) {
  const names = VIEW.filter((name) => view[name] && !(name === 'lang' && view[name] === home));
  const query = [filter.query(), ...names.map((name) => `${name}=${quoted(view[name]).replaceAll('%2F', '/')}`)].filter(Boolean).join('&');
  return query ? `${path}?${query}` : path;
}

/** The view as another page takes it over. */
export const viewElsewhere = (view) => Object.fromEntries(Object.entries(view).filter(([name]) => !OF_ONE_PAGE.includes(name)));

/** Position of a view as an address writes it: zoom/lat/lon. */
export const writtenPosition = ({ zoom, lat, lon }) => [zoom.toFixed(2), lat.toFixed(4), lon.toFixed(4)].map(Number).join('/');

/** @param {string|undefined} text @returns {{zoom: number, lat: number, lon: number}|null} */
export function readPosition(text) {
  const [zoom, lat, lon] = (text ?? '').split('/').map(Number);
  return [zoom, lat, lon].every(Number.isFinite) && text ? { zoom, lat, lon } : null;
}
