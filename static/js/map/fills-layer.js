import { CanvasLayer } from './canvas-layer.js';
import { fillGroups } from './fill-groups.js';
import { HATCHES, fillStyle } from './hatch.js';
import { GROUND, OUTSIDE_FILTER } from './look.js';

const ON_SCREEN = new Set(['falling']);
const ALL = new Set(Object.keys(HATCHES));

/** The villages' fills: the only canvas that a filter or a theme repaints whole. */
export class FillsLayer extends CanvasLayer {
  /**
   * @param {import('./village-paths.js').VillagePaths} paths
   * @param {import('./shape.js').Shape} city all villages as one shape, drawn along the same borders
   * @param {{hatched?: boolean}} [options] whether every hatch is drawn, not only that of the palest fill
   */
  constructor(paths, city, { hatched = false } = {}) {
    super('fills');
    Object.assign(this, { paths, city, hatches: hatched ? ALL : ON_SCREEN, hiding: false });
    this.colour(new Array(paths.count).fill(null), null);
  }

  /** Takes new fills and repaints; see `fillGroups`. */
  colour(fills, inside) {
    Object.assign(this, { fills, inside });
    this.groups = fillGroups(fills, inside, this.hatches, this.hiding ? GROUND : OUTSIDE_FILTER);
    this.repaint();
  }

  /** Whether villages outside the filter look like the ground around the city. @param {boolean} hiding */
  hide(hiding) {
    this.hiding = hiding;
    this.colour(this.fills, this.inside);
  }

  take(frame) {
    this.ground = this.city.trace(new Path2D(), frame);
    super.take(frame);
  }

  draw(context, frame) {
    this.groups.forEach(({ colour, hatch, rows }, place) => {
      context.fillStyle = fillStyle(context, colour, hatch, frame.ratio);
      if (place === 0) context.fill(this.ground, 'nonzero'); // where villages overlap, even-odd would leave a hole
      else for (const row of rows) this.#fill(context, row);
    });
  }

  #fill(context, row) {
    const path = this.paths.of(row);
    if (path) context.fill(path, 'evenodd');
  }
}
