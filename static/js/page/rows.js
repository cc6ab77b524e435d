import { Column } from './columns.js';

const NOT_IN_PROGRAMME = 'none';
const ANY_BATCH = 'any';
export const NO_DATA = '';

// A single letter is no pinyin.
const LETTERS = /^[a-z]{2,}$/;

/**
 * What a name's pinyin can be found by: from any syllable on, in full and by initials.
 *
 * @param {string} readings `yang shu tun cun|yang shu zhun cun`
 * @returns {string[]}
 */
export function spelled(readings) {
  const keys = new Set();
  for (const reading of readings.split('|').filter(Boolean)) {
    const syllables = reading.split(' ');
    for (let first = 0; first < syllables.length; first += 1) {
      keys.add(syllables.slice(first).join(''));
      keys.add(syllables.slice(first).map((syllable) => syllable[0]).join(''));
    }
  }
  return [...keys];
}

/** Text as it is compared: full-width forms made plain, letters small, blanks dropped. */
export const folded = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** The facts of all villages as columns, and which of them a condition meets. */
export class VillageRows {
  #columns = new Map();
  #classes = new Map(); // they colour, but are no filter
  #names = null;
  #spellings = null;

  /**
   * @param {object} payload of /overview/rows.json
   * @param {(box: string) => Uint8Array} [within] the villages that an extent meets: geometry is the server's to ask
   */
  constructor(payload, within = () => new Uint8Array(payload.code.length)) {
    Object.assign(this, { payload, within, size: payload.code.length });
    for (const [name, values] of Object.entries(payload.classes ?? {})) {
      this.#classes.set(name, columnOf(values));
    }
    for (const [parameter, values] of Object.entries(payload.criteria)) {
      this.#columns.set(parameter, columnOf(values));
    }
    this.place = new Map(payload.code.map((code, row) => [code, row]));
  }

  /** The name as a page in this language writes it: English ones in pinyin. */
  name(row, language) {
    return (language === 'en' && this.payload.romanised?.[row]) || this.payload.name[row];
  }

  get parameters() {
    return [...this.#columns.keys()];
  }

  /** The value of a village as addresses write it; "" where nothing is reported. @returns {string} */
  value(parameter, row) {
    return this.column(parameter)?.of(row) ?? NO_DATA;
  }

  /** @param {string} parameter of a filter or of a theme @returns {Column|undefined} */
  column(parameter) {
    return this.#columns.get(parameter) ?? this.#classes.get(parameter);
  }

  /** Marks the villages that hold one of the values. @returns {Uint8Array} */
  holding(parameter, values) {
    const wanted = new Set(values);
    const batches = wanted.has(ANY_BATCH);
    const meets = (value) => value !== NO_DATA && (wanted.has(value) || (batches && value !== NOT_IN_PROGRAMME));
    return this.#columns.get(parameter).where(meets);
  }

  /** Marks the villages that one of the words finds: in the name, at the start of the code or of the pinyin. */
  named(words) {
    const wanted = words.map(folded);
    this.#names ??= this.payload.name.map(folded); // made when somebody first writes a word: the page is drawn without
    return Uint8Array.from(this.#names, (name, row) => (wanted.some((word) => this.#found(word, name, row)) ? 1 : 0));
  }

  #found(word, name, row) {
    if (name.includes(word) || this.payload.code[row].startsWith(word)) return true;
    return LETTERS.test(word) && this.#spelled(row).some((key) => key.startsWith(word));
  }

  /** Made when somebody first writes pinyin: the page is drawn without. */
  #spelled(row) {
    this.#spellings ??= new Array(this.size);
    this.#spellings[row] ??= spelled(this.payload.spellings?.[row] ?? '');
    return this.#spellings[row];
  }

  /** Counts the villages by value; those without data under "". @param {(row: number) => boolean} among which ones @returns {Map<string, number>} */
  counts(parameter, among) {
    const found = this.#columns.get(parameter).count(among);
    const known = [...found].filter(([value]) => value !== NO_DATA && value !== NOT_IN_PROGRAMME);
    if (parameter === 'demo') found.set(ANY_BATCH, known.reduce((sum, [, count]) => sum + count, 0));
    return found;
  }
}

/** What each condition of a filter leaves, by parameter. @returns {Map<string, Uint8Array>} */
export function conditions(filter, rows) {
  const masks = new Map([...filter.choices].map(([parameter, values]) => [parameter, rows.holding(parameter, values)]));
  if (filter.words.length) masks.set('q', rows.named(filter.words));
  if (filter.boxes.length) masks.set('bbox', either(filter.boxes.map((box) => rows.within(box)), rows.size));
  return masks;
}

/** Marks the villages that meet a filter. @returns {Uint8Array} */
export const matches = (filter, rows) => every([...conditions(filter, rows).values()], rows.size);

/** Counts for each parameter what each value would leave: a parameter's counts obey all others. */
export function facetCounts(filter, rows) {
  const masks = [...conditions(filter, rows)];
  const refusals = new Uint8Array(rows.size); // how many conditions refuse a village; where it is one, `refuser` is which
  const refuser = new Uint8Array(rows.size);
  masks.forEach(([, mask], number) => {
    for (let row = 0; row < rows.size; row += 1) {
      if (mask[row]) continue;
      refusals[row] += 1;
      refuser[row] = number;
    }
  });
  const among = (parameter) => {
    const own = masks.findIndex(([key]) => key === parameter);
    return (row) => refusals[row] === 0 || (refusals[row] === 1 && refuser[row] === own);
  };
  return new Map(rows.parameters.map((parameter) => [parameter, rows.counts(parameter, among(parameter))]));
}

/** How many villages a filter leaves. @returns {number} */
export const countOf = (mask) => mask.reduce((sum, marked) => sum + marked, 0);

const columnOf = (values) => new Column(values, (value) => (value === null ? NO_DATA : String(value)));

function every(masks, size) {
  const left = new Uint8Array(size).fill(1);
  for (const mask of masks) for (let row = 0; row < size; row += 1) left[row] &= mask[row];
  return left;
}

const either = (masks, size) => Uint8Array.from({ length: size }, (_, row) => (masks.some((mask) => mask[row]) ? 1 : 0));
