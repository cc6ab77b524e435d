import { part, parts, write } from './dom.js';
import { Lost } from './arriving.js';

const NONE = 'none';

/** The overlays: fetched when first shown, then drawn by the map. */
export class OverlaysView {
  #asked = new Set();

  /** @param {{map: object, arriving: import('./arriving.js').Arriving, texts: import('./texts.js').Texts, defaults: string[], changed: (layers: string|undefined) => void}} tools */
  constructor({ map, arriving, texts, defaults, changed }) {
    Object.assign(this, { map, arriving, texts, defaults, changed });
    this.boxes = parts('overlay');
    for (const box of this.boxes) box.addEventListener('change', () => this.#changed());
    const opener = part('open-overlays');
    opener?.addEventListener('click', () => {
      const shown = document.getElementById('overlays').classList.toggle('shown');
      opener.setAttribute('aria-expanded', String(shown));
    });
  }

  /** @param {import('./state.js').State} state */
  render({ view }) {
    const wanted = view.layers === undefined ? this.defaults : view.layers.split(',');
    for (const box of this.boxes) {
      const shown = wanted.includes(box.dataset.overlay);
      box.checked = shown;
      if (shown) this.#show(box);
      else this.map.show(box.dataset.overlay, false);
    }
    const count = this.boxes.filter((box) => box.checked).length;
    const badge = part('overlay-count');
    if (!badge) return;
    badge.hidden = count === 0;
    write(badge, String(count));
  }

  #changed() {
    const shown = this.boxes.filter((box) => box.checked).map((box) => box.dataset.overlay);
    const same = shown.join() === this.defaults.join();
    this.changed(same ? undefined : shown.join() || NONE);
  }

  async #show(box) {
    const { overlay: layer, source, kind } = box.dataset;
    try {
      if (!this.#asked.has(layer)) {
        this.#asked.add(layer);
        const data = await this.arriving.json(source);
        if (kind === 'lines') this.map.addLines(layer, data);
        else this.map.addPoints(layer, data);
      }
      this.map.show(layer, box.checked);
    } catch (problem) {
      if (!(problem instanceof Lost)) throw problem;
      this.#asked.delete(layer);
      this.arriving.lost(this.texts.say('state.layer_lost', { layer: this.texts.say(`layer.${layer}`) }), () => box.checked && this.#show(box));
    }
  }
}
