import { meet } from './mercator.js';

/** A village or the city in a coverage: rings as walks along its arcs. What a `Shape` can do, without points of its own. */
export class ArcShape {
  #box;
  #edition;

  /** @param {Coverage} coverage @param {number} first ring @param {number} end the ring after the last */
  constructor(coverage, first, end) {
    this.coverage = coverage;
    this.first = first;
    this.end = end;
  }

  /** The box around its arcs as they are now. */
  get box() {
    if (this.#edition !== this.coverage.edition) this.#box = this.#around();
    this.#edition = this.coverage.edition;
    return this.#box;
  }

  #around() {
    const { arcBoxes } = this.coverage;
    const box = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
    this.#each((arc) => {
      const at = 4 * arc;
      if (arcBoxes[at] < box.west) box.west = arcBoxes[at];
      if (arcBoxes[at + 1] < box.north) box.north = arcBoxes[at + 1];
      if (arcBoxes[at + 2] > box.east) box.east = arcBoxes[at + 2];
      if (arcBoxes[at + 3] > box.south) box.south = arcBoxes[at + 3];
    });
    return box;
  }

  /** Whether the shape's box and an extent meet. @param {Extent} extent */
  meets(extent) {
    return meet(this.box, extent);
  }

  /** Whether the point (world units) lies inside, by the even-odd rule over all rings. */
  contains(x, y) {
    let inside = false;
    const { arcBoxes } = this.coverage;
    this.#each((arc) => {
      const at = 4 * arc;
      if (arcBoxes[at + 1] > y || arcBoxes[at + 3] < y || arcBoxes[at + 2] < x) return; // a ray to the east misses it
      if (crossesOddly(this.coverage.line(arc), x, y)) inside = !inside;
    });
    return inside;
  }

  /** Adds the shape to a path, in the frame's pixels; see `Shape.trace`. */
  trace(path, frame) {
    return this.#along(path, frame, 0);
  }

  /** Adds the shape to a path without points closer than `least` pixels to the one before; see `Shape.traceThinly`. */
  traceThinly(path, frame, least) {
    return this.#along(path, frame, least);
  }

  #along(path, frame, least) {
    const { walks, rings } = this.coverage;
    for (let ring = this.first; ring < this.end; ring += 1) {
      for (let i = rings[ring]; i < rings[ring + 1]; i += 1) walk(path, this.coverage, walks[i], frame, { least, begins: i === rings[ring] });
      path.closePath();
    }
    return path;
  }

  #each(visit) {
    const { walks, rings } = this.coverage;
    for (let i = rings[this.first]; i < rings[this.end]; i += 1) visit(walks[i] < 0 ? ~walks[i] : walks[i]);
  }
}

/** Some arcs that lie near each other, for strokes: every border once. */
export class ArcBundle {
  /** @param {Coverage} coverage @param {Uint32Array} arcs */
  constructor(coverage, arcs) {
    this.coverage = coverage;
    this.arcs = arcs;
  }

  meets(box) {
    return this.arcs.some((arc) => this.coverage.meets(arc, box));
  }

  trace(path, frame) {
    return this.traceThinly(path, frame, 0);
  }

  traceThinly(path, frame, least) {
    for (const arc of this.arcs) {
      if (this.coverage.meets(arc, frame.box)) walk(path, this.coverage, arc, frame, { least, begins: true });
    }
    return path;
  }
}

/** Adds an arc to a path, backward where its number is `~arc`; its first point only where a line begins. */
// eslint-disable-next-line complexity -- every repaint spends its time here: no call for each point
function walk(path, coverage, number, { scale, left, top }, { least, begins }) {
  const { points, from, to } = coverage.line(number < 0 ? ~number : number);
  const step = number < 0 ? -2 : 2;
  const start = number < 0 ? to - 2 : from;
  const end = number < 0 ? from : to - 2;
  let x = points[start] * scale - left;
  let y = points[start + 1] * scale - top;
  if (begins) path.moveTo(x, y);
  for (let i = start + step; i !== end + step; i += step) {
    const nextX = points[i] * scale - left;
    const nextY = points[i + 1] * scale - top;
    if (i !== end && Math.abs(nextX - x) < least && Math.abs(nextY - y) < least) continue;
    path.lineTo(nextX, nextY);
    x = nextX;
    y = nextY;
  }
}

function crossesOddly({ points, from, to }, x, y) {
  let odd = false;
  for (let i = from + 2; i < to; i += 2) {
    const [px, py, qx, qy] = [points[i - 2], points[i - 1], points[i], points[i + 1]];
    if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) odd = !odd;
  }
  return odd;
}
