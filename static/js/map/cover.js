const EVERY = 14; // CSS pixels between two places that are asked

/**
 * Whether a village lies in a box of the frame, so that what belongs to the surroundings has no room there.
 *
 * @param {import('./hit.js').HitIndex} hit
 * @param {import('./box-grid.js').Box} box CSS pixels of the frame
 * @param {import('./frame.js').Frame} frame
 * @returns {boolean}
 */
export function covers(hit, { left, top, right, bottom }, frame) {
  return steps(left, right).some((x) =>
    steps(top, bottom).some((y) => hit.rowIn((x + frame.left) / frame.scale, (y + frame.top) / frame.scale) !== null),
  );
}

function steps(from, to) {
  const count = Math.ceil((to - from) / EVERY) + 1;
  return Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}
