import { overlap } from './placing.js';

const AWAY = 14; // CSS pixels from the mouse
const EDGE = 4; // CSS pixels from the map's edge

/**
 * Where a tip stands: right of and below the mouse, else on another side; inside the map and over no panel.
 *
 * @param {{x: number, y: number}} mouse
 * @param {{width: number, height: number}} tip
 * @param {{width: number, height: number}} map
 * @param {Box[]} panels
 * @returns {{x: number, y: number}} the tip's corner, in whole pixels
 */
export function placeTip(mouse, tip, map, panels) {
  const beside = [mouse.x + AWAY, mouse.x - AWAY - tip.width];
  const level = [mouse.y + AWAY, mouse.y - AWAY - tip.height];
  const pastPanels = panels.map(({ left, top, right, bottom }) => ({
    beside: [right + EDGE, left - EDGE - tip.width],
    level: [bottom + EDGE, top - EDGE - tip.height],
  }));
  const corners = [
    ...pairs(beside, level),
    ...pastPanels.flatMap((past) => [...pairs(beside, past.level), ...pairs(past.beside, level)]),
  ].map(([x, y]) => within(x, y, tip, map));
  return corners.find((corner) => free(corner, tip, mouse, panels)) ?? corners[0];
}

const pairs = (xs, ys) => ys.flatMap((y) => xs.map((x) => [x, y]));

function within(x, y, tip, map) {
  const clamp = (value, size, room) => Math.round(Math.max(EDGE, Math.min(value, room - size - EDGE)));
  return { x: clamp(x, tip.width, map.width), y: clamp(y, tip.height, map.height) };
}

function free({ x, y }, { width, height }, mouse, panels) {
  const box = { left: x, top: y, right: x + width, bottom: y + height };
  const pointer = { left: mouse.x - 1, top: mouse.y - 1, right: mouse.x + 1, bottom: mouse.y + 1 };
  return !overlap(box, pointer) && !panels.some((panel) => overlap(box, panel));
}

/** The text that follows the mouse: a name, and a second line. Text nodes only. */
class Tip {
  /**
   * @param {HTMLElement} container of the map
   * @param {() => Box[]} panels what must not be covered, in the container's pixels
   */
  constructor(container, panels) {
    this.container = container;
    this.panels = panels;
    this.element = document.createElement('div');
    this.element.className = 'map-tip';
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
    const first = this.element.appendChild(document.createElement('strong'));
    this.name = first.appendChild(document.createElement('span'));
    this.beside = first.appendChild(document.createElement('span'));
    this.beside.className = 'beside';
    this.beside.lang = 'zh';
    this.second = this.element.appendChild(document.createElement('span'));
    container.append(this.element);
  }

  /** @param {{name: string, beside?: string, second: string}} words beside: the name in Chinese, where the page is not */
  say({ name, beside = '', second }) {
    this.name.textContent = name;
    this.beside.textContent = beside;
    this.beside.hidden = !beside;
    this.second.textContent = second;
    this.second.hidden = !second;
    this.element.hidden = false;
    this.size = { width: this.element.offsetWidth, height: this.element.offsetHeight };
  }

  /** Moves to the mouse. @param {{x: number, y: number}} mouse in the container's pixels */
  move(mouse) {
    const { offsetWidth: width, offsetHeight: height } = this.container;
    const { x, y } = placeTip(mouse, this.size, { width, height }, this.panels());
    this.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  hide() {
    this.element.hidden = true;
  }
}

/** Follows the mouse (never a finger): tells which village it is over, and shows the tip. */
export class Hover {
  /**
   * @param {L.Map} map
   * @param {{rowAt: (latlng: L.LatLng) => number|null, describe: (row: number) => {name: string, second: string},
   *   panels: () => Box[], onChange: (row: number|null) => void}} parts
   */
  constructor(map, parts) {
    this.map = map;
    this.parts = parts;
    this.row = null;
    const container = map.getContainer();
    this.tip = new Tip(container, parts.panels);
    container.addEventListener('pointermove', (event) => this.#move(event));
    container.addEventListener('pointerleave', () => this.#enter(null));
    map.on('movestart', () => this.#enter(null));
  }

  /** Says the tip again: what it says may have changed. */
  renew() {
    if (this.row !== null) this.tip.say(this.parts.describe(this.row));
  }

  #move(event) {
    if (event.pointerType !== 'mouse' || event.buttons) return;
    const mouse = this.map.mouseEventToContainerPoint(event);
    this.#enter(this.parts.rowAt(this.map.containerPointToLatLng(mouse)));
    if (this.row !== null) this.tip.move(mouse);
  }

  #enter(row) {
    if (row === this.row) return;
    this.row = row;
    if (row === null) this.tip.hide();
    else this.tip.say(this.parts.describe(row));
    this.parts.onChange(row);
  }
}
