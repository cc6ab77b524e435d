import { HATCHES, TILE } from './hatch.js';
import { SYMBOLS } from './symbols.js';

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} tag @param {Record<string, string|number>} [attributes] @param {(Node|string)[]} [children] @returns {SVGElement} */
export function svg(tag, attributes = {}, children = []) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A path as text: what a `Shape` can trace itself into beside a `Path2D`. A tenth of a CSS pixel is 0.03 mm. */
class SvgPath {
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

/** @param {Lines[]} shapes @param {Frame} frame @returns {string} */
export const pathOf = (shapes, frame) =>
  shapes.filter((shape) => shape.meets(frame.box)).reduce((path, shape) => shape.trace(path, frame), new SvgPath()).d;

const INK = '#1A292E';
const INK_SHARE = 0.42;
const WHITE = '#FFFFFF';
const UNDER_MIDDLE = 0.36; // of a letter's size: from its middle to its baseline

/**
 * A hatch over a rectangle, as lines to be clipped: printers make pictures of SVG patterns, and pictures are blurred.
 *
 * @param {string} hatch a key of HATCHES
 * @returns {SVGElement[]}
 */
export function hatchMarks(hatch, width, height) {
  const { lines = [], dots = [] } = HATCHES[hatch];
  const ink = { stroke: INK, 'stroke-opacity': INK_SHARE, fill: 'none' };
  return [
    ...DIRECTIONS.filter(({ of }) => lines.some(of)).map(({ path }) => svg('path', { ...ink, d: path(width, height) })),
    ...dots.map(([x, y, radius]) => svg('path', { ...ink, d: dotRows(x, y, width, height), 'stroke-width': 2 * radius, ...DOTTED })),
  ];
}

const range = (from, to) => Array.from({ length: Math.max(0, Math.ceil((to - from) / TILE)) }, (_, i) => from + i * TILE);

/** A tile's lines, by direction, run on over the whole rectangle. @type {{of: (line: number[]) => boolean, path: (w: number, h: number) => string}[]} */
const DIRECTIONS = [
  { of: ([x1, y1, x2, y2]) => (x2 - x1) * (y2 - y1) < 0, path: (w, h) => range(0, w + h).map((c) => `M${c} 0L${c - h} ${h}`).join('') },
  { of: ([x1, y1, x2, y2]) => (x2 - x1) * (y2 - y1) > 0, path: (w, h) => range(-h - (-h % TILE), w).map((c) => `M${c} 0L${c + h} ${h}`).join('') },
  { of: ([, y1, , y2]) => y1 === y2, path: (w, h) => range(TILE / 2, h).map((y) => `M0 ${y}H${w}`).join('') },
  { of: ([x1, , x2]) => x1 === x2, path: (w, h) => range(TILE / 2, w).map((x) => `M${x} 0V${h}`).join('') },
];

/** Dots are strokes without length and with round ends. */
const DOTTED = { 'stroke-linecap': 'round', 'stroke-dasharray': `0.01 ${TILE - 0.01}` };
const dotRows = (x, y, width, height) => range(y, height).map((row) => `M${x} ${row}H${width}`).join('');

/** A symbol of a point, its middle at x, y. @param {string} name of `symbols.js` */
export function symbolMark(name, x, y, size) {
  const scale = size / 16;
  return svg(
    'g',
    { transform: `translate(${(x - size / 2).toFixed(1)} ${(y - size / 2).toFixed(1)}) scale(${scale})` },
    SYMBOLS[name].marks.map(({ d, fill = 'none', stroke = 'none', width = 1 }) =>
      svg('path', { d, fill, stroke, 'stroke-width': width }),
    ),
  );
}

/** A cluster: a disc with its number. */
export function discMark(colour, { x, y, size, count }) {
  return svg('g', {}, [
    svg('circle', { cx: x, cy: y, r: size / 2 - 1, fill: WHITE, stroke: colour, 'stroke-width': 1.6 }),
    textMark(String(count), x, y, { size: 11, weight: 600, spacing: 0, ink: colour }),
  ]);
}

/** A text around a point, with a white halo under it where its letters have one. @param {string} text @param {number} x @param {number} y @param {Letters} letters */
export function textMark(text, x, y, { size, weight, spacing, ink, halo, haloWidth }) {
  const outline = halo ? { stroke: WHITE, 'stroke-width': haloWidth, 'stroke-linejoin': 'round', 'paint-order': 'stroke' } : {};
  const attributes = {
    x: (x + spacing / 2).toFixed(1),
    y: (y + size * UNDER_MIDDLE).toFixed(1),
    'font-size': size,
    'font-weight': weight,
    'text-anchor': 'middle',
    fill: ink,
    ...(spacing ? { 'letter-spacing': spacing } : {}),
    ...outline,
  };
  return svg('text', attributes, [text]);
}

/** Strokes of one path, the lowest first. @param {Stroke[]} strokes */
export const strokeMarks = (d, strokes) =>
  strokes.map(({ ink, width, dash = [], cap = 'butt' }) =>
    svg('path', {
      d,
      fill: 'none',
      stroke: ink,
      'stroke-width': width,
      'stroke-linejoin': 'round',
      'stroke-linecap': cap,
      ...(dash.length ? { 'stroke-dasharray': dash.join(' ') } : {}),
    }),
  );
