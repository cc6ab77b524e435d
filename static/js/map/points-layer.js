import { CanvasLayer } from './canvas-layer.js';
import { boxAt } from './labels.js';

/** Lines and points of the layers that are shown. */
export class PointsLayer extends CanvasLayer {
  #overlays = new Map();
  #shown = new Set();
  #inside = null;

  constructor() {
    super('points');
  }

  /** @param {string} layer @param {import('./point-overlay.js').PointOverlay|import('./line-overlay.js').LineOverlay} overlay */
  add(layer, overlay) {
    this.#overlays.set(layer, overlay);
    overlay.filter(this.#inside);
    if (this.#shown.has(layer)) this.repaint();
  }

  /** A layer may be shown before its data have come. */
  show(layer, shown) {
    if (shown) this.#shown.add(layer);
    else this.#shown.delete(layer);
    this.repaint();
  }

  /** Takes a new filter. */
  filter(inside) {
    this.#inside = inside;
    for (const overlay of this.#overlays.values()) overlay.filter(inside);
    if (this.#visible().length) this.repaint();
  }

  /** The boxes of what is drawn, which names avoid. */
  obstacles() {
    if (!this.frame) return [];
    return this.#visible()
      .flatMap((overlay) => overlay.marks(this.frame))
      .map(({ x, y, size }) => boxAt({ x, y }, { width: size, height: size }));
  }

  draw(context, frame) {
    for (const overlay of this.#visible()) overlay.draw(context, frame);
  }

  /** In the order in which layers were added, lines below points. */
  #visible() {
    const shown = [...this.#overlays].filter(([layer]) => this.#shown.has(layer)).map(([, overlay]) => overlay);
    return [...shown.filter((overlay) => overlay.shapes), ...shown.filter((overlay) => !overlay.shapes)];
  }
}
