const STEPS = 2 ** 25; // vertices nearer than this share of the map's width are the same

/**
 * Takes the edges of rings, each edge once: neighbours share their borders, and a border stroked twice costs twice.
 * Ask for counties first, then townships, then villages: a lower border that runs along a higher one is left out.
 */
export class Once {
  #seen = new Set();
  #ids = new Map();

  /** @param {{west: number, north: number, east: number, south: number}} box around all rings */
  constructor({ west, north, east, south }) {
    Object.assign(this, { west, north, step: Math.max(east - west, south - north) / STEPS || 1 });
  }

  /**
   * @param {Float64Array[]} rings [x, y, x, y, …], the first point not repeated
   * @returns {Float64Array[]} open lines that hold every edge not taken before
   */
  take(rings) {
    return rings.flatMap((ring) => this.#untaken(ring));
  }

  #untaken(ring) {
    const lines = [];
    let line = [];
    const ids = this.#idsOf(ring);
    for (let i = 0; i < ids.length; i += 1) {
      const next = (i + 1) % ids.length;
      if (this.#isNew(ids[i], ids[next])) {
        if (!line.length) line.push(ring[2 * i], ring[2 * i + 1]);
        line.push(ring[2 * next], ring[2 * next + 1]);
      } else if (line.length) {
        lines.push(line);
        line = [];
      }
    }
    if (line.length) lines.push(line);
    return lines.map((points) => Float64Array.from(points));
  }

  #isNew(a, b) {
    const edge = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
    if (a === b || this.#seen.has(edge)) return false;
    this.#seen.add(edge);
    return true;
  }

  /** Small whole numbers for vertices: two of them make one key for an edge. */
  #idsOf(ring) {
    const ids = [];
    for (let i = 0; i < ring.length; i += 2) {
      const key =
        Math.round((ring[i] - this.west) / this.step) * 2 ** 26 + Math.round((ring[i + 1] - this.north) / this.step);
      if (!this.#ids.has(key)) this.#ids.set(key, this.#ids.size);
      ids.push(this.#ids.get(key));
    }
    return ids;
  }
}
