import { placeLabels } from './labels.js';

const GAP = 2; // CSS pixels between two discs
const NEAR_BY = 0.75; // shares of a disc
const FARTHER = 1.15;

const ring = (reach) =>
  [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [0.7, 0.7],
    [-0.7, 0.7],
    [0.7, -0.7],
    [-0.7, -0.7],
  ].map(([x, y]) => [x * reach, y * reach]);
const OFFSETS = [[0, 0], ...ring(NEAR_BY), ...ring(FARTHER)];

/**
 * Moves discs of clusters aside, so that their numbers can be read: layers cluster on their own and meet in towns.
 *
 * @template {{x: number, y: number, size: number, count: number}} Disc
 * @param {Disc[]} discs
 * @param {(x: number, y: number) => boolean} onGround whether a place lies in the city: no disc moves out of it
 * @returns {Disc[]} as many as came, the largest last; where there is no room, a disc stays where it was, below
 */
export function spread(discs, onGround) {
  const bySize = [...discs].sort((a, b) => b.count - a.count);
  const candidates = bySize.map((disc) => candidateOf(disc, onGround));
  const placed = placeLabels(candidates).map(({ candidate, x, y }) => ({
    ...candidate.disc,
    x,
    y,
    from: candidate.disc,
  }));
  const moved = new Set(placed.map(({ from }) => from));
  return [...bySize.filter((disc) => !moved.has(disc)), ...placed.reverse()];
}

function candidateOf(disc, onGround) {
  const { x, y, size } = disc;
  const side = size + GAP;
  const allows = ({ left, top }) => {
    const middle = { x: left + side / 2, y: top + side / 2 };
    return Math.hypot(middle.x - x, middle.y - y) < 1 || onGround(middle.x, middle.y);
  };
  return { disc, x, y, width: side, height: side, offsets: OFFSETS, allows };
}
