import { placeTip } from './tip-place.js';

/** The text that follows the mouse: a name, and a second line. Text nodes only. */
export class Tip {
  /**
   * @param {HTMLElement} container of the map
   * @param {() => import('./box-grid.js').Box[]} panels what must not be covered, in the container's pixels
   */
  constructor(container, panels) {
    Object.assign(this, { container, panels });
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
