import { around, worldX, worldY } from './mercator.js';
import { overlap } from './placing.js';

const CELLS = 48;

/** Finds the village at a point: a grid names the few whose boxes come near, the even-odd rule decides. */
export class HitIndex {
  /** @param {Area[]} shapes one for each row */
  constructor(shapes) {
    this.shapes = shapes;
    this.renew();
  }

  /** Takes the shapes as they are now. */
  renew() {
    const boxes = this.shapes.map(({ box }) => box);
    this.box = around(boxes);
    this.cells = Array.from({ length: CELLS * CELLS }, () => []);
    boxes.forEach((box, row) => this.#enter(box, row));
  }

  /**
   * @param {number} lon degrees
   * @param {number} lat degrees
   * @returns {number|null} the row of the village there
   */
  rowAt(lon, lat) {
    return this.rowIn(worldX(lon), worldY(lat));
  }

  /** @param {number} x world units @param {number} y world units @returns {number|null} the row of the village there */
  rowIn(x, y) {
    const near = this.cells[this.#column(x) + CELLS * this.#line(y)];
    return near.find((row) => this.shapes[row].contains(x, y)) ?? null;
  }

  #enter(box, row) {
    for (let line = this.#line(box.north); line <= this.#line(box.south); line += 1) {
      for (let column = this.#column(box.west); column <= this.#column(box.east); column += 1) {
        this.cells[column + CELLS * line].push(row);
      }
    }
  }

  #column(x) {
    return cell(x, this.box.west, this.box.east);
  }

  #line(y) {
    return cell(y, this.box.north, this.box.south);
  }
}

function cell(value, from, to) {
  const index = Math.floor(((value - from) / (to - from)) * CELLS);
  return Math.min(CELLS - 1, Math.max(0, index || 0));
}

const EVERY = 14; // CSS pixels between two places that are asked
const SLACK = 6; // CSS pixels of a box that are air around letters

/**
 * Whether a box of the frame is no room for what belongs to the surroundings: a village or a panel lies in it, or the
 * view's edge cuts it.
 *
 * @param {HitIndex} hit
 * @param {Box} box CSS pixels of the frame
 * @param {Frame} frame
 * @returns {boolean}
 */
export function covers(hit, box, frame) {
  return cut(box, frame) || frame.panels.some((panel) => overlap(panel, wider(box))) || hasVillage(hit, box, frame);
}

/** Letters that touch a panel look like a part of it. */
const wider = ({ left, top, right, bottom }) => ({ left: left - SLACK, top, right: right + SLACK, bottom });

function cut({ left, top, right, bottom }, { room, width, height }) {
  return (left < room.x - SLACK || right > width - room.x + SLACK || top < room.y - SLACK || bottom > height - room.y + SLACK);
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
