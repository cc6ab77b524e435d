/**
 * Symbols of points as data: a box of 16, from the lowest mark upward. White bodies with a dark edge: one of the two
 * stands out on every fill.
 */

const SITE = '#5B2A86';
const WELL = '#084B73';
const PLACE = '#7A2818';
const BRIDGE = '#4A3F30';
const WHITE = '#FFFFFF';

const disc = (radius) =>
  `M${8 + radius} 8a${radius} ${radius} 0 1 1-${2 * radius} 0a${radius} ${radius} 0 1 1 ${2 * radius} 0z`;
const WALLS = 'M4.2 2.7h7.6q1.5 0 1.5 1.5v7.6q0 1.5-1.5 1.5H4.2q-1.5 0-1.5-1.5V4.2q0-1.5 1.5-1.5z';
const SIGN = 'M4 2h8q2 0 2 2v8q0 2-2 2H4q-2 0-2-2V4q0-2 2-2z';
const HOUSE_WALLS = { d: WALLS, fill: WHITE, stroke: PLACE, width: 1.5 };

/** @type {Record<string, {colour: string, marks: {d: string, fill?: string, stroke?: string, width?: number}[]}>} */
export const SYMBOLS = {
  site: { colour: SITE, marks: [{ d: disc(5.6), fill: WHITE, stroke: SITE, width: 1.6 }, { d: disc(2.4), fill: SITE }] },
  well: {
    colour: WELL,
    marks: [
      {
        d: 'M8 2.2c2.4 3 4.1 5 4.1 7.3a4.1 4.1 0 0 1-8.2 0C3.9 7.2 5.6 5.2 8 2.2z',
        fill: WHITE,
        stroke: WELL,
        width: 1.5,
      },
    ],
  },
  wellUpgraded: {
    colour: WELL,
    marks: [
      {
        d: 'M8 1.6c2.7 3.3 4.6 5.5 4.6 8a4.6 4.6 0 0 1-9.2 0c0-2.5 1.9-4.7 4.6-8z',
        fill: WELL,
        stroke: WHITE,
        width: 1,
      },
      { d: 'M8 6.6v5.4M5.3 9.3h5.4', stroke: WHITE, width: 1.5 },
    ],
  },
  facility: { colour: PLACE, marks: [HOUSE_WALLS, { d: 'M5 8.3 8 5.6l3 2.7M6 7.8v3.2h4V7.8', stroke: PLACE, width: 1.2 }] },
  waste: { colour: PLACE, marks: [HOUSE_WALLS, { d: 'M5 6h6M6 6l.5 5h3L10 6', stroke: PLACE, width: 1.2 }] },
  hospital: {
    colour: PLACE,
    marks: [{ d: SIGN, fill: PLACE, stroke: WHITE, width: 1 }, { d: 'M8 4.8v6.4M4.8 8h6.4', stroke: WHITE, width: 1.8 }],
  },
  bridge: {
    colour: BRIDGE,
    marks: [
      { d: disc(5.8), fill: WHITE, stroke: BRIDGE, width: 1.4 },
      { d: 'M4.2 8.2h7.6M4.8 10.6c.6-2 5.8-2 6.4 0', stroke: BRIDGE, width: 1.4 },
    ],
  },
};

const FACILITIES = { hospital: 'hospital', waste_transfer: 'waste' };

/** The symbol of a layer's point. @type {Record<string, (points: PointsPayload, index: number) => string>} */
const BY_LAYER = {
  sites_5g: () => 'site',
  wells: ({ kind }, index) => (kind?.[index] === 'upgraded' ? 'wellUpgraded' : 'well'),
  bridges: () => 'bridge',
};

/**
 * @param {string} layer
 * @param {PointsPayload} points
 * @param {number} index of the point
 * @returns {string} a key of SYMBOLS
 */
export function symbolOf(layer, points, index) {
  return BY_LAYER[layer]?.(points, index) ?? FACILITIES[points.kind?.[index]] ?? 'facility';
}

const BOX = 16; // the box in which symbols are drawn

/** Symbols as small pictures, each drawn once for its size and sharpness. */
export class Sprites {
  #pictures = new Map();

  /** Draws a symbol with its middle at x, y. */
  draw(context, name, x, y, size, ratio) {
    const picture = this.#picture(name, size, ratio);
    // On whole device pixels: a symbol between two of them is blurred.
    const snap = (value) => Math.round((value - size / 2) * ratio) / ratio;
    context.drawImage(picture, snap(x), snap(y), picture.width / ratio, picture.height / ratio);
  }

  #picture(name, size, ratio) {
    const key = `${name} ${size} ${ratio}`;
    if (!this.#pictures.has(key)) this.#pictures.set(key, render(SYMBOLS[name].marks, size * ratio));
    return this.#pictures.get(key);
  }
}

function render(marks, pixels) {
  const picture = document.createElement('canvas');
  picture.width = Math.ceil(pixels);
  picture.height = picture.width;
  const pen = picture.getContext('2d');
  pen.scale(pixels / BOX, pixels / BOX);
  for (const { d, fill, stroke, width } of marks) {
    const path = new Path2D(d);
    if (fill) Object.assign(pen, { fillStyle: fill }).fill(path);
    if (stroke) Object.assign(pen, { strokeStyle: stroke, lineWidth: width }).stroke(path);
  }
  return picture;
}
