import { meet, worldX, worldY } from './mercator.js';

/** A place or a line as the map draws it: its rings in world units, and the box around them. */
export class Shape {
  /**
   * @param {Float64Array[]} lines [x, y, x, y, …] in world units
   * @param {{closed?: boolean}} [options] rings (the default) or open lines
   */
  constructor(lines, { closed = true } = {}) {
    this.closed = closed;
    this.lines = lines;
    this.box = boxAround(lines);
  }

  /** @param {Float64Array[]} lines [lon, lat, lon, lat, …] in degrees @param {{closed?: boolean}} [options] */
  static ofDegrees(lines, options = {}) {
    return new Shape(lines.map(toWorld), options);
  }

  /** Whether the point (world units) lies inside, by the even-odd rule over all rings. */
  contains(x, y) {
    const { west, north, east, south } = this.box;
    if (x < west || x > east || y < north || y > south) return false;
    return this.lines.reduce((inside, ring) => inside !== crossesOddly(ring, x, y), false);
  }

  /** Whether the shape's box and an extent meet. @param {Extent} extent */
  meets(extent) {
    return meet(this.box, extent);
  }

  /**
   * Adds the shape to a path, in the frame's pixels.
   *
   * @template {Path} P
   * @param {P} path
   * @param {{scale: number, left: number, top: number}} frame
   * @returns {P}
   */
  trace(path, { scale, left, top }) {
    for (const line of this.lines) {
      path.moveTo(line[0] * scale - left, line[1] * scale - top);
      for (let i = 2; i < line.length; i += 2) path.lineTo(line[i] * scale - left, line[i + 1] * scale - top);
      if (this.closed) path.closePath();
    }
    return path;
  }

  /**
   * Adds the lines to a path for a stroke, without the points that lie closer than `least` pixels to the one before.
   * For strokes only: fills that are thinned one by one would show gaps between neighbours.
   *
   * @template {Path} P
   * @param {P} path
   * @param {{scale: number, left: number, top: number}} frame
   * @param {number} least CSS pixels
   * @returns {P}
   */
  traceThinly(path, { scale, left, top }, least) {
    for (const line of this.lines) {
      let x = line[0] * scale - left;
      let y = line[1] * scale - top;
      path.moveTo(x, y);
      const last = line.length - 2;
      for (let i = 2; i <= last; i += 2) {
        const nextX = line[i] * scale - left;
        const nextY = line[i + 1] * scale - top;
        if (i < last && Math.abs(nextX - x) < least && Math.abs(nextY - y) < least) continue;
        path.lineTo(nextX, nextY);
        x = nextX;
        y = nextY;
      }
      if (this.closed) path.closePath();
    }
    return path;
  }
}

function toWorld(degrees) {
  const world = new Float64Array(degrees.length);
  for (let i = 0; i < degrees.length; i += 2) {
    world[i] = worldX(degrees[i]);
    world[i + 1] = worldY(degrees[i + 1]);
  }
  return world;
}

function boxAround(lines) {
  const box = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      box.west = Math.min(box.west, line[i]);
      box.east = Math.max(box.east, line[i]);
      box.north = Math.min(box.north, line[i + 1]);
      box.south = Math.max(box.south, line[i + 1]);
    }
  }
  return box;
}

function crossesOddly(ring, x, y) {
  let odd = false;
  let px = ring[ring.length - 2];
  let py = ring[ring.length - 1];
  for (let i = 0; i < ring.length; i += 2) {
    const qx = ring[i];
    const qy = ring[i + 1];
    if (qy > y !== py > y && x < ((px - qx) * (y - qy)) / (py - qy) + qx) odd = !odd;
    px = qx;
    py = qy;
  }
  return odd;
}
