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
