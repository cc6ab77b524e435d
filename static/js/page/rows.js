const NOT_IN_PROGRAMME = 'none';
const ANY_BATCH = 'any';
export const NO_DATA = '';

/** Text as it is compared: full-width forms made plain, letters small, blanks dropped. */
export const folded = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** The facts of all villages as columns, and which of them a condition meets. */
export class VillageRows {
  #columns = new Map();
  #names;

  /**
   * @param {object} payload of /overview/rows.json
   * @param {(box: string) => Uint8Array} [within] the villages that an extent meets: geometry is the server's to ask
   */
  constructor(payload, within = () => new Uint8Array(payload.code.length)) {
    Object.assign(this, { payload, within, size: payload.code.length });
    for (const [parameter, values] of Object.entries(payload.criteria)) {
      this.#columns.set(parameter, values.map((value) => (value === null ? NO_DATA : String(value))));
    }
    this.#names = payload.name.map(folded);
    this.place = new Map(payload.code.map((code, row) => [code, row]));
  }

  get parameters() {
    return [...this.#columns.keys()];
  }

  /** The value of a village as addresses write it; "" where nothing is reported. @returns {string} */
  value(parameter, row) {
    return this.#columns.get(parameter)?.[row] ?? NO_DATA;
  }

  /** Marks the villages that hold one of the values. @returns {Uint8Array} */
  holding(parameter, values) {
    const wanted = new Set(values);
    const batches = wanted.has(ANY_BATCH);
    const meets = (value) => value !== NO_DATA && (wanted.has(value) || (batches && value !== NOT_IN_PROGRAMME));
    return Uint8Array.from(this.#columns.get(parameter), (value) => (meets(value) ? 1 : 0));
  }

  /** Marks the villages whose name holds one of the words or whose code begins with it. @returns {Uint8Array} */
  named(words) {
    const wanted = words.map(folded);
    return Uint8Array.from(this.#names, (name, row) =>
      wanted.some((word) => name.includes(word) || this.payload.code[row].startsWith(word)) ? 1 : 0,
    );
  }

  /** Counts the villages of `among` by value; those without data under "". @returns {Map<string, number>} */
  counts(parameter, among) {
    const found = new Map();
    this.#columns.get(parameter).forEach((value, row) => {
      if (among[row]) found.set(value, (found.get(value) ?? 0) + 1);
    });
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
  const masks = conditions(filter, rows);
  const all = every([...masks.values()], rows.size);
  const others = (parameter) => every([...masks].filter(([key]) => key !== parameter).map(([, mask]) => mask), rows.size);
  return new Map(rows.parameters.map((parameter) => [parameter, rows.counts(parameter, masks.has(parameter) ? others(parameter) : all)]));
}

/** How many villages a filter leaves. @returns {number} */
export const countOf = (mask) => mask.reduce((sum, marked) => sum + marked, 0);

const every = (masks, size) => Uint8Array.from({ length: size }, (_, row) => (masks.every((mask) => mask[row]) ? 1 : 0));
const either = (masks, size) => Uint8Array.from({ length: size }, (_, row) => (masks.some((mask) => mask[row]) ? 1 : 0));
