import { worldX, worldY } from './mercator.js';

const ACROSS = 2.2; // how much worse a step aside is than a step ahead
const CONE = 1.8; // a neighbour lies at most this far aside for each step ahead: every neighbour is in some direction

/** Ahead and aside of a step [right, down], by the key that asks for it. */
const DIRECTIONS = {
  ArrowLeft: ([x, y]) => [-x, y],
  ArrowRight: ([x, y]) => [x, y],
  ArrowUp: ([x, y]) => [-y, x],
  ArrowDown: ([x, y]) => [y, x],
};

const isDirection = (key) => Object.keys(DIRECTIONS).includes(key);

/** Finds the next village in a direction, by the points where names stand. */
export class Walk {
  /** @param {{lon: number[], lat: number[]}} rows */
  constructor({ lon, lat }) {
    this.x = Float64Array.from(lon, worldX);
    this.y = Float64Array.from(lat, worldY);
  }

  /**
   * @param {number} from row
   * @param {string} key of the arrow
   * @param {Uint8Array|null} inside rows that may be walked to; null allows all
   * @returns {number|null} null where none lies there
   */
  next(from, key, inside) {
    const turn = DIRECTIONS[key];
    return this.#best(inside, (row) => {
      const [ahead, aside] = turn([this.x[row] - this.x[from], this.y[row] - this.y[from]]);
      return ahead > 0 && Math.abs(aside) <= CONE * ahead ? Math.hypot(ahead, ACROSS * aside) : Infinity;
    });
  }

  /** The village whose point is nearest to a place. @returns {number|null} */
  nearest({ lon, lat }, inside) {
    const [x, y] = [worldX(lon), worldY(lat)];
    return this.#best(inside, (row) => Math.hypot(this.x[row] - x, this.y[row] - y));
  }

  #best(inside, costOf) {
    let best = null;
    let least = Infinity;
    for (let row = 0; row < this.x.length; row += 1) {
      const cost = inside && !inside[row] ? Infinity : costOf(row);
      if (cost < least) [best, least] = [row, cost];
    }
    return best;
  }
}

const STEP = 90; // CSS pixels
const LEVEL = 0.5;

/** What each key does to the map. @type {Record<string, (village: VillageMap) => void>} */
const ACTIONS = {
  ArrowLeft: (map) => map.camera.panBy(-STEP, 0),
  ArrowRight: (map) => map.camera.panBy(STEP, 0),
  ArrowUp: (map) => map.camera.panBy(0, -STEP),
  ArrowDown: (map) => map.camera.panBy(0, STEP),
  '+': (map) => map.camera.zoomBy(LEVEL),
  '=': (map) => map.camera.zoomBy(LEVEL), // plus without shift
  '-': (map) => map.camera.zoomBy(-LEVEL),
  0: (map) => map.whole(),
  Enter: (map) => map.walkIn(),
};

/** What keys do among villages; the others do what they always do. */
const AMONG_VILLAGES = { Enter: (map) => map.chooseWalked(), Escape: (map) => map.walkOut() };

/** @param {HTMLElement} container of the map @param {VillageMap} map */
export function listenToKeys(container, map) {
  container.addEventListener('keydown', (event) => {
    if (event.target !== container || event.ctrlKey || event.altKey || event.metaKey) return;
    const action = map.capturesKey(event.key) ?? actionOf(event.key, map);
    if (!action) return;
    event.preventDefault();
    action(map);
  });
}

function actionOf(key, map) {
  if (!map.walking) return ACTIONS[key];
  return isDirection(key) ? () => map.walkTo(key) : (AMONG_VILLAGES[key] ?? ACTIONS[key]);
}
