/** One `Path2D` for each village in the frame's pixels, made once a frame and used by every canvas. */
export class VillagePaths {
  #paths = [];

  /** @param {import('./shape.js').Shape[]} shapes */
  constructor(shapes) {
    this.shapes = shapes;
  }

  get count() {
    return this.shapes.length;
  }

  /** Makes the paths of the villages that the frame shows; the others have none. */
  rebuild(frame) {
    this.#paths = this.shapes.map((shape) => (shape.meets(frame.box) ? shape.trace(new Path2D(), frame) : null));
  }

  /** @param {number} row @returns {Path2D|null} null where the frame does not show it */
  of(row) {
    return this.#paths[row] ?? null;
  }
}
