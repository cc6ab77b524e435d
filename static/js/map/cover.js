import { overlap } from './box-grid.js';

const EVERY = 14; // CSS pixels between two places that are asked
const SLACK = 6; // CSS pixels of a box that are air around letters

/**
 * Whether a box of the frame is no room for what belongs to the surroundings: a village or a panel lies in it, or the
 * view's edge cuts it.
 *
 * @param {import('./hit.js').HitIndex} hit
 * @param {import('./box-grid.js').Box} box CSS pixels of the frame
 * @param {import('./frame.js').Frame} frame
 * @returns {boolean}
 */
export function covers(hit, box, frame) {
  return cut(box, frame) || frame.panels.some((panel) => overlap(panel, wider(box))) || hasVillage(hit, box, frame);
}

/** Letters that touch a panel look like a part of it. */
const wider = ({ left, top, right, bottom }) => ({ left: left - SLACK, top, right: right + SLACK, bottom });

function cut({ left, top, right, bottom }, { room, width, height }) {
  return (
    left < room.x - SLACK || right > width - room.x + SLACK || top < room.y - SLACK || bottom > height - room.y + SLACK
  );
}

function hasVillage(hit, { left, top, right, bottom }, frame) {
  return steps(left, right).some((x) =>
    steps(top, bottom).some((y) => hit.rowIn((x + frame.left) / frame.scale, (y + frame.top) / frame.scale) !== null),
  );
}

function steps(from, to) {
  const count = Math.ceil((to - from) / EVERY) + 1;
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
