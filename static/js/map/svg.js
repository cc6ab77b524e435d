const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, string|number>} [attributes] @param {(Node|string)[]} [children] @returns {SVGElement} */
export function svg(tag, attributes = {}, children = []) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A path as text: what a `Shape` can trace itself into beside a `Path2D`. A tenth of a CSS pixel is 0.03 mm. */
export class SvgPath {
  d = '';
  #last = '';

  moveTo(x, y) {
    this.#step('M', x, y);
  }

  lineTo(x, y) {
    this.#step('L', x, y);
  }

  closePath() {
    this.d += 'Z';
  }

  #step(command, x, y) {
    const place = `${x.toFixed(1)} ${y.toFixed(1)}`;
    if (command === 'L' && place === this.#last) return;
    this.#last = place;
    this.d += `${command}${place}`;
  }
}

/** @param {import('./shape.js').Shape[]} shapes @param {import('./frame.js').Frame} frame @returns {string} */
export const pathOf = (shapes, frame) =>
  shapes.filter((shape) => shape.meets(frame.box)).reduce((path, shape) => shape.trace(path, frame), new SvgPath()).d;
