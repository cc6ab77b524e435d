import { boxAt, overlap } from './placing.js';

const SMALLEST_SHARE = 0.55; // of a name's width that its village must have, or the name would seem to be a neighbour's
const ASIDE = [
  [-0.2, 0],
  [0.2, 0],
  [-0.2, 1],
  [0.2, 1],
  [-0.4, 0],
  [0.4, 0],
  [-0.4, 1],
  [0.4, 1],
]; // of a name's width and height
const EDGE = 6; // CSS pixels
const BELOW_OUTLINE = 4; // CSS pixels from a chosen village to its name

/** Keeps names where they belong: on their village or township, a neighbour's off the city. */
export class OwnGround {
  /**
   * @param {{villages: Area[], townshipOf: (number: number) => Area, covers: (box: Box, frame: Frame) => boolean}} parts
   * @param {Frame} frame
   */
  constructor({ villages, townshipOf, covers }, frame) {
    this.villages = villages;
    this.townshipOf = townshipOf;
    this.covers = covers;
    this.frame = frame;
  }

  /** A candidate that refuses places on foreign ground; null where the place is too small for its name. */
  keep(name) {
    if (name.outside) return { ...name, allows: (box) => this.#whole(box) && !this.covers(box, this.frame) };
    if (name.township !== undefined) return { ...name, allows: this.#middleIn(() => this.townshipOf(name.township), name) };
    if (name.row === undefined) return { ...name, offsets: this.#uncovered(name) };
    const village = this.villages[name.row];
    const wide = (village.box.east - village.box.west) * this.frame.scale;
    return wide < name.width * SMALLEST_SHARE ? null : { ...name, allows: this.#middleIn(() => village, name) };
  }

  /** The chosen village has its name inside, else below: the outline would run through the letters. */
  chosen(name) {
    const village = this.villages[name.row];
    const { left, top, right, bottom } = boxAt(name, name);
    const corners = [[left, top], [right, top], [left, bottom], [right, bottom]];
    if (corners.every(([x, y]) => this.#contains(village, x, y))) return { ...name, offsets: [[0, 0]] };
    const { west, east, south } = village.box;
    return { ...name, x: this.frame.x((west + east) / 2), y: this.frame.y(south) + name.height / 2 + BELOW_OUTLINE, offsets: [[0, 0]] };
  }

  /** A county's name is always written, but where a panel lies over the map rather beside it than beneath it. */
  #uncovered(name) {
    const { panels } = this.frame;
    const place = ([right, down]) => boxAt({ x: name.x + right * name.width, y: name.y + down * name.height }, name);
    const beneath = (offset) => panels.some((panel) => overlap(panel, place(offset)));
    if (!name.offsets.some(beneath)) return name.offsets;
    const around = [...name.offsets, ...ASIDE];
    return [...around.filter((offset) => !beneath(offset)), ...name.offsets.filter(beneath)];
  }

  /** Half a neighbour's name at the view's edge tells nobody anything; in the room around, it waits for a move. */
  #whole({ left, top, right, bottom }) {
    const { width, height, room } = this.frame;
    const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
    const seen = middleX > room.x && middleY > room.y && middleX < width - room.x && middleY < height - room.y;
    const within =
      left >= room.x + EDGE && top >= room.y + EDGE && right <= width - room.x - EDGE && bottom <= height - room.y - EDGE;
    return within || !seen;
  }

  /** The name's own place is always good: the payload chose it. Most names stand there, and need no shape. */
  #middleIn(shapeOf, { x, y }) {
    return ({ left, top, right, bottom }) => {
      const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
      return Math.hypot(middleX - x, middleY - y) < 1 || this.#contains(shapeOf(), middleX, middleY);
    };
  }

  #contains(shape, x, y) {
    const { left, top, scale } = this.frame;
    return shape.contains((x + left) / scale, (y + top) / scale);
  }
}
