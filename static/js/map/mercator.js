/**
 * Spherical Mercator in world units: the world is 1 wide and 1 high, west and north are 0.
 * For display only, in the projection of Leaflet's default EPSG:3857; nothing is measured in it.
 */

/** @param {number} lon degrees @returns {number} */
export const worldX = (lon) => lon / 360 + 0.5;

/** @param {number} lat degrees @returns {number} */
export function worldY(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** @param {number} y world units @returns {number} degrees of latitude */
export const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** @param {number} x world units @returns {number} degrees of longitude */
export const lonOf = (x) => (x - 0.5) * 360;

/** @param {Extent[]} extents @returns {Extent} the extent around all */
export const around = (extents) => ({
  west: Math.min(...extents.map(({ west }) => west)),
  north: Math.min(...extents.map(({ north }) => north)),
  east: Math.max(...extents.map(({ east }) => east)),
  south: Math.max(...extents.map(({ south }) => south)),
});

/** Whether two extents overlap or touch. @param {Extent} a @param {Extent} b */
export const meet = (a, b) => a.west <= b.east && a.east >= b.west && a.north <= b.south && a.south >= b.north;

/** @param {[number, number, number, number]} extent west, south, east, north in degrees @returns {Extent} */
export const ofDegrees = ([west, south, east, north]) => ({
  west: worldX(west),
  north: worldY(north),
  east: worldX(east),
  south: worldY(south),
});

/**
 * The zoom and centre at which a box fills a window.
 *
 * @param {Extent} box
 * @param {{width: number, height: number, left: number, top: number, right: number, bottom: number}} room
 *   the map's size and what must stay free at its edges, in CSS pixels
 * @param {number} most the highest zoom
 * @returns {Position}
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

const EARTH = 40075016.686; // metres around the equator, as EPSG:3857 has it
const STEPS = [1, 2, 5];

/**
 * Metres on the ground for one CSS pixel, at a latitude of the map.
 *
 * @param {number} lat degrees
 * @param {number} zoom
 * @returns {number}
 */
export const metresPerPixel = (lat, zoom) => (EARTH * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);

/**
 * The longest round distance (1, 2, 5, 10 … metres) that a scale bar can show.
 *
 * @param {number} metresEach metres for one pixel
 * @param {number} widest CSS pixels
 * @returns {{metres: number, pixels: number}}
 */
export function scaleBar(metresEach, widest) {
  const most = metresEach * widest;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = power * Math.max(...STEPS.filter((step) => step * power <= most * (1 + 1e-9)));
  return { metres, pixels: metres / metresEach };
}
