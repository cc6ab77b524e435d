import { CanvasLayer } from './canvas-layer.js';
import { placeLabels } from './labels.js';
import { Measure, write } from './letters.js';
import { worldX, worldY } from './mercator.js';
import { placeNames, villageNames } from './names.js';

const SMALLEST_SHARE = 0.55; // of a name's width that its village must have, or the name would seem to be a neighbour's
const BESIDE_OUTLINE = 24; // CSS pixels that a name leaves inside its village
const BELOW_OUTLINE = 4;

/** Names of counties, townships, villages and neighbours. */
export class LabelsLayer extends CanvasLayer {
  /** @param {{rows: object, outlines: object, shapes: Shape[], language: 'zh'|'en', nameOf: (row: number) => string, obstacles: () => Box[], covers: (box: Box, frame: Frame) => boolean}} parts */
  constructor(parts) {
    super('labels');
    this.parts = parts;
    this.inside = null;
    this.selected = null;
  }

  onAdd() {
    super.onAdd();
    this.measure = new Measure(document.createElement('canvas').getContext('2d'));
  }

  /** Takes a new filter. */
  filter(inside) {
    this.inside = inside;
    this.repaint();
  }

  /** Takes a new chosen village. */
  select(row) {
    this.selected = row;
    this.repaint();
  }

  draw(context, frame) {
    const placed = placeLabels(this.#candidates(frame), this.parts.obstacles());
    // Less important names first: where halos touch, the more important name stays whole.
    for (const { candidate, x, y } of placed.reverse()) write(context, candidate.text, x, y, candidate.letters);
  }

  #candidates(frame) {
    const { rows, outlines, shapes, language, nameOf } = this.parts;
    const { inside, selected } = this;
    const places = placeNames(outlines, language, frame.zoom);
    const shows = (row) => shapes[row].meets(frame.box);
    const { first, rest } = villageNames(rows, { zoom: frame.zoom, inside, selected, nameOf, shows });
    return [...first, ...places, ...rest]
      .map((name) => this.#inFrame(name, frame))
      .filter((name) => name.x > 0 && name.y > 0 && name.x < frame.width && name.y < frame.height && this.#fits(name, frame));
  }

  #inFrame(name, frame) {
    const placed = { ...name, ...this.measure.size(name.text, name.letters), x: frame.x(worldX(name.lon)), y: frame.y(worldY(name.lat)) };
    if (name.outside) return { ...placed, allows: (box) => this.#isOutside(box, frame) };
    return name.row !== undefined && name.row === this.selected ? this.#clearOfOutline(placed, frame) : placed;
  }

  /** A chosen village that is smaller than its name has it below: the outline would run through the letters. */
  #clearOfOutline(name, frame) {
    const { west, east, south } = this.parts.shapes[name.row].box;
    if ((east - west) * frame.scale > name.width + BESIDE_OUTLINE) return name;
    return { ...name, x: frame.x((west + east) / 2), y: frame.y(south) + name.height / 2 + BELOW_OUTLINE, offsets: [[0, 0]] };
  }

  #fits({ row, width }, frame) {
    if (row === undefined || row === this.selected) return true;
    const { west, east } = this.parts.shapes[row].box;
    return (east - west) * frame.scale >= width * SMALLEST_SHARE;
  }

  /** A neighbour's name stands whole in the view, and beside the city. */
  #isOutside(box, frame) {
    const { room, width, height } = frame;
    const whole = box.left > room.x && box.right < width - room.x && box.top > room.y && box.bottom < height - room.y;
    return whole && !this.parts.covers(box, frame);
  }
}
