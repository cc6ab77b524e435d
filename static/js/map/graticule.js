import { NEAR } from './look.js';

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
