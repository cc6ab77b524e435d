import { latOf, lonOf, worldX, worldY } from './mercator.js';

/**
 * @typedef {{west: number, north: number, east: number, south: number}} Box world units
 */

/** @param {Box[]} boxes @returns {Box} the box around all */
export function around(boxes) {
  return {
    west: Math.min(...boxes.map(({ west }) => west)),
    north: Math.min(...boxes.map(({ north }) => north)),
    east: Math.max(...boxes.map(({ east }) => east)),
    south: Math.max(...boxes.map(({ south }) => south)),
  };
}

/** @param {[number, number, number, number]} extent west, south, east, north in degrees @returns {Box} */
export const ofDegrees = ([west, south, east, north]) => ({
  west: worldX(west),
  north: worldY(north),
  east: worldX(east),
  south: worldY(south),
});

/** @param {Box} box @returns {[[number, number], [number, number]]} [[south, west], [north, east]] in degrees, as Leaflet has it */
export const toDegrees = ({ west, north, east, south }) => [
  [latOf(south), lonOf(west)],
  [latOf(north), lonOf(east)],
];

/**
 * The zoom and centre at which a box fills a window.
 *
 * @param {Box} box
 * @param {{width: number, height: number, left: number, top: number, right: number, bottom: number}} room
 *   the map's size and what must stay free at its edges, in CSS pixels
 * @param {number} most the highest zoom
 * @returns {{zoom: number, lat: number, lon: number}}
 */
export function viewOf(box, { width, height, left, top, right, bottom }, most) {
  const wide = Math.max(1, width - left - right) / (box.east - box.west);
  const high = Math.max(1, height - top - bottom) / (box.south - box.north);
  const zoom = Math.min(most, Math.floor(Math.log2(Math.min(wide, high) / 256) * 100) / 100);
  const scale = 256 * 2 ** zoom;
  const x = (box.west + box.east) / 2 + (right - left) / 2 / scale;
  const y = (box.north + box.south) / 2 + (bottom - top) / 2 / scale;
  return { zoom, lat: latOf(y), lon: lonOf(x) };
}
