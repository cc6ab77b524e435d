import { Camera } from './camera.js';
import { Hover } from './hover.js';
import { listenToKeys, Walk } from './keyboard.js';
import { useLanguage } from './letters.js';
import { LineOverlay } from './line-overlay.js';
import { panelsOver } from './frame.js';
import { printFrame, printMap } from './print-map.js';
import { PointOverlay } from './point-overlay.js';
import { metresPerPixel, scaleBar } from './mercator.js';
import { Sprites, symbolOf } from './symbols.js';
import { Stage } from './stage.js';
import { Wheel } from './wheel.js';

/** The map of the villages. Rows are numbers in the order of the payloads. Nothing is drawn before `begin`. */
export class VillageMap {
  #handlers = { choose: [], hover: [], moveend: [], walk: [] };
  #hover;
  #inside = null;
  #map;
  #sprites = new Sprites();
  #stage;
  #tool = null;
  #walk;
  #walked = null;

  /**
   * @param {L.Map} leafletMap
   * @param {object} parts
   * @param {RowsPayload} parts.rows
   * @param {VillagesPayload} parts.villages
   * @param {Coverage} parts.coverage made of `villages`
   * @param {OutlinesPayload} parts.outlines
   * @param {Language} parts.language
   * @param {(row: number) => {name: string, beside?: string, second: string}} parts.describe text of the tip
   * @param {(row: number) => string} parts.nameOf a village's name on the map
   * @param {boolean} parts.hatched whether fills carry their hatches also on the screen
   * @param {boolean} parts.reducedMotion jumps instead of flights
   * @param {Position|null} parts.view first view; without one the whole city
   * @param {Partial<Box>} parts.free edges covered by cards
   * @param {Record<string, L.LayerGroup>} parts.groups one for each canvas
   * @param {(name: string, signal: AbortSignal) => Promise<PiecePayload>} parts.fetchPiece finer borders: /overview/<name>.json
   */
  constructor(leafletMap, parts) {
    const { describe, reducedMotion, view, free } = parts;
    useLanguage(parts.language);
    this.#map = leafletMap;
    this.camera = new Camera(leafletMap, { jump: reducedMotion });
    this.camera.keepFree(free);
    const panels = () => panelsOver(leafletMap.getContainer());
    this.#stage = new Stage(leafletMap, { ...parts, panels });
    this.#walk = new Walk(parts.rows);
    this.#hover = new Hover(leafletMap, { describe, rowAt: (latlng) => this.#rowAt(latlng), panels, onChange: (row) => this.#hovered(row) });
    this.#listen(reducedMotion);
    if (view) this.camera.look(view);
    else this.camera.whole(this.#stage.extent);
  }

  /** Draws the villages for the first time, with what the map was told by then. @returns {Promise<void>} when they are drawn */
  begin() {
    return this.#stage.begin();
  }

  /** Draws names, points and what else stands on the villages. @returns {Promise<void>} when all of it is drawn */
  complete() {
    return this.#stage.complete();
  }

  /**
   * Repaints the fills, and what follows the filter.
   *
   * @param {{fills: Fill[], inside: Uint8Array|null}} what by row; inside is 1 in the filter
   */
  paint({ fills, inside }) {
    this.#inside = inside;
    this.#stage.paint(fills, inside);
    this.#hover.renew();
  }

  /** Takes the points of a layer; they are drawn once the layer is shown. @param {string} layer @param {PointsPayload} points */
  addPoints(layer, points) {
    this.#stage.add(layer, new PointOverlay(points, (index) => symbolOf(layer, points, index), this.#sprites));
  }

  /** Takes the lines of a layer. @param {string} layer @param {LinesPayload} lines */
  addLines(layer, lines) {
    this.#stage.add(layer, new LineOverlay(lines));
  }

  /** @param {string} layer @param {boolean|ReadonlySet<string>} shown all of it, some kinds of it, or nothing */
  show(layer, shown) {
    this.#stage.show(layer, shown);
  }

  /** Takes the keyboard's focus. */
  focus() {
    this.#map.getContainer().focus({ preventScroll: true });
  }

  /** Outlines a village; no event. @param {number|null} row */
  select(row) {
    this.#stage.select(row);
  }

  /** Pans only if cards or the edge cover the village. @param {number} row */
  reveal(row) {
    this.camera.reveal(this.#stage.shapes[row]);
  }

  /** Fits a village with three times its size. @param {number} row */
  zoomTo(row) {
    this.camera.zoomTo(this.#stage.shapes[row]);
  }

  /** Fits the city. */
  whole() {
    this.camera.whole(this.#stage.extent, true);
  }

  /** Hides or dims the villages outside the filter. @param {boolean} hiding */
  hideOutside(hiding) {
    this.#stage.hideOutside(hiding);
  }

  /** Goes to a place and marks it; null takes the mark away. @param {{lon: number, lat: number}|null} place degrees */
  mark(place) {
    this.#stage.focus.mark(place);
    if (place) this.camera.goTo(place);
  }

  /**
   * Gives clicks and keys to a tool until they are given back by null.
   *
   * @param {{click: (place: {lon: number, lat: number}) => void, keys: Record<string, () => void>}|null} tool
   */
  lend(tool) {
    this.#tool = tool;
    if (tool) this.walkOut();
    this.#map.getContainer().classList.toggle('measuring', Boolean(tool));
  }

  /** Draws a path that is measured. @param {{lon: number, lat: number}[]} points */
  drawPath(points) {
    this.#stage.measure.show(points);
  }

  /** What a key does to the tool that has them. @param {string} key @returns {(() => void)|undefined} */
  capturesKey(key) {
    return this.#tool?.keys[key];
  }

  /** Whether the keyboard goes among villages. */
  get walking() {
    return this.#walked !== null;
  }

  /** Goes among villages: to the chosen one, else to the nearest of the filter's. */
  walkIn() {
    this.#walkedTo(this.#stage.focus.selected ?? this.#walk.nearest(this.camera.view, this.#inside));
  }

  /** Goes to the neighbour in an arrow's direction, if there is one. @param {string} key */
  walkTo(key) {
    const next = this.#walk.next(this.#walked, key, this.#inside);
    if (next === null) this.#fire('walk', { row: this.#walked, edge: true });
    else this.#walkedTo(next);
  }

  /** Leaves the villages. */
  walkOut() {
    if (this.walking) this.#walkedTo(null);
  }

  /** Chooses the village under the keyboard's focus. */
  chooseWalked() {
    this.#fire('choose', this.#walked);
  }

  #walkedTo(row) {
    this.#walked = row;
    this.#stage.focus.ring(row);
    if (row !== null) this.reveal(row);
    this.#fire('walk', { row, edge: false });
  }

  /** Fits some villages. @param {number[]} rows */
  fit(rows) {
    this.camera.fit(rows.map((row) => this.#stage.shapes[row]));
  }

  /** A scale bar for the present view. @param {number} widest CSS pixels @returns {{metres: number, pixels: number}} */
  scale(widest) {
    const { lat, zoom } = this.camera.view;
    return scaleBar(metresPerPixel(lat, zoom), widest);
  }

  /**
   * The map as vectors for a sheet of paper.
   *
   * @param {{width: number, height: number, panels: Box[]}} sheet CSS pixels
   * @param {(row: number) => {text: string, ink: string}|null} letterOf
   * @param {number} widest CSS pixels of the scale bar
   * @returns {{picture: SVGElement, bar: {metres: number, pixels: number}, metresEach: number}} metres for one pixel
   */
  print(sheet, letterOf, widest) {
    const frame = printFrame(this.#map, this.camera.free, sheet);
    const metresEach = metresPerPixel(this.camera.view.lat, frame.zoom);
    return { picture: printMap(this.#stage, frame, letterOf), bar: scaleBar(metresEach, widest), metresEach };
  }

  /**
   * @param {'hover'|'choose'|'moveend'|'walk'} event
   * @param {(value: any) => void} handler gets the row under the mouse or null; the row that was clicked or null; nothing;
   *   {row, edge}: where the keyboard is, null when it left, and whether no village lay farther
   */
  on(event, handler) {
    this.#handlers[event].push(handler);
  }

  #fire(event, value) {
    for (const handler of this.#handlers[event]) handler(value);
  }

  #listen(reducedMotion) {
    const map = this.#map;
    map.on({ click: ({ latlng }) => this.#clicked(latlng), moveend: () => this.#fire('moveend', null) });
    listenToKeys(map.getContainer(), this);
    map.getContainer().addEventListener('blur', () => this.#stage.focus.ring(null));
    map.getContainer().addEventListener('focus', () => this.#stage.focus.ring(this.#walked));
    this.wheel = new Wheel(map, { jump: reducedMotion });
    // The container changes its size without the window, when the filter is folded.
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  }

  #clicked(latlng) {
    if (this.#tool) this.#tool.click({ lon: latlng.lng, lat: latlng.lat });
    else this.#fire('choose', this.#rowAt(latlng));
  }

  #rowAt({ lat, lng }) {
    return this.#stage.hit.rowAt(lng, lat);
  }

  #hovered(row) {
    this.#stage.focus.hover(row);
    this.#map.getContainer().classList.toggle('over-village', row !== null);
    this.#fire('hover', row);
  }
}
