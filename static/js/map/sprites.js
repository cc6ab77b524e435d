import { SYMBOLS } from './symbols.js';

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
