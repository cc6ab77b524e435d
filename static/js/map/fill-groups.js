import { NO_DATA, OUTSIDE_FILTER } from './look.js';

/**
 * Rows by fill, so that a repaint changes its colour once for each kind of village and not once for each village.
 *
 * @param {(string|{fill: string, hatch?: string}|null)[]} fills by row; none is drawn as no data
 * @param {Uint8Array|null} inside by row: 1 where the filter leaves the village; null leaves all
 * @param {ReadonlySet<string>} hatches the hatches to draw; the others serve black-and-white prints only
 * @returns {{colour: string, hatch: string, rows: number[]}[]}
 */
export function fillGroups(fills, inside, hatches) {
  const groups = new Map();
  for (let row = 0; row < fills.length; row += 1) {
    const { colour, hatch } =
      inside && !inside[row] ? { colour: OUTSIDE_FILTER, hatch: '' } : fillOf(fills[row], hatches);
    const key = `${colour} ${hatch}`;
    if (!groups.has(key)) groups.set(key, { colour, hatch, rows: [] });
    groups.get(key).rows.push(row);
  }
  return [...groups.values()];
}

function fillOf(fill, hatches) {
  if (!fill) return { colour: NO_DATA, hatch: '' };
  if (typeof fill === 'string') return { colour: fill, hatch: '' };
  return { colour: fill.fill, hatch: hatches.has(fill.hatch) ? fill.hatch : '' };
}
