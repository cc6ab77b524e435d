/** A column of few different values: for each row the number of its value. */
export class Column {
  /** @param {unknown[]} said by row @param {(value: unknown) => string} [written] how a value is written */
  constructor(said, written = String) {
    const known = new Map();
    this.numbers = new Uint16Array(said.length);
    this.values = [];
    for (let row = 0; row < said.length; row += 1) {
      let number = known.get(said[row]);
      if (number === undefined) {
        number = this.values.push(written(said[row])) - 1;
        known.set(said[row], number);
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
    const met = Uint8Array.from(this.values, (value) => (wanted(value) ? 1 : 0));
    const marks = new Uint8Array(this.numbers.length);
    for (let row = 0; row < marks.length; row += 1) marks[row] = met[this.numbers[row]];
    return marks;
  }

  /** Counts the rows by value, those that `counts` is true of. @param {(row: number) => boolean} counts @returns {Map<string, number>} without values that no row has */
  count(counts) {
    const sums = new Uint32Array(this.values.length);
    for (let row = 0; row < this.numbers.length; row += 1) if (counts(row)) sums[this.numbers[row]] += 1;
    return new Map(this.values.map((value, number) => [value, sums[number]]).filter(([, sum]) => sum));
  }
}
