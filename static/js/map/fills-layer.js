import { CanvasLayer } from './canvas-layer.js';
import { fillGroups } from './fill-groups.js';
import { fillStyle } from './hatch.js';

const ON_SCREEN = new Set(['falling']);

/** The villages' fills: the only canvas that a filter or a theme repaints whole. */
export class FillsLayer extends CanvasLayer {
  /**
   * @param {import('./village-paths.js').VillagePaths} paths
   * @param {ReadonlySet<string>} [hatches] which hatches to draw
   */
  constructor(paths, hatches = ON_SCREEN) {
    super('fills');
    this.paths = paths;
    this.hatches = hatches;
    this.groups = fillGroups(new Array(paths.count).fill(null), null, hatches);
  }

  /** Takes new fills and repaints; see `fillGroups`. */
  colour(fills, inside) {
    this.groups = fillGroups(fills, inside, this.hatches);
    this.repaint();
  }

  draw(context, frame) {
    for (const { colour, hatch, rows } of this.groups) {
      context.fillStyle = fillStyle(context, colour, hatch, frame.ratio);
      for (const row of rows) {
        const path = this.paths.of(row);
        if (path) context.fill(path, 'evenodd');
      }
    }
  }
}
