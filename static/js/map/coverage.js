import { decodeArcs, decodeWalks, outerRings, sums } from './decode.js';
import { ArcBundle, ArcShape } from './arc-shape.js';

const RANKS = { village: '0', township: '1', county: '23' }; // county: also the outer edge
const BUNDLE = 24; // arcs in one stroke: one long path is slower, many short ones too

/**
 * All villages as walks along arcs that neighbours share. Finer arcs can stand in the place of some: both neighbours
 * change with them, so that no gap can open, whatever has come and whatever has not.
 */
export class Coverage {
  #coarse;
  #fine = new Map(); // arc → its finer points
  #pieces = [];

  /** @param {VillagesPayload} payload */
  constructor(payload) {
    this.edition = 0; // grows whenever arcs change
    this.#coarse = decodeArcs(payload);
    this.count = payload.rings.length;
    this.arcCount = payload.sizes.length;
    this.walks = decodeWalks(payload.walks);
    this.rings = sums(payload.walk_sizes); // walks of each ring
    this.places = sums(payload.rings); // rings of each village
    this.arcBoxes = new Float64Array(4 * this.arcCount);
    for (let arc = 0; arc < this.arcCount; arc += 1) this.#measure(arc);
    this.shapes = Array.from({ length: this.count }, (_, row) => new ArcShape(this, this.places[row], this.places[row + 1]));
    /** @type {any} */
    this.lines = Object.fromEntries(Object.entries(RANKS).map(([level, ranks]) => [level, this.#bundles(payload.rank, ranks)]));
    this.city = this.#outline();
  }

  /** The points of an arc. @param {number} arc @returns {{points: Float64Array, from: number, to: number}} numbers in `points`, `to` not included */
  line(arc) {
    const points = this.#fine.get(arc);
    if (points) return { points, from: 0, to: points.length };
    return { points: this.#coarse.points, from: 2 * this.#coarse.starts[arc], to: 2 * this.#coarse.starts[arc + 1] };
  }

  /**
   * Takes finer arcs in the place of all that were taken before.
   *
   * @param {Map<number, Float64Array>[]} pieces arc → points in world units; later pieces are finer
   * @returns {boolean} whether anything changed
   */
  refine(pieces) {
    if (pieces.length === this.#pieces.length && pieces.every((piece, place) => piece === this.#pieces[place])) return false;
    this.#pieces = pieces;
    const before = this.#fine;
    this.#fine = new Map();
    for (const piece of pieces) for (const [arc, points] of piece) this.#fine.set(arc, points);
    for (const arc of before.keys()) this.#measure(arc);
    for (const arc of this.#fine.keys()) this.#measure(arc);
    this.edition += 1;
    return true;
  }

  /** Whether an arc's box meets a frame's. */
  meets(arc, { west, north, east, south }) {
    const { arcBoxes } = this;
    const at = 4 * arc;
    return arcBoxes[at] <= east && arcBoxes[at + 2] >= west && arcBoxes[at + 1] <= south && arcBoxes[at + 3] >= north;
  }

  #measure(arc) {
    const { points, from, to } = this.line(arc);
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = from; i < to; i += 2) {
      if (points[i] < west) west = points[i];
      if (points[i] > east) east = points[i];
      if (points[i + 1] < north) north = points[i + 1];
      if (points[i + 1] > south) south = points[i + 1];
    }
    this.arcBoxes.set([west, north, east, south], 4 * arc);
  }

  #bundles(rank, ranks) {
    const arcs = [];
    for (let arc = 0; arc < this.arcCount; arc += 1) if (ranks.includes(rank[arc])) arcs.push(arc);
    const bundles = [];
    for (let i = 0; i < arcs.length; i += BUNDLE) bundles.push(new ArcBundle(this, Uint32Array.from(arcs.slice(i, i + BUNDLE))));
    return bundles;
  }

  /** The villages as one shape. Its walks stand behind those of the villages. */
  #outline() {
    const name = (points, at) => `${points[at]} ${points[at + 1]}`;
    /** @type {(arc: number) => [string, string]} */
    const endsOf = (arc) => {
      const { points, from, to } = this.line(arc);
      return [name(points, from), name(points, to - 2)];
    };
    const rings = outerRings(this.walks, endsOf);
    const first = this.rings.length - 1;
    const walks = this.walks.length;
    this.walks = Int32Array.from([...this.walks, ...rings.flat()]);
    const ends = sums(rings.map((ring) => ring.length));
    this.rings = Uint32Array.from([...this.rings, ...ends.slice(1).map((end) => walks + end)]);
    return new ArcShape(this, first, first + rings.length);
  }
}
