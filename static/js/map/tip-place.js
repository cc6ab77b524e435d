import { overlap } from './box-grid.js';

const AWAY = 14; // CSS pixels from the mouse
const EDGE = 4; // CSS pixels from the map's edge

/**
 * Where a tip stands: right of and below the mouse, else on another side; inside the map and over no panel.
 *
 * @param {{x: number, y: number}} mouse
 * @param {{width: number, height: number}} tip
 * @param {{width: number, height: number}} map
 * @param {Box[]} panels
 * @returns {{x: number, y: number}} the tip's corner, in whole pixels
 * @typedef {import('./box-grid.js').Box} Box
 */
export function placeTip(mouse, tip, map, panels) {
  const beside = [mouse.x + AWAY, mouse.x - AWAY - tip.width];
  const level = [mouse.y + AWAY, mouse.y - AWAY - tip.height];
  const pastPanels = panels.map(({ left, top, right, bottom }) => ({
    beside: [right + EDGE, left - EDGE - tip.width],
    level: [bottom + EDGE, top - EDGE - tip.height],
  }));
  const corners = [
    ...pairs(beside, level),
    ...pastPanels.flatMap((past) => [...pairs(beside, past.level), ...pairs(past.beside, level)]),
  ].map(([x, y]) => within(x, y, tip, map));
  return corners.find((corner) => free(corner, tip, mouse, panels)) ?? corners[0];
}

const pairs = (xs, ys) => ys.flatMap((y) => xs.map((x) => [x, y]));

function within(x, y, tip, map) {
  const clamp = (value, size, room) => Math.round(Math.max(EDGE, Math.min(value, room - size - EDGE)));
  return { x: clamp(x, tip.width, map.width), y: clamp(y, tip.height, map.height) };
}

function free({ x, y }, { width, height }, mouse, panels) {
  const box = { left: x, top: y, right: x + width, bottom: y + height };
  const pointer = { left: mouse.x - 1, top: mouse.y - 1, right: mouse.x + 1, bottom: mouse.y + 1 };
  return !overlap(box, pointer) && !panels.some((panel) => overlap(box, panel));
}
