/** A column of few different values: for each row the number of its value. */
class Column {
  /** @param {unknown[]} cells by row @param {(value: unknown) => string} [written] how a value is written */
  constructor(cells, written = String) {
    const known = new Map();
    this.numbers = new Uint16Array(cells.length);
    this.values = [];
    for (let row = 0; row < cells.length; row += 1) {
      let number = known.get(cells[row]);
      if (number === undefined) {
        number = this.values.push(written(cells[row])) - 1;
        known.set(cells[row], number);
      }
      this.numbers[row] = number;
    }
  }

  /** @param {number} row @returns {string|undefined} */
  of(row) {
    return this.values[this.numbers[row]];
  }

  /** Marks the rows whose value is wanted. @param {(value: string) => boolean} wanted @returns {Uint8Array} */
  where(wanted) {
    const flags = Uint8Array.from(this.values, (value) => (wanted(value) ? 1 : 0));
    const marks = new Uint8Array(this.numbers.length);
    for (let row = 0; row < marks.length; row += 1) marks[row] = flags[this.numbers[row]];
    return marks;
  }

  /** Counts the rows by value, those that `counts` is true of. @param {(row: number) => boolean} counts @returns {Map<string, number>} without values that no row has */
  count(counts) {
    const sums = new Uint32Array(this.values.length);
    for (let row = 0; row < this.numbers.length; row += 1) if (counts(row)) sums[this.numbers[row]] += 1;
    const counted = this.values.map((value, number) => /** @type {[string, number]} */ ([value, sums[number]]));
    return new Map(counted.filter(([, sum]) => sum));
  }
}

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
   * @param {RowsPayload} payload
   * @param {(box: string) => Uint8Array} [within] the villages that an extent meets: geometry is the server's to ask
   */
  constructor(payload, within = () => new Uint8Array(payload.code.length)) {
    this.payload = payload;
    this.within = within;
    this.size = payload.code.length;
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
    return Uint8Array.from(this.#names, (name, row) => (wanted.some((word) => this.#isNamed(word, name, row)) ? 1 : 0));
  }

  #isNamed(word, name, row) {
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
    const counts = this.#columns.get(parameter).count(among);
    const known = [...counts].filter(([value]) => value !== NO_DATA && value !== NOT_IN_PROGRAMME);
    if (parameter === 'demo') counts.set(ANY_BATCH, known.reduce((sum, [, count]) => sum + count, 0));
    return counts;
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
