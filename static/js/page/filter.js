const TEXT = 'q';
const EXTENT = 'bbox';
export const VIEW = ['at', 'theme', 'layers', 'outside', 'lang', 'sort', 'page', 'columns', 'village'];
const NEVER = new Set([...VIEW, 'v']);

/** A parameter of an address that cannot be read. */
export class BadFilter extends Error {
  constructor(parameter, value) {
    super(`${parameter}=${value}`);
    this.parameter = parameter;
    this.value = value;
  }
}

/**
 * Which villages are meant; the same meaning as `villagemap/domain/filters.py`. Values of one parameter are
 * alternatives, different parameters must all hold.
 */
export class VillageFilter {
  /** @param {Map<string, string[]>} choices in the order of the criteria @param {string[]} words @param {string[]} boxes */
  constructor(choices = new Map(), words = [], boxes = []) {
    this.choices = choices;
    this.words = words;
    this.boxes = boxes;
  }

  get parameters() {
    return [...this.choices.keys(), ...(this.words.length ? [TEXT] : []), ...(this.boxes.length ? [EXTENT] : [])];
  }

  get empty() {
    return this.parameters.length === 0;
  }

  /** @param {string} parameter @returns {string[]} */
  valuesOf(parameter) {
    if (parameter === TEXT) return this.words;
    if (parameter === EXTENT) return this.boxes;
    return this.choices.get(parameter) ?? [];
  }

  /** @param {string} parameter */
  without(parameter) {
    const choices = new Map([...this.choices].filter(([key]) => key !== parameter));
    return new VillageFilter(choices, parameter === TEXT ? [] : this.words, parameter === EXTENT ? [] : this.boxes);
  }

  /** The canonical query string: equal filters give equal text. */
  query() {
    return this.parameters.map((parameter) => `${parameter}=${this.valuesOf(parameter).map(quoted).join(',')}`).join('&');
  }
}

/** Percent-encodes what Python's `quote(value, safe=",:")` does. */
export const quoted = (value) =>
  encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%2C', ',').replaceAll('%3A', ':');

/**
 * Reads the filter of a query string.
 *
 * @param {string} query with or without its question mark
 * @param {Map<string, string[]>} criteria the values that each parameter can have, in their order
 * @returns {VillageFilter}
 * @throws {BadFilter} a parameter or a value that is not known
 */
export function parseFilter(query, criteria) {
  const chosen = new Map();
  const words = [];
  const boxes = [];
  for (const [parameter, value] of new URLSearchParams(query)) {
    if (NEVER.has(parameter) || !value.trim()) continue;
    if (parameter === TEXT) words.push(...wordsOf(value));
    else if (parameter === EXTENT) boxes.push(box(value));
    else if (criteria.has(parameter)) collect(chosen, parameter, value, criteria.get(parameter));
    else throw new BadFilter(parameter, value);
  }
  return new VillageFilter(inOrder(chosen, criteria), [...new Set(words)], [...new Set(boxes)]);
}

const listed = (text) => text.split(',').map((part) => part.trim()).filter(Boolean);

/** The words of a text, separated by commas of either script; each once. @param {string} text */
export const wordsOf = (text) => [...new Set(listed(text.replaceAll('，', ',')))];

/** A filter with the words of a text in place of its own. @param {VillageFilter} filter @param {string} text */
export const withWords = (filter, text) => new VillageFilter(filter.choices, wordsOf(text), filter.boxes);

function collect(chosen, parameter, text, valid) {
  const values = chosen.get(parameter) ?? new Set();
  for (const value of listed(text)) {
    if (!valid.includes(value)) throw new BadFilter(parameter, value);
    values.add(value);
  }
  chosen.set(parameter, values);
}

const inOrder = (chosen, criteria) =>
  new Map([...criteria].filter(([parameter]) => chosen.has(parameter)).map(([parameter, valid]) => [parameter, valid.filter((value) => chosen.get(parameter).has(value))]));

function box(text) {
  const [west, south, east, north, ...more] = text.split(',').map((side) => (side.trim() ? Number(side) : NaN));
  const right = -180 <= west && west <= east && east <= 180 && -90 <= south && south <= north && north <= 90;
  if (more.length || !right) throw new BadFilter(EXTENT, text);
  return [west, south, east, north].map((side) => Number(side.toFixed(7)) + 0).join(',');
}

/**
 * A filter with other values of one parameter; its choices stay in the order of the criteria.
 *
 * @param {VillageFilter} filter
 * @param {Map<string, string[]>} criteria
 * @param {string} parameter
 * @param {string[]} values
 */
export function withValues(filter, criteria, parameter, values) {
  const chosen = new Map([...filter.choices].map(([key, known]) => [key, new Set(known)]));
  if (values.length) chosen.set(parameter, new Set(values));
  else chosen.delete(parameter);
  return new VillageFilter(inOrder(chosen, criteria), filter.words, filter.boxes);
}
