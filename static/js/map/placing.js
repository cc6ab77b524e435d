const CELL = 64;

/** Boxes in a plane, found again by the boxes that they meet. */
class BoxGrid {
  #cells = new Map();

  /** @param {Box[]} boxes */
  static of(boxes) {
    const grid = new BoxGrid();
    boxes.forEach((box) => grid.add(box));
    return grid;
  }

  /** @param {Box} box */
  add(box) {
    for (const key of keys(box)) {
      if (!this.#cells.has(key)) this.#cells.set(key, []);
      this.#cells.get(key).push(box);
    }
  }

  /** Whether a box overlaps one of ours; touching edges do not count. @param {Box} box */
  meets(box) {
    return keys(box).some((key) => this.#cells.get(key)?.some((other) => overlap(box, other)));
  }
}

/** @param {Box} a @param {Box} b */
export const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function keys({ left, top, right, bottom }) {
  const cells = [];
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) cells.push(`${x}:${y}`);
  }
  return cells;
}

/**
 * Places names greedily: the first candidate wins, each tries its offsets, and who finds no room stays away.
 * Names never overlap each other; points are avoided where that is possible, hard obstacles always, but for firm names.
 *
 * @template {{x: number, y: number, width: number, height: number, offsets?: number[][], allows?: (box: Box) => boolean,
 *   firm?: boolean}} Candidate x, y is the middle, offsets are shares of width and height, `allows` refuses boxes
 * @param {Candidate[]} candidates most important first
 * @param {Box[]} [obstacles]
 * @returns {{candidate: Candidate, x: number, y: number}[]} the middles of the names that found room
 */
export function placeLabels(candidates, obstacles = []) {
  const names = new BoxGrid();
  const points = BoxGrid.of(obstacles);
  const hard = BoxGrid.of(obstacles.filter((box) => box.hard));
  const placed = [];
  for (const candidate of candidates) {
    const blocked = (box) =>
      names.meets(box) || (!candidate.firm && hard.meets(box)) || candidate.allows?.(box) === false;
    const free = placesOf(candidate).filter((place) => !blocked(boxAt(place, candidate)));
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

/** The box of a point or cluster; names never hide the number of a cluster. @returns {Box} */
export const boxOfMark = ({ x, y, size, index }) => ({ ...boxAt({ x, y }, { width: size, height: size }), hard: index === null });

const GAP = 2; // CSS pixels between two discs
const NEAR_BY = 0.75; // shares of a disc
const FARTHER = 1.15;

const ring = (reach) =>
  [[1, 0], [-1, 0], [0, 1], [0, -1], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7], [-0.7, -0.7]].map(([x, y]) => [x * reach, y * reach]);
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
  const placed = placeLabels(candidates).map(({ candidate, x, y }) => ({ ...candidate.disc, x, y, from: candidate.disc }));
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
