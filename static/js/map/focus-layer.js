import { CanvasLayer } from './canvas-layer.js';
import { INK } from './look.js';

const HOVER = [{ ink: INK, width: 2 }];
const SELECTION = [
  { ink: '#FFFFFF', width: 7 },
  { ink: INK, width: 3 },
];

/** The outlines of the village under the mouse and of the chosen one. */
export class FocusLayer extends CanvasLayer {
  /** @param {import('./village-paths.js').VillagePaths} paths */
  constructor(paths) {
    super('focus');
    this.paths = paths;
    this.hovered = null;
    this.selected = null;
  }

  hover(row) {
    this.hovered = row;
    this.repaint();
  }

  select(row) {
    this.selected = row;
    this.repaint();
  }

  draw(context) {
    context.lineJoin = 'round';
    this.#outline(context, this.selected, SELECTION);
    if (this.hovered !== this.selected) this.#outline(context, this.hovered, HOVER);
  }

  #outline(context, row, lines) {
    const path = row === null ? null : this.paths.of(row);
    if (!path) return;
    for (const { ink, width } of lines) {
      context.strokeStyle = ink;
      context.lineWidth = width;
      context.stroke(path);
    }
  }
}
