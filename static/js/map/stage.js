import { breathe } from './breathe.js';
import { BordersLayer } from './borders-layer.js';
import { ofDegrees } from './mercator.js';
import { covers, HitIndex } from './hit.js';
import { Detail } from './detail.js';
import { FillsLayer, VillagePaths } from './fills-layer.js';
import { FocusLayer, MeasureLayer } from './focus-layer.js';
import { Frame } from './frame.js';
import { LabelsLayer } from './labels-layer.js';
import { PointsLayer } from './points-layer.js';
import { decodeRings } from './decode.js';
import { Shape } from './shape.js';

const PADDING = 0.1; // room around the view, so that a short drag shows no empty edge
const SHARP_PADDING = 0.06; // sharp screens have four pixels for one, and each costs at every repaint

/** The five canvases over one frame. The frame is made when the map comes to rest, and all canvases with it. */
export class Stage {
  /**
   * @param {L.Map} map
   * @param {{rows: RowsPayload, villages: VillagesPayload, coverage: Coverage, outlines: OutlinesPayload, language: Language,
   *   nameOf: (row: number) => string, panels: () => Box[], hatched: boolean, groups: Record<string, L.LayerGroup>,
   *   fetchPiece: (name: string, signal: AbortSignal) => Promise<PiecePayload>}} parts see `VillageMap`
   */
  constructor(map, { rows, villages, coverage, outlines, language, nameOf, panels, fetchPiece, hatched, groups }) {
    this.map = map;
    this.panels = panels;
    this.coverage = coverage;
    this.shapes = this.coverage.shapes;
    this.detail = new Detail(villages, fetchPiece, () => this.#sharpen());
    this.paths = new VillagePaths(this.shapes);
    this.hit = new HitIndex(this.shapes);
    const covered = (box, frame) => covers(this.hit, box, frame);
    this.city = this.coverage.city;
    this.extent = ofDegrees(outlines.extent);
    const townshipOf = recalled((number) => Shape.ofDegrees(decodeRings(outlines.townships[number].polygons, outlines)));
    this.fills = new FillsLayer(this.paths, this.city, { hatched });
    this.borders = new BordersLayer(this.city, this.coverage.lines, covered);
    this.points = new PointsLayer(this.hit);
    const obstacles = () => [...this.points.obstacles(), ...this.borders.obstacles()];
    this.labels = new LabelsLayer({ rows, outlines, villages: this.shapes, townshipOf, language, nameOf, obstacles, covers: covered });
    this.focus = new FocusLayer(this.paths);
    this.measure = new MeasureLayer();
    this.layers = {
      fills: this.fills,
      borders: this.borders,
      points: this.points,
      labels: this.labels,
      focus: this.focus,
      measure: this.measure,
    };
    for (const [name, layer] of Object.entries(this.layers)) layer.addTo(groups[name] ?? groups.focus);
    map.on('movestart', () => (this.moving = true));
    map.on('moveend', () => this.#rest());
    map.on('move', () => this.#keepCovered());
  }

  /** Makes the frame of the present view and draws it. */
  refresh() {
    this.#draw(this.#frame());
  }

  #frame() {
    return Frame.around(this.map, globalThis.devicePixelRatio > 1 ? SHARP_PADDING : PADDING, this.panels());
  }

  /** Draws the villages of the first frame: what readers wait for. */
  async begin() {
    this.begun = true;
    this.#take(this.#look());
    this.borders.sketch(true);
    await this.#begin([this.fills, this.borders]);
  }

  /** Draws what stands out, and what stands on the villages. */
  async complete() {
    this.borders.sketch(false);
    await this.#begin([this.borders, this.points, this.labels, this.focus, this.measure]);
  }

  /** A canvas at a time: all of them at once would hold up clicks and keys. */
  async #begin(layers) {
    for (const layer of layers) {
      if (layer.frame === this.frame) continue; // the map has moved meanwhile, and was drawn
      await layer.begin(this.frame);
      await breathe();
    }
    for (const layer of layers) layer.reveal();
  }

  #rest() {
    this.moving = false;
    if (this.begun) this.#draw(this.#look());
  }

  /** The frame of the present view; finer borders are asked for. */
  #look() {
    const frame = this.#frame();
    this.detail.look(frame);
    return frame;
  }

  /** Makes all paths of a frame, with the finest borders that are here. */
  #take(frame) {
    if (this.coverage.refine(this.detail.pieces)) this.hit.renew();
    this.paths.rebuild(frame);
    this.frame = frame;
  }

  #draw(frame) {
    this.#take(frame);
    for (const layer of Object.values(this.layers)) layer.place(frame);
  }

  /** Finer borders came: they are drawn in the next frame, all that have come by then; a map that moves draws them at its rest. */
  #sharpen() {
    this.sharpening ??= requestAnimationFrame(() => {
      this.sharpening = null;
      if (!this.moving && this.fills.frame) this.#draw(this.fills.frame);
    });
  }

  /** While the map moves, canvases are only transformed; where they run out, they are drawn anew on the way. */
  #keepCovered() {
    const { frame } = this.fills;
    if (frame && !frame.serves(this.map.getPixelBounds(), this.map.getZoom())) this.refresh();
  }

  /** @param {(string|object|null)[]} fills by row @param {Uint8Array|null} inside by row */
  paint(fills, inside) {
    this.fills.colour(fills, inside);
    if (same(inside, this.inside)) return;
    this.inside = inside && Uint8Array.from(inside);
    this.#hideBorders();
    this.points.filter(this.inside);
    this.labels.filter(this.inside, !this.points.empty);
  }

  /** Whether villages outside the filter are hidden, not dimmed: then their borders and names go too. */
  hideOutside(hiding) {
    if (hiding === Boolean(this.hiding)) return;
    this.hiding = hiding;
    this.fills.hide(hiding);
    this.labels.hide(hiding);
    this.#hideBorders();
  }

  #hideBorders() {
    const { inside, shapes } = this;
    this.borders.hide(this.hiding && inside ? shapes.filter((_, row) => !inside[row]) : []);
  }

  /** Outlines a village and writes its name. @param {number|null} row */
  select(row) {
    if (row === this.focus.selected) return;
    this.labels.select(row);
    this.focus.select(row);
  }

  /** Shows or hides a layer; names make room for its points. */
  show(layer, shown) {
    this.points.show(layer, shown);
    this.labels.repaint();
  }

  /** Takes the data of a layer. */
  add(layer, overlay) {
    this.points.add(layer, overlay);
    this.labels.repaint();
  }
}

/** A function that works once for each number. */
function recalled(make) {
  const made = new Map();
  return (number) => made.get(number) ?? made.set(number, make(number)).get(number);
}

const same = (a, b) => a === b || (a && b && a.length === b.length && a.every((value, row) => value === b[row]));
