import { fontOf } from './letters.js';
import { FAR, GRATICULE, GROUND, NEAR } from './look.js';
import { latOf, lonOf, worldX, worldY } from './mercator.js';

/** Minutes of arc between two lines. @param {number} zoom */
export const gridStep = (zoom) => (zoom < NEAR ? 30 : 6);

/**
 * The lines between two degrees.
 *
 * @param {number} from degrees
 * @param {number} to degrees
 * @param {number} step minutes of arc
 * @returns {number[]} whole minutes of arc: degrees would not add up
 */
export function gridMinutes(from, to, step) {
  const first = Math.ceil((from * 60) / step);
  const last = Math.floor((to * 60) / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/**
 * @param {number} minutes of arc, whole
 * @param {'lon'|'lat'} axis
 * @returns {string} such as 123°30′E
 */
export function gridLabel(minutes, axis) {
  const size = Math.abs(minutes);
  const rest = size % 60;
  const degrees = `${Math.floor(size / 60)}°${rest ? `${String(rest).padStart(2, '0')}′` : ''}`;
  return degrees + side(minutes, axis);
}

function side(minutes, axis) {
  if (minutes === 0) return '';
  if (axis === 'lon') return minutes > 0 ? 'E' : 'W';
  return minutes > 0 ? 'N' : 'S';
}

const SIZE = 11; // CSS pixels of a label's letters
const BAND = 6; // CSS pixels that stay free around the city
const EDGE = 6; // from the view's edge to a label
const ABOVE = 4; // from a parallel to its label

/**
 * Draws meridians and parallels, with their degrees at the upper and left edge of the view.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {(box: Box) => boolean} covered whether the city or a panel covers a box of the frame
 */
export function drawGraticule(context, frame, covered) {
  const lines = linesOf(frame);
  context.strokeStyle = GRATICULE.line;
  context.lineWidth = 1;
  context.beginPath();
  for (const { at } of lines.meridians) line(context, at, 0, at, frame.height);
  for (const { at } of lines.parallels) line(context, 0, at, frame.width, at);
  context.stroke();
  // On phones that show the whole city there is no room for figures.
  return frame.zoom < FAR ? [] : write(context, labelsOf(lines, frame.room), covered);
}

function linesOf(frame) {
  const step = gridStep(frame.zoom);
  const { west, north, east, south } = frame.box;
  const meridians = gridMinutes(lonOf(west), lonOf(east), step);
  const parallels = gridMinutes(latOf(south), latOf(north), step);
  // Half a pixel: a line of 1 px on the grid of pixels stays sharp.
  return {
    meridians: meridians.map((minutes) => ({ minutes, at: Math.round(frame.x(worldX(minutes / 60))) + 0.5 })),
    parallels: parallels.map((minutes) => ({ minutes, at: Math.round(frame.y(worldY(minutes / 60))) + 0.5 })),
  };
}

function line(context, x1, y1, x2, y2) {
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
}

function labelsOf({ meridians, parallels }, room) {
  const above = meridians.map(({ minutes, at }) => ({ text: gridLabel(minutes, 'lon'), x: at, y: room.y + 14, align: 'center' }));
  const beside = parallels
    .map(({ minutes, at }) => ({ text: gridLabel(minutes, 'lat'), x: room.x + EDGE, y: at - ABOVE, align: 'left' }))
    .filter(({ y }) => y > room.y + 28); // below the upper row of labels
  return [...above, ...beside];
}

function write(context, labels, covered) {
  context.font = fontOf({ size: SIZE, weight: 400 });
  context.textBaseline = 'alphabetic';
  const boxed = labels.map((label) => ({ ...label, box: boxOf(context.measureText(label.text).width, label) }));
  const free = boxed.filter(({ box }) => !covered(box));
  for (const { text, x, y, align } of free) {
    context.textAlign = align;
    // A patch of the ground under the label: the line does not run through the figures.
    context.strokeStyle = GROUND;
    context.lineWidth = 4;
    context.strokeText(text, x, y);
    context.fillStyle = GRATICULE.text;
    context.fillText(text, x, y);
  }
  return free.map(({ box }) => box);
}

/** The label's box, with the room that the band around the city takes. */
function boxOf(width, { x, y, align }) {
  const left = align === 'center' ? x - width / 2 : x;
  return { left: left - BAND, top: y - SIZE - BAND, right: left + width + BAND, bottom: y + BAND };
}
