import { placeTip } from './tip-place.js';

/** The text that follows the mouse: a name, and a second line. Text nodes only. */
export class Tip {
  /**
   * @param {HTMLElement} container of the map
   * @param {() => DOMRect[]} panels what must not be covered
   */
  constructor(container, panels) {
    Object.assign(this, { container, panels });
    this.element = document.createElement('div');
    this.element.className = 'map-tip';
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
    this.name = this.element.appendChild(document.createElement('strong'));
    this.second = this.element.appendChild(document.createElement('span'));
    container.append(this.element);
  }

  /** @param {{name: string, second: string}} words */
  say({ name, second }) {
    this.name.textContent = name;
    this.second.textContent = second;
    this.second.hidden = !second;
    this.element.hidden = false;
    this.size = { width: this.element.offsetWidth, height: this.element.offsetHeight };
  }

  /** Moves to the mouse. @param {{x: number, y: number}} mouse in the container's pixels */
  move(mouse) {
    const frame = this.container.getBoundingClientRect();
    const panels = this.panels().map(({ left, top, right, bottom }) => ({
      left: left - frame.left,
      top: top - frame.top,
      right: right - frame.left,
      bottom: bottom - frame.top,
    }));
    const { x, y } = placeTip(mouse, this.size, { width: frame.width, height: frame.height }, panels);
    this.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  hide() {
    this.element.hidden = true;
  }
}
