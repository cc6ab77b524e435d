const PANELS = '[data-over-map]';

/**
 * What lies over the map.
 *
 * @param {HTMLElement} container of the map
 * @returns {import('./box-grid.js').Box[]} elements marked `data-over-map`, in CSS pixels of the container
 */
export function panelsOver(container) {
  const frame = container.getBoundingClientRect();
  return [...document.querySelectorAll(PANELS)]
    .map((panel) => panel.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map(({ left, top, right, bottom }) => ({
      left: left - frame.left,
      top: top - frame.top,
      right: right - frame.left,
      bottom: bottom - frame.top,
    }));
}
