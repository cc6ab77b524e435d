import { Frame } from './frame.js';

/**
 * What a sheet shows: what the reader sees of the map beside the cards, as large as the sheet allows; room that is
 * left over stays at the left, where the legend stands.
 *
 * @param {L.Map} map
 * @param {{left: number, top: number, right: number, bottom: number}} free edges that cards cover
 * @param {{width: number, height: number, panels: import('./box-grid.js').Box[]}} sheet CSS pixels; panels lie on the map
 * @returns {Frame}
 */
export function printFrame(map, free, { width, height, panels }) {
  const { min, max } = map.getPixelBounds();
  const seen = { left: min.x + free.left, top: min.y + free.top, right: max.x - free.right, bottom: max.y - free.bottom };
  const scale = Math.min(width / Math.max(1, seen.right - seen.left), height / Math.max(1, seen.bottom - seen.top));
  return new Frame({
    zoom: map.getZoom() + Math.log2(scale),
    left: seen.right * scale - width,
    top: ((seen.top + seen.bottom) / 2) * scale - height / 2,
    width,
    height,
    ratio: 1,
    panels,
  });
}
