import { part, write } from '../page/dom.js';

const HIDDEN = 'hidden';

/** Whether villages outside the filter are dimmed or hidden, as the address says. */
export class OutsideChoice {
  /** @param {{map: import('../map/village-map.js').VillageMap, texts: import('../page/texts.js').Texts, changed: (outside: string|undefined) => void}} parts */
  constructor({ map, texts, changed }) {
    Object.assign(this, { map, texts, button: part('outside-choice'), hiding: null });
    this.button.hidden = false;
    this.button.addEventListener('click', () => changed(this.hiding ? undefined : HIDDEN));
  }

  /** @param {import('../page/state.js').State} state */
  render({ view }) {
    const hiding = view.outside === HIDDEN;
    if (hiding === this.hiding) return;
    this.hiding = hiding;
    this.map.hideOutside(hiding);
    write(this.button, this.texts.say(hiding ? 'outside.dim' : 'outside.hide'));
    this.button.title = this.texts.say(hiding ? 'outside.dim_title' : 'outside.hide_title');
    this.button.setAttribute('aria-label', this.button.title);
    document.documentElement.classList.toggle('hides-outside', hiding);
  }
}
