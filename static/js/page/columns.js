/** A column of few different values: for each row the number of its value. */
export class Column {
  /** @param {string[]} values by row */
  constructor(values) {
    this.values = [...new Set(values)];
    const numbers = new Map(this.values.map((value, number) => [value, number]));
    this.numbers = Uint16Array.from(values, (value) => numbers.get(value));
  }

  /** @param {number} row @returns {string|undefined} */
  at(row) {
    return this.values[this.numbers[row]];
  }

  /** Marks the rows whose value is wanted. @param {(value: string) => boolean} wanted @returns {Uint8Array} */
  where(wanted) {
    const met = this.values.map(wanted);
    return Uint8Array.from(this.numbers, (number) => (met[number] ? 1 : 0));
  }

  /** Counts the rows by value, those that `counts` is true of. @param {(row: number) => boolean} counts @returns {Map<string, number>} without values that no row has */
  count(counts) {
    const sums = new Uint32Array(this.values.length);
    for (let row = 0; row < this.numbers.length; row += 1) if (counts(row)) sums[this.numbers[row]] += 1;
    return new Map(this.values.map((value, number) => [value, sums[number]]).filter(([, sum]) => sum));
  }
}
