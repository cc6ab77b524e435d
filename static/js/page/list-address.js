import { VIEW, quoted } from './filter.js';

const WORDS = 'q';
const COLUMNS = 'columns';

/**
 * The address that the fields of a form say: the filter first, then the view, the values of a parameter joined.
 *
 * @param {string} path
 * @param {Iterable<[string, string]>} fields
 * @param {string} [usual] the columns that an address need not say, joined by commas
 */
export function formAddress(path, fields, usual = '') {
  const said = new Map();
  for (const [name, value] of fields) {
    if (value.trim()) said.set(name, [...(said.get(name) ?? []), value.trim()]);
  }
  if (sameValues(said.get(COLUMNS) ?? [], usual.split(','))) said.delete(COLUMNS);
  const filters = [...said.keys()].filter((name) => !VIEW.includes(name) && name !== WORDS);
  const names = [...filters, WORDS, ...VIEW].filter((name) => said.has(name));
  const query = names.map((name) => `${name}=${said.get(name).map(written).join(',')}`).join('&');
  return query ? `${path}?${query}` : path;
}

const written = (value) => quoted(value).replaceAll('%2F', '/');
const sameValues = (some, others) => [...some].sort().join() === [...others].sort().join();
