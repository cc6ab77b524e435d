import { part, write } from '../page/dom.js';

const KILOMETRE = 1000;
const SQUARE_KILOMETRE = 1e6;
const SMALL = 0.1 * SQUARE_KILOMETRE; // below, square metres say more
const MU = 2000 / 3; // square metres

/** @param {number} metres @param {Texts} texts @returns {string} */
export function lengthText(metres, texts) {
  if (metres < KILOMETRE) return texts.say('measure.metres', { n: metres < 10 ? metres.toFixed(1) : Math.round(metres) });
  const kilometres = metres / KILOMETRE;
  return texts.say('measure.kilometres', { n: kilometres.toFixed(kilometres < 100 ? 2 : 1) });
}

/** Two units: that of maps, and 亩, that of fields. @returns {[string, string]} */
export function areaText(squareMetres, texts) {
  const metric =
    squareMetres < SMALL
      ? texts.say('measure.square_metres', { n: Math.round(squareMetres) })
      : texts.say('measure.square_kilometres', { n: (squareMetres / SQUARE_KILOMETRE).toFixed(squareMetres < 100 * SQUARE_KILOMETRE ? 2 : 0) });
  const mu = squareMetres / MU;
  return [metric, texts.say('measure.mu', { n: mu < 10 ? mu.toFixed(1) : Math.round(mu) })];
}

/** Measures in true metres: the length of a path, from three points on also the area that it encloses. */
export class MeasureTool {
  #points = [];
  #geodesy = null;

  /** @param {{map: VillageMap, texts: Texts, onOpen: () => void}} parts */
  constructor({ map, texts, onOpen }) {
    this.map = map;
    this.texts = texts;
    this.onOpen = onOpen;
    this.button = part('tool-measure');
    this.panel = part('measure');
    this.button.addEventListener('click', () => (this.panel.hidden ? this.#begin() : this.end()));
    part('measure-undo').addEventListener('click', () => this.#undo());
    part('measure-clear').addEventListener('click', () => this.#take([]));
    part('measure-end').addEventListener('click', () => this.end());
    this.panel.addEventListener('keydown', (event) => this.#escaped(event));
  }

  async #begin() {
    this.onOpen();
    this.#geodesy ??= await import('./geodesy.js');
    this.panel.hidden = false;
    this.button.setAttribute('aria-pressed', 'true');
    const keys = { Enter: () => this.#add(this.map.camera.view), Backspace: () => this.#undo(), Escape: () => this.end() };
    this.map.lend({ click: (place) => this.#add(place), keys });
    this.map.focus();
    this.#take([]);
  }

  /** Gives the map back. */
  end() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.button.setAttribute('aria-pressed', 'false');
    this.#take([]);
    this.map.lend(null);
  }

  #escaped(event) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.end();
    this.button.focus();
  }

  #add({ lon, lat }) {
    this.#take([...this.#points, { lon, lat }]);
  }

  #undo() {
    this.#take(this.#points.slice(0, -1));
  }

  #take(points) {
    this.#points = points;
    this.map.drawPath(points);
    const { lengthOf, areaOf } = this.#geodesy;
    const area = points.length > 2 ? areaText(areaOf(points), this.texts) : [];
    part('measure-how').hidden = points.length > 0;
    part('measure-result').hidden = points.length === 0;
    part('measure-area-row').hidden = !area.length;
    write(part('measure-length'), lengthText(lengthOf(points), this.texts));
    write(part('measure-area'), area[0] ?? '');
    write(part('measure-mu'), area[1] ?? '');
    for (const name of ['measure-undo', 'measure-clear']) part(name).disabled = points.length === 0;
  }
}
