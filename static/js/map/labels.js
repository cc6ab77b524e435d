import { BoxGrid } from './box-grid.js';

/**
 * Places names greedily: the first candidate wins, each tries its offsets, and who finds no room stays away.
 * Names never overlap each other; points are avoided where that is possible, hard obstacles always, but for firm names.
 *
 * @typedef {import('./box-grid.js').Box} Box
 * @typedef {{x: number, y: number, width: number, height: number, offsets?: [number, number][],
 *   allows?: (box: Box) => boolean, firm?: boolean}} Candidate
 *   x, y is the middle, offsets are shares of width and height, `allows` refuses boxes
 * @param {Candidate[]} candidates most important first
 * @param {(Box & {hard?: boolean})[]} [obstacles]
 * @returns {{candidate: Candidate, x: number, y: number}[]} the middles of the names that found room
 */
export function placeLabels(candidates, obstacles = []) {
  const names = new BoxGrid();
  const points = BoxGrid.of(obstacles);
  const hard = BoxGrid.of(obstacles.filter((box) => box.hard));
  const placed = [];
  for (const candidate of candidates) {
    const taken = (box) =>
      names.meets(box) || (!candidate.firm && hard.meets(box)) || candidate.allows?.(box) === false;
    const free = placesOf(candidate).filter((place) => !taken(boxAt(place, candidate)));
    const best = free.find((place) => !points.meets(boxAt(place, candidate))) ?? free[0];
    if (!best) continue;
    names.add(boxAt(best, candidate));
    placed.push({ candidate, ...best });
  }
  return placed;
}

const IN_PLACE = [[0, 0]];

function placesOf({ x, y, width, height, offsets = IN_PLACE }) {
  return offsets.map(([right, down]) => ({ x: x + right * width, y: y + down * height }));
}

/** @returns {Box} the box of a name whose middle stands at a place */
export function boxAt({ x, y }, { width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}
