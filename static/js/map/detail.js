import { decodeArcs } from './decode.js';
import { latOf, meet, metresPerPixel, ofDegrees } from './mercator.js';

const MOST = 16; // pieces of one view; where there were more, a coarser level does
const KEPT = 32; // pieces that are remembered

/**
 * Finer borders of what the reader looks at: which pieces a frame wants, fetched once, dropped when it moves on.
 */
export class Detail {
  #requests = new Map(); // name → what aborts it
  #pieces = new Map(); // name → arcs, in the order of their coming
  #wanted = [];

  /**
   * @param {Pick<VillagesPayload, 'version'|'tolerance_m'|'levels'>} payload the finest level first
   * @param {(name: string, signal: AbortSignal) => Promise<PiecePayload>} fetchPiece
   * @param {() => void} onPiece called when a piece that is wanted is here
   */
  constructor({ version, tolerance_m: coarsest, levels = [] }, fetchPiece, onPiece) {
    this.version = version;
    this.coarsest = coarsest;
    this.fetchPiece = fetchPiece;
    this.onPiece = onPiece;
    this.levels = levels.map(({ tolerance_m: metres, pieces }, level) => ({
      metres,
      pieces: pieces.map((box, number) => ({ name: `detail/${level}-${number}`, box: ofDegrees(box) })),
    }));
  }

  /** Says what is looked at; what was wanted for another view is no longer fetched. @param {Frame} frame */
  look(frame) {
    const levels = this.#levelsFor(frame);
    this.#wanted = levels.flatMap((pieces) => pieces.map(({ name }) => name));
    const finest = new Set(levels[levels.length - 1]?.map(({ name }) => name));
    for (const [name, abort] of this.#requests) if (!finest.has(name)) this.#stop(name, abort);
    for (const name of finest) if (!this.#pieces.has(name) && !this.#requests.has(name)) this.#fetch(name);
  }

  /** The pieces of what is looked at that are here, coarser ones first. @returns {Map<number, Float64Array>[]} */
  get pieces() {
    return this.#wanted.map((name) => this.#pieces.get(name)).filter(Boolean);
  }

  /** For each level that is no finer than the frame's pixels the pieces that meet it, the coarsest first. */
  #levelsFor({ box, zoom, ratio }) {
    const metres = metresPerPixel(latOf((box.north + box.south) / 2), zoom) / ratio;
    if (this.coarsest <= metres) return [];
    const enough = this.levels.map((level) => level.metres <= metres).lastIndexOf(true);
    const wanted = this.levels.slice(Math.max(0, enough)).map(({ pieces }) => pieces.filter((piece) => meet(piece.box, box)));
    while (wanted.length && wanted[0].length > MOST) wanted.shift();
    return wanted.reverse();
  }

  async #fetch(name) {
    const abort = new AbortController();
    this.#requests.set(name, abort);
    try {
      const piece = await this.fetchPiece(name, abort.signal);
      if (abort.signal.aborted) return;
      // Borders that were loaded since have other arcs: what the reader sees stays as it was.
      if (piece.version === this.version) this.#keep(name, decodePiece(piece));
    } catch {
      // Without it the map is coarser; it is asked for again when the map comes to rest again.
    } finally {
      if (this.#requests.get(name) === abort) this.#requests.delete(name);
    }
    if (this.#pieces.has(name) && this.#wanted.includes(name)) this.onPiece();
  }

  #stop(name, abort) {
    this.#requests.delete(name);
    abort.abort();
  }

  #keep(name, arcs) {
    this.#pieces.set(name, arcs);
    for (const old of this.#pieces.keys()) {
      if (this.#pieces.size <= KEPT) break;
      if (!this.#wanted.includes(old)) this.#pieces.delete(old);
    }
  }
}

/** @param {PiecePayload} piece @returns {Map<number, Float64Array>} arc → points in world units */
function decodePiece(piece) {
  const { points, starts } = decodeArcs(piece);
  let arc = 0;
  return new Map(
    piece.arcs.map((step, place) => {
      arc += step;
      return [arc, points.subarray(2 * starts[place], 2 * starts[place + 1])];
    }),
  );
}
