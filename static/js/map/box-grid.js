const CELL = 64;

/** Boxes in a plane, found again by the boxes that they meet. */
export class BoxGrid {
  #cells = new Map();

  /** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

  /** @param {Box[]} boxes */
  static of(boxes) {
    const grid = new BoxGrid();
    boxes.forEach((box) => grid.add(box));
    return grid;
  }

  /** @param {Box} box */
  add(box) {
    for (const key of keys(box)) {
      if (!this.#cells.has(key)) this.#cells.set(key, []);
      this.#cells.get(key).push(box);
    }
  }

  /** Whether a box overlaps one of ours; touching edges do not count. @param {Box} box */
  meets(box) {
    return keys(box).some((key) => this.#cells.get(key)?.some((other) => overlap(box, other)));
  }
}

/** @param {Box} a @param {Box} b */
export const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function keys({ left, top, right, bottom }) {
  const found = [];
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) found.push(`${x}:${y}`);
  }
  return found;
}
