/** One `Path2D` for each village in the frame's pixels, made once a frame and used by every canvas. */
export class VillagePaths {
  #paths = [];
  #frame = null;

  /** @param {import('./shape.js').Shape[]} shapes */
  constructor(shapes) {
    this.shapes = shapes;
  }

  get count() {
    return this.shapes.length;
  }

  /** Makes the paths of the villages that the frame shows; the others have none. */
  rebuild(frame) {
    this.#frame = frame;
    this.#paths = this.shapes.map((shape) => (shape.meets(frame.box) ? shape.trace(new Path2D(), frame) : null));
  }

  /** @param {number} row @returns {Path2D|null} null where the frame does not show it */
  of(row) {
    return this.#paths[row] ?? null;
  }

  /** All villages of the frame in one path, for their borders. */
  together() {
    const path = new Path2D();
    for (const shape of this.shapes) if (shape.meets(this.#frame.box)) shape.trace(path, this.#frame);
    return path;
  }
}
