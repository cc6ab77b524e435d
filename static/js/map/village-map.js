/* global L */
import { Camera } from './camera.js';
import { Events } from './events.js';
import { Hover } from './hover.js';
import { listenToKeys } from './keys.js';
import { useLanguage } from './letters.js';
import { LineOverlay } from './line-overlay.js';
import { panelsOver } from './panels.js';
import { PointOverlay } from './point-overlay.js';
import { metresPerPixel, scaleBar } from './scale.js';
import { Sprites } from './sprites.js';
import { Stage } from './stage.js';
import { symbolOf } from './symbols.js';
import { Wheel } from './wheel.js';

/** The map of the villages. Rows are numbers in the order of the payloads. */
export class VillageMap {
  #camera;
  #events = new Events();
  #hover;
  #inside = null;
  #map;
  #sprites = new Sprites();
  #stage;

  /**
   * @param {L.Map} leafletMap
   * @param {object} parts
   * @param {object} parts.rows payload of /overview/rows.json
   * @param {object} parts.villages payload of /overview/villages.json
   * @param {object} parts.outlines payload of /overview/outlines.json
   * @param {'zh'|'en'} parts.language
   * @param {(row: number) => {name: string, second: string}} parts.describe text of the tip; the name is also the label
   * @param {boolean} [parts.reducedMotion] jumps instead of flights
   * @param {{zoom: number, lat: number, lon: number}|null} [parts.view] first view; without one the whole city
   * @param {{left?: number, top?: number, right?: number, bottom?: number}} [parts.free] edges covered by cards
   * @param {() => Box[]} [parts.panels] what lies over the map, in its pixels; elements marked `data-over-map` by default
   * @typedef {import('./box-grid.js').Box} Box
   * @param {Record<string, L.LayerGroup>} [parts.groups] one for each canvas
   */
  constructor(leafletMap, parts) {
    const { rows, villages, outlines, language, describe, reducedMotion = false, view = null, free = {} } = parts;
    useLanguage(language);
    this.#map = leafletMap;
    this.#camera = new Camera(leafletMap, { jump: reducedMotion });
    this.#camera.keepFree(free);
    const panels = parts.panels ?? (() => panelsOver(leafletMap.getContainer()));
    const groups = parts.groups ?? L.villagemap.groups;
    this.#stage = new Stage(leafletMap, groups, {
      rows,
      villages,
      outlines,
      language,
      panels,
      nameOf: (row) => describe(row).name,
    });
    this.#hover = new Hover(leafletMap, {
      describe,
      rowAt: (latlng) => this.#rowAt(latlng),
      panels,
      changed: (row) => this.#hovered(row),
    });
    this.#listen(reducedMotion);
    if (view) this.setView(view);
    else this.#camera.whole(this.#stage.city);
  }

  /**
   * Repaints the fills, and what follows the filter.
   *
   * @param {{fills: (string|{fill: string, hatch?: string}|null)[], inside: Uint8Array|null}} what by row; inside is 1 in the filter
   */
  paint({ fills, inside }) {
    this.#inside = inside;
    this.#stage.paint(fills, inside);
    this.#hover.renew();
  }

  /**
   * Takes the points of a layer; they are drawn once the layer is shown.
   *
   * @param {string} layer
   * @param {object} points payload of /overview/points/<layer>.json
   * @param {{symbol?: string|((index: number) => string)}} [options] a name of `symbols.js`; the layer's own by default
   */
  addPoints(layer, points, { symbol } = {}) {
    const own = typeof symbol === 'string' ? () => symbol : symbol;
    this.#stage.add(layer, new PointOverlay(points, own ?? ((index) => symbolOf(layer, points, index)), this.#sprites));
  }

  /** Takes the lines of a layer. @param {string} layer @param {object} lines payload of /overview/lines/<layer>.json */
  addLines(layer, lines) {
    this.#stage.add(layer, new LineOverlay(lines));
  }

  /** @param {string} layer @param {boolean|ReadonlySet<string>} shown all of it, some kinds of it, or nothing */
  show(layer, shown) {
    this.#stage.show(layer, shown);
  }

  /** Outlines a village; no event. @param {number|null} row */
  select(row) {
    this.#stage.select(row);
  }

  /** Tells which edges of the map are covered by cards; the map does not move. */
  keepFree(edges) {
    this.#camera.keepFree(edges);
  }

  /** Pans only if cards or the edge cover the village. @param {number} row */
  reveal(row) {
    this.#camera.reveal(this.#stage.shapes[row]);
  }

  /** Fits a village with three times its size. @param {number} row */
  zoomTo(row) {
    this.#camera.zoomTo(this.#stage.shapes[row]);
  }

  /** Fits the city. */
  whole() {
    this.#camera.whole(this.#stage.city, true);
  }

  /** Fits some villages. @param {number[]} rows */
  fit(rows) {
    this.#camera.fit(rows.map((row) => this.#stage.shapes[row]));
  }

  /** @param {number} x @param {number} y CSS pixels */
  panBy(x, y) {
    this.#camera.panBy(x, y);
  }

  /** @param {number} levels */
  zoomBy(levels) {
    this.#camera.zoomBy(levels);
  }

  /** @returns {{zoom: number, lat: number, lon: number}} */
  get view() {
    return this.#camera.view;
  }

  /** @param {{zoom: number, lat: number, lon: number}} view jumps there */
  setView(view) {
    this.#camera.look(view);
  }

  /** A scale bar for the present view. @param {number} widest CSS pixels @returns {{metres: number, pixels: number}} */
  scale(widest) {
    const { lat, zoom } = this.view;
    return scaleBar(metresPerPixel(lat, zoom), widest);
  }

  /**
   * @param {'hover'|'choose'|'moveend'} event
   * @param {(row: number|null) => void} handler the row under the mouse; the row that was clicked; nothing
   * @returns {() => void} takes the handler away
   */
  on(event, handler) {
    return this.#events.on(event, handler);
  }

  #listen(reducedMotion) {
    const map = this.#map;
    map.on('click', ({ latlng }) => this.#events.fire('choose', this.#rowAt(latlng)));
    map.on('moveend', () => this.#events.fire('moveend', null));
    listenToKeys(map.getContainer(), this);
    this.wheel = new Wheel(map, { jump: reducedMotion });
    // The container changes its size without the window, when the filter is folded.
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  }

  #rowAt({ lat, lng }) {
    return this.#stage.hit.rowAt(lng, lat);
  }

  #hovered(row) {
    this.#stage.focus.hover(row);
    this.#map.getContainer().classList.toggle('over-village', row !== null);
    this.#events.fire('hover', row);
  }
}
