import { CanvasLayer } from './canvas-layer.js';
import { placeLabels } from './placing.js';
import { Measure, write } from './letters.js';
import { NEAR } from './look.js';
import { worldX, worldY } from './mercator.js';
import { placeNames, villageNames } from './names.js';
import { OwnGround } from './own-ground.js';

const AIR = 6; // CSS pixels kept between names side by side, which else read as one

/** Names of counties, townships, villages and neighbours. */
export class LabelsLayer extends CanvasLayer {
  /**
   * @param {{rows: RowsPayload, outlines: OutlinesPayload, villages: Area[], townshipOf: (number: number) => Area, language: Language,
   *   nameOf: (row: number) => string, obstacles: () => Box[], covers: (box: Box, frame: Frame) => boolean}} parts
   */
  constructor(parts) {
    super('labels');
    this.parts = parts;
    this.inside = null;
    this.selected = null;
    this.hiding = false;
  }

  get still() {
    return true;
  }

  onAdd() {
    this.measure = new Measure(document.createElement('canvas').getContext('2d'));
    return super.onAdd();
  }

  /** Takes a new filter. Far out it changes no name, unless other points are in their way. @param {Uint8Array|null} inside @param {boolean} crowded */
  filter(inside, crowded) {
    this.inside = inside;
    if (crowded || this.frame?.zoom >= NEAR) this.repaint();
  }

  /** Whether villages outside the filter have no names. */
  hide(hiding) {
    this.hiding = hiding;
    this.repaint();
  }

  /** Takes a new chosen village. */
  select(row) {
    this.selected = row;
    this.repaint();
  }

  /**
   * The names that find room in a frame, the most important first.
   *
   * @param {Frame} frame
   * @param {Box[]} obstacles
   * @param {import('./names.js').Name[]} [more] less important texts, each of a village (`row`), placed on it where names leave room
   */
  placed(frame, obstacles, more = []) {
    const ground = new OwnGround(this.parts, frame);
    const rest = more.map((text) => ground.keep(this.#inFrame(text, frame))).filter(Boolean);
    return placeLabels([...this.#candidates(frame), ...rest], obstacles);
  }

  draw(context, frame) {
    const placed = this.placed(frame, this.parts.obstacles());
    // Less important names first: where halos touch, the more important name stays whole.
    for (const { candidate, x, y } of placed.reverse()) write(context, candidate.text, x, y, candidate.letters);
  }

  #candidates(frame) {
    const { rows, outlines, villages, language, nameOf } = this.parts;
    const { inside, selected } = this;
    const shows = (row) => villages[row].meets(frame.box) && !(this.hiding && inside && !inside[row]);
    const { first, rest } = villageNames(rows, { zoom: frame.zoom, inside, selected, nameOf, shows });
    const ground = new OwnGround(this.parts, frame);
    return [...first, ...placeNames(outlines, language, frame.zoom), ...rest]
      .map((name) => this.#inFrame(name, frame))
      .filter(({ x, y }) => x > 0 && y > 0 && x < frame.width && y < frame.height)
      .map((name) => (name.row !== undefined && name.row === selected ? ground.chosen(name) : ground.keep(name)))
      .filter(Boolean);
  }

  #inFrame(name, frame) {
    const { width, height } = this.measure.size(name.text, name.letters);
    return { ...name, width: width + AIR, height, x: frame.x(worldX(name.lon)), y: frame.y(worldY(name.lat)) };
  }
}
