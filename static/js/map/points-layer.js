import { CanvasLayer } from './canvas-layer.js';
import { boxOfMark, spread } from './placing.js';
import { LineOverlay, drawLines } from './line-overlay.js';

/** Lines and points of the layers that are shown. */
export class PointsLayer extends CanvasLayer {
  #overlays = new Map();
  #shown = new Map(); // layer → kinds, or null for all
  #inside = null;
  #marks = [];

  /** @param {HitIndex} hit where the city is */
  constructor(hit) {
    super('points');
    this.hit = hit;
  }

  /** @param {string} layer @param {PointOverlay|LineOverlay} overlay */
  add(layer, overlay) {
    this.#overlays.set(layer, overlay);
    overlay.filter(this.#inside);
    overlay.keep(this.#shown.get(layer) ?? null);
    if (this.#shown.has(layer)) this.repaint();
  }

  /** A layer may be shown before its data have come. @param {boolean|ReadonlySet<string>} shown all, some kinds or nothing */
  show(layer, shown) {
    const kinds = shown instanceof Set ? shown : null;
    if (shown) this.#shown.set(layer, kinds);
    else this.#shown.delete(layer);
    this.#overlays.get(layer)?.keep(kinds);
    if (this.#overlays.has(layer)) this.repaint();
  }

  /** Takes a new filter. */
  filter(inside) {
    this.#inside = inside;
    for (const overlay of this.#overlays.values()) overlay.filter(inside);
    if (!this.empty) this.repaint();
  }

  get empty() {
    return this.#visible().length === 0;
  }

  /** The boxes of what was drawn last, which names avoid: clusters always, as their numbers must be read. */
  obstacles() {
    return (this.empty ? [] : this.#marks).map(boxOfMark);
  }

  /**
   * What a frame shows: lines by kind, points that stand alone, and clusters, which were moved aside from each other.
   *
   * @param {Frame} frame
   */
  arrange(frame) {
    const overlays = this.#visible();
    const points = overlays.filter((overlay) => !(overlay instanceof LineOverlay));
    const marks = points.flatMap((overlay) => overlay.marks(frame, points.length));
    const onGround = (x, y) => this.hit.rowIn((x + frame.left) / frame.scale, (y + frame.top) / frame.scale) !== null;
    return {
      lines: overlays.filter((overlay) => overlay instanceof LineOverlay).flatMap((overlay) => overlay.shown(frame)),
      alone: marks.filter(({ index }) => index !== null),
      discs: spread(marks.filter(({ index }) => index === null), onGround),
    };
  }

  /** Lines below, then points, then clusters. */
  draw(context, frame) {
    const { lines, alone, discs } = this.arrange(frame);
    drawLines(context, frame, lines);
    for (const mark of alone) mark.overlay.drawSymbol(context, mark, frame.ratio);
    for (const disc of discs) disc.overlay.drawDisc(context, disc);
    this.#marks = [...alone, ...discs];
  }

  #visible() {
    return [...this.#overlays].filter(([layer]) => this.#shown.has(layer)).map(([, overlay]) => overlay);
  }
}
