import { worldX, worldY } from './mercator.js';

/**
 * Reads lines of a payload: whole numbers, each point as a step from the one before, also from one line to the next.
 *
 * @param {{origin: [number, number], scale: number, sizes: number[], steps: number[]}} payload
 *   degrees of the point 0,0 and of one step; points of each line; dx, dy of all points
 * @returns {{points: Float64Array, starts: Uint32Array}} [x, y, x, y, …] in world units, and the first point of each
 *   line; a last entry says where the last line ends
 */
export function decodeArcs({ origin, scale, sizes, steps }) {
  const points = new Float64Array(steps.length);
  let east = 0;
  let north = 0;
  for (let i = 0; i < steps.length; i += 2) {
    east += steps[i];
    north += steps[i + 1];
    points[i] = worldX(origin[0] + east * scale);
    points[i + 1] = worldY(origin[1] + north * scale);
  }
  return { points, starts: sums(sizes) };
}

/** @param {number[]} sizes @returns {Uint32Array} where each part begins in a row of parts, and where the last ends */
export function sums(sizes) {
  const starts = new Uint32Array(sizes.length + 1);
  for (let i = 0; i < sizes.length; i += 1) starts[i + 1] = starts[i] + sizes[i];
  return starts;
}

/**
 * Reads walks along arcs: 0 is the next new arc, walked forward, n the one that is n arcs back, walked backward.
 *
 * @param {number[]} walks
 * @returns {Int32Array} numbers of arcs; `~number` where the arc is walked backward
 */
export function decodeWalks(walks) {
  let next = 0;
  return Int32Array.from(walks, (back) => {
    if (back) return ~(next - back);
    next += 1;
    return next - 1;
  });
}

/**
 * The rings around everything: arcs that only one ring walks, put end to end. As many of them come to a point as leave
 * it, so every ring closes.
 *
 * @param {Int32Array} walks see `decodeWalks`
 * @param {(arc: number) => [string, string]} endsOf names of the points where an arc begins and ends
 * @returns {number[][]} arcs of each ring, all walked forward
 */
export function outerRings(walks, endsOf) {
  const shared = new Set(walks.filter((walk) => walk < 0).map((walk) => ~walk));
  const leaving = new Map();
  for (const arc of walks) {
    if (arc < 0 || shared.has(arc)) continue;
    const [from] = endsOf(arc);
    if (!leaving.has(from)) leaving.set(from, []);
    leaving.get(from).push(arc);
  }
  const rings = [];
  for (const [from, arcs] of leaving) {
    while (arcs.length) rings.push(ringFrom(from, leaving, endsOf));
  }
  return rings;
}

function ringFrom(start, leaving, endsOf) {
  const ring = [];
  let at = start;
  do {
    const arc = leaving.get(at)?.pop();
    if (arc === undefined) break;
    ring.push(arc);
    [, at] = endsOf(arc);
  } while (at !== start);
  return ring;
}

/**
 * Reads the payload's rings: whole numbers, the first point in full, each other one as a step from the one before.
 *
 */

/**
 * @param {number[]} steps [x0, y0, dx1, dy1, …]
 * @param {Grid} grid
 * @returns {Float64Array} [lon0, lat0, lon1, lat1, …] in degrees; a ring's first point is not repeated
 */
export function decodeLine(steps, { origin, scale }) {
  const line = new Float64Array(steps.length);
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    line[i] = origin[0] + x * scale;
    line[i + 1] = origin[1] + y * scale;
  }
  return line;
}

/**
 * @param {number[][][]} polygons polygon → ring → steps; the outer ring first
 * @param {Grid} grid
 * @returns {Float64Array[]} all rings, flat: which of them are holes follows from the even-odd rule
 */
export const decodeRings = (polygons, grid) => polygons.flat().map((steps) => decodeLine(steps, grid));
