import { NO_DATA, OUTSIDE_FILTER } from './look.js';

/** Hatches as data: an 8 px tile of lines [x1, y1, x2, y2] or dots [x, y, radius]. Lines run past the edges, so tiles join. */

export const TILE = 8;
const INK = 'rgba(26, 41, 46, 0.42)';

const RISING = [[-2, 10, 10, -2], [-2, 2, 2, -2], [6, 10, 10, 6]];
const FALLING = [[-2, -2, 10, 10], [6, -2, 10, 2], [-2, 6, 2, 10]];

/** @type {Record<string, {lines?: number[][], dots?: number[][]}>} */
export const HATCHES = {
  rising: { lines: RISING },
  falling: { lines: FALLING },
  crossed: { lines: [...RISING, ...FALLING] },
  horizontal: { lines: [[-1, 4, 9, 4]] },
  vertical: { lines: [[4, -1, 4, 9]] }, // no data
  dots: { dots: [[2, 2, 1], [6, 6, 1]] },
};

/**
 * A fill style: the plain colour, or a pattern of it with its hatch on top.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} colour
 * @param {string} hatch a key of HATCHES; anything else is plain
 * @param {number} ratio device pixels for each CSS pixel
 * @param {() => HTMLCanvasElement} newCanvas
 * @returns {string|CanvasPattern}
 */
export function fillStyle(context, colour, hatch, ratio, newCanvas = () => document.createElement('canvas')) {
  const marks = HATCHES[hatch];
  if (!marks) return colour;
  const tile = newCanvas();
  tile.width = Math.round(TILE * ratio);
  tile.height = tile.width;
  const scale = tile.width / TILE; // a whole number of pixels, or tiles would show seams
  drawTile(tile.getContext('2d'), colour, marks, scale);
  const pattern = context.createPattern(tile, 'repeat');
  pattern.setTransform({ a: 1 / scale, d: 1 / scale });
  return pattern;
}

function drawTile(pen, colour, { lines = [], dots = [] }, scale) {
  pen.scale(scale, scale);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = INK;
  pen.fillStyle = INK;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const [x1, y1, x2, y2] of lines) {
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  }
  pen.stroke();
  for (const [x, y, radius] of dots) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
  }
}

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
