/**
 * The points that a filter leaves: those of its villages. Points in no village are shown while nothing is filtered.
 *
 * @param {number[]} villages by point: row of its village, or -1
 * @param {Uint8Array|null} inside by row
 * @returns {number[]} indices of points
 */
export function pointsInside(villages, inside) {
  const indices = villages.map((_, index) => index);
  if (!inside || inside.every(Boolean)) return indices;
  return indices.filter((index) => inside[villages[index]]);
}

/**
 * The lines that a filter leaves: those that touch one of its villages.
 *
 * @param {number[][]} villages by line: rows of the villages that it touches
 * @param {Uint8Array|null} inside by row
 * @returns {number[]} indices of lines
 */
export function linesInside(villages, inside) {
  const indices = villages.map((_, index) => index);
  if (!inside || inside.every(Boolean)) return indices;
  return indices.filter((index) => villages[index].some((row) => inside[row]));
}

/**
 * Those of some kinds.
 *
 * @param {number[]} indices
 * @param {string[]|undefined} kinds by index
 * @param {ReadonlySet<string>|null} wanted null means all
 * @returns {number[]}
 */
export const ofKinds = (indices, kinds, wanted) => (wanted && kinds ? indices.filter((index) => wanted.has(kinds[index])) : indices);
