/**
 * What a filter leaves of an overlay; the same villages as on the map (`map/follow.js`) and in the downloads.
 *
 * @typedef {{rows: number, km: number|null}} Tally km: of lines, where every length is known
 * @param {Tallies[string]|undefined} layer
 * @param {Uint8Array|null} inside by row; null leaves all
 * @returns {{all: Tally, kinds: Map<string, Tally>}}
 */
export function tally(layer, inside) {
  const kinds = new Map(Object.entries(layer ?? {}).map(([kind, rows]) => [kind, count(rows.filter((row) => !inside || isLeft(row, inside)))]));
  // Lengths are summed only where all of the city's are declared: a sum that misses some says too little.
  const measured = Object.values(layer ?? {}).every((rows) => rows.every((row) => Array.isArray(row) && row[0] !== null));
  const all = [...kinds.values()].reduce((sum, { rows, km }) => ({ rows: sum.rows + rows, km: sum.km + km }), { rows: 0, km: 0 });
  const measuredTally = ({ rows, km }) => ({ rows, km: measured ? km : null });
  return { all: measuredTally(all), kinds: new Map([...kinds].map(([kind, sum]) => [kind, measuredTally(sum)])) };
}

function isLeft(row, inside) {
  if (!Array.isArray(row)) return row >= 0 && inside[row] === 1;
  return row[1].some((village) => inside[village]);
}

function count(rows) {
  return { rows: rows.length, km: rows.reduce((sum, row) => sum + (Array.isArray(row) ? (row[0] ?? 0) : 0), 0) };
}
