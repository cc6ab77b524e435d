import { part, write } from '../page/dom.js';
import { saidArea, saidLength } from './quantities.js';

/** Measures in true metres: the length of a path, from three points on also the area that it encloses. */
export class MeasureTool {
  #points = [];
  #geodesy = null;

  /** @param {{map: import('../map/village-map.js').VillageMap, texts: import('../page/texts.js').Texts, opened: () => void}} parts */
  constructor({ map, texts, opened }) {
    Object.assign(this, { map, texts, opened, button: part('tool-measure'), panel: part('measure') });
    this.button.addEventListener('click', () => (this.panel.hidden ? this.#begin() : this.end()));
    part('measure-undo').addEventListener('click', () => this.#undo());
    part('measure-clear').addEventListener('click', () => this.#take([]));
    part('measure-end').addEventListener('click', () => this.end());
    this.panel.addEventListener('keydown', (event) => this.#escaped(event));
  }

  async #begin() {
    this.opened();
    this.#geodesy ??= await import('./geodesy.js');
    this.panel.hidden = false;
    this.button.setAttribute('aria-pressed', 'true');
    const keys = {
      Enter: () => this.#add(this.map.view),
      Backspace: () => this.#undo(),
      Escape: () => this.end(),
    };
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
    const area = points.length > 2 ? saidArea(areaOf(points), this.texts) : [];
    part('measure-how').hidden = points.length > 0;
    part('measure-said').hidden = points.length === 0;
    part('measure-area-row').hidden = !area.length;
    write(part('measure-length'), saidLength(lengthOf(points), this.texts));
    write(part('measure-area'), area[0] ?? '');
    write(part('measure-mu'), area[1] ?? '');
    for (const name of ['measure-undo', 'measure-clear']) part(name).disabled = points.length === 0;
  }
}
