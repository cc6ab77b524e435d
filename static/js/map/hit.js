import { worldX, worldY } from './mercator.js';

const CELLS = 48;

/** Finds the village at a point: a grid names the few whose boxes come near, the even-odd rule decides. */
export class HitIndex {
  /** @param {import('./shape.js').Shape[]} shapes one for each row */
  constructor(shapes) {
    this.shapes = shapes;
    this.renew();
  }

  /** Takes the shapes as they are now. */
  renew() {
    const boxes = this.shapes.map(({ box }) => box);
    this.box = boxes.reduce(widen, { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity });
    this.cells = Array.from({ length: CELLS * CELLS }, () => []);
    boxes.forEach((box, row) => this.#enter(box, row));
  }

  /**
   * @param {number} lon degrees
   * @param {number} lat degrees
   * @returns {number|null} the row of the village there
   */
  rowAt(lon, lat) {
    return this.rowIn(worldX(lon), worldY(lat));
  }

  /** @param {number} x world units @param {number} y world units @returns {number|null} the row of the village there */
  rowIn(x, y) {
    const near = this.cells[this.#column(x) + CELLS * this.#line(y)];
    return near.find((row) => this.shapes[row].contains(x, y)) ?? null;
  }

  #enter(box, row) {
    for (let line = this.#line(box.north); line <= this.#line(box.south); line += 1) {
      for (let column = this.#column(box.west); column <= this.#column(box.east); column += 1) {
        this.cells[column + CELLS * line].push(row);
      }
    }
  }

  #column(x) {
    return cell(x, this.box.west, this.box.east);
  }

  #line(y) {
    return cell(y, this.box.north, this.box.south);
  }
}

function widen(box, other) {
  return {
    west: Math.min(box.west, other.west),
    north: Math.min(box.north, other.north),
    east: Math.max(box.east, other.east),
    south: Math.max(box.south, other.south),
  };
}

function cell(value, from, to) {
  const index = Math.floor(((value - from) / (to - from)) * CELLS);
  return Math.min(CELLS - 1, Math.max(0, index || 0));
}
