/** How names are measured and written on a canvas. */

const FAMILY = {
  zh: '"PingFang SC","HarmonyOS Sans SC","MiSans","Microsoft YaHei UI","Microsoft YaHei","Source Han Sans SC","Noto Sans CJK SC","Noto Sans SC","WenQuanYi Micro Hei","Segoe UI",system-ui,sans-serif',
};
FAMILY.en = `"Segoe UI Variable Text","Segoe UI",-apple-system,"SF Pro Text","Noto Sans","Helvetica Neue",Arial,${FAMILY.zh}`;

const LINE = 1.25; // height of a line for each pixel of letter size

let language = 'zh';

/** @param {Language} spoken chooses the order of fonts, as the page's style does */
export function useLanguage(spoken) {
  language = spoken;
}

/** @param {{size: number, weight: number}} letters @returns {string} a canvas font */
export const fontOf = ({ size, weight }) => `${weight} ${size}px ${FAMILY[language]}`;

/** Measures texts; each once. */
export class Measure {
  #context;
  #widths = new Map();

  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.#context = context;
  }

  /** @param {string} text @returns {{width: number, height: number}} of the text with its spacing, in CSS pixels */
  size(text, letters) {
    const font = fontOf(letters);
    const key = `${font} ${text}`;
    if (!this.#widths.has(key)) {
      this.#context.font = font;
      this.#widths.set(key, this.#context.measureText(text).width);
    }
    const width = this.#widths.get(key) + letters.spacing * ([...text].length - 1);
    return { width, height: letters.size * LINE };
  }
}

/** Writes a text around a point, halo first. @param {CanvasRenderingContext2D} context */
export function write(context, text, x, y, letters) {
  context.font = fontOf(letters);
  context.textBaseline = 'middle';
  context.textAlign = letters.spacing ? 'left' : 'center';
  context.lineJoin = 'round';
  const pieces = letters.spacing ? spaced(context, text, x, letters.spacing) : [{ piece: text, at: x }];
  context.strokeStyle = letters.halo;
  context.lineWidth = letters.haloWidth;
  for (const { piece, at } of pieces) context.strokeText(piece, at, y);
  context.fillStyle = letters.ink;
  for (const { piece, at } of pieces) context.fillText(piece, at, y);
}

/** Character by character: `letterSpacing` of a canvas is not known everywhere. */
function spaced(context, text, x, spacing) {
  const pieces = [...text].map((piece) => ({ piece, width: context.measureText(piece).width }));
  let at = x - pieces.reduce((sum, { width }) => sum + width + spacing, -spacing) / 2;
  return pieces.map(({ piece, width }) => {
    const placed = { piece, at };
    at += width + spacing;
    return placed;
  });
}
