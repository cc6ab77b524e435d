import { Tip } from './tip.js';

/** Follows the mouse (never a finger): tells which village it is over, and shows the tip. */
export class Hover {
  /**
   * @param {L.Map} map
   * @param {{rowAt: (latlng: L.LatLng) => number|null, describe: (row: number) => {name: string, second: string},
   *   panels: () => DOMRect[], changed: (row: number|null) => void}} parts
   */
  constructor(map, parts) {
    Object.assign(this, parts, { map, row: null });
    const container = map.getContainer();
    this.tip = new Tip(container, parts.panels);
    container.addEventListener('pointermove', (event) => this.#move(event));
    container.addEventListener('pointerleave', () => this.#enter(null));
    map.on('movestart', () => this.#enter(null));
  }

  /** Says the tip again: what it says may have changed. */
  renew() {
    if (this.row !== null) this.tip.say(this.describe(this.row));
  }

  #move(event) {
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const mouse = this.map.mouseEventToContainerPoint(event);
    this.#enter(this.rowAt(this.map.containerPointToLatLng(mouse)));
    if (this.row !== null) this.tip.move(mouse);
  }

  #enter(row) {
    if (row === this.row) return;
    this.row = row;
    if (row === null) this.tip.hide();
    else this.tip.say(this.describe(row));
    this.changed(row);
  }
}
