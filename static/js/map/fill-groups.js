import { NO_DATA, OUTSIDE_FILTER } from './look.js';

/**
 * Rows by fill, the largest group first: it is laid under all others as one shape, the city's.
 *
 * @param {(string|{fill: string, hatch?: string}|null)[]} fills by row; none is drawn as no data
 * @param {Uint8Array|null} inside by row: 1 where the filter leaves the village; null leaves all
 * @param {ReadonlySet<string>} hatches the hatches to draw; the others serve black-and-white prints only
 * @param {string} [outside] colour of villages that the filter leaves out
 * @returns {{colour: string, hatch: string, rows: number[]}[]}
 */
export function fillGroups(fills, inside, hatches, outside = OUTSIDE_FILTER) {
  const groups = new Map();
  for (let row = 0; row < fills.length; row += 1) {
    const { colour, hatch } =
      inside && !inside[row] ? { colour: outside, hatch: '' } : fillOf(fills[row], hatches);
    const key = `${colour} ${hatch}`;
    if (!groups.has(key)) groups.set(key, { colour, hatch, rows: [] });
    groups.get(key).rows.push(row);
  }
  return [...groups.values()].sort((a, b) => b.rows.length - a.rows.length);
}

function fillOf(fill, hatches) {
  if (!fill) return { colour: NO_DATA, hatch: '' };
  if (typeof fill === 'string') return { colour: fill, hatch: '' };
  return { colour: fill.fill, hatch: hatches.has(fill.hatch) ? fill.hatch : '' };
}
