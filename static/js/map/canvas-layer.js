import { breathe } from './breathe.js';

/**
 * A canvas in a pane of its own. It is drawn when the map rests; while the map moves it is only transformed.
 * A subclass draws in CSS pixels from the canvas's corner.
 */
export class CanvasLayer extends L.Layer {
  /** @param {string} pane */
  constructor(pane) {
    super();
    this.options.pane = pane;
    this.seen = false;
    this.frame = null;
  }

  onAdd() {
    this.canvas = L.DomUtil.create('canvas', 'map-canvas leaflet-zoom-animated', this.getPane());
    this.canvas.setAttribute('aria-hidden', 'true');
    this.#begin();
    if (this.frame) this.place(this.frame);
    return this;
  }

  /** A canvas that seldom changes shows a picture that was drawn aside: a picture that stays is copied by no repaint of others. */
  #begin() {
    this.shown = this.still && window.OffscreenCanvas ? this.canvas.getContext('bitmaprenderer') : null;
    /** @type {any} */
    this.drawn = this.shown ? new OffscreenCanvas(1, 1) : this.canvas;
    /** @type {CanvasRenderingContext2D} */
    this.context = this.drawn.getContext('2d');
  }

  onRemove() {
    this.canvas.remove();
    return this;
  }

  /** Whether it is drawn only when the map has come to rest. */
  get still() {
    return false;
  }

  getEvents() {
    return {
      zoom: () => this.#follow(this._map.getCenter(), this._map.getZoom()),
      zoomanim: (/** @type {any} */ { center, zoom }) => this.#follow(center, zoom),
    };
  }

  /** Whether there is nothing to draw. Browsers copy every canvas that is shown, also an empty one, at each change of the page. */
  get empty() {
    return false;
  }

  /** Takes a new frame and draws it. @param {Frame} frame */
  place(frame) {
    this.seen = true;
    this.take(frame);
    this.repaint();
  }

  /**
   * Does the same as two works: a picture costs when it is told, and again when it becomes pixels. What was never seen
   * waits until it is revealed: several canvases at once, as browsers copy all that are shown for each that comes.
   *
   * @param {Frame} frame
   */
  async begin(frame) {
    this.take(frame);
    this.#paint();
    if (!this.seen) this.canvas.hidden = true;
    await breathe();
    this.#show();
  }

  /** Shows what was begun. */
  reveal() {
    this.seen = true;
    this.canvas.hidden = this.empty;
  }

  /** Takes a new frame, and stands where it stands. */
  take(frame) {
    this.frame = frame;
    if (this.canvas) this.#follow(this._map.getCenter(), this._map.getZoom());
  }

  #fit(frame) {
    const width = Math.round(frame.width * frame.ratio);
    const height = Math.round(frame.height * frame.ratio);
    if (this.drawn.width !== width || this.drawn.height !== height) {
      for (const canvas of new Set([this.drawn, this.canvas])) Object.assign(canvas, { width, height });
      this.canvas.style.width = `${frame.width}px`;
      this.canvas.style.height = `${frame.height}px`;
    }
  }

  /** Draws a frame. @abstract @param {CanvasRenderingContext2D} _context @param {Frame} _frame */
  draw(_context, _frame) {}

  /** Draws the frame again, and nothing else. */
  repaint() {
    this.#paint();
    this.#show();
  }

  #paint() {
    if (!this.frame || !this.canvas) return;
    const { context, frame } = this;
    this.canvas.hidden = this.empty;
    if (this.empty) return;
    this.#fit(frame);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.drawn.width, this.drawn.height);
    context.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
    this.draw(context, frame);
    this.fresh = true;
  }

  /** Shows what was drawn aside, once: to show it takes it away. A map without room, as while a sheet is printed, has no picture. */
  #show() {
    if (!this.fresh) return;
    this.fresh = false;
    if (this.drawn.width * this.drawn.height) this.shown?.transferFromImageBitmap(this.drawn.transferToImageBitmap());
  }

  #follow(center, zoom) {
    if (!this.frame) return;
    // Leaflet has no public name for the pixel origin of a view to come; its own renderers ask the same.
    const { x, y, scale } = this.frame.placedAt(this._map._getNewPixelOrigin(center, zoom), zoom);
    L.DomUtil.setTransform(this.canvas, L.point(x, y), scale);
  }
}
