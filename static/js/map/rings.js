/**
 * Reads the payload's rings: whole numbers, the first point in full, each other one as a step from the one before.
 *
 * @typedef {{origin: [number, number], scale: number}} Grid  degrees of the point 0,0 and of one step
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
