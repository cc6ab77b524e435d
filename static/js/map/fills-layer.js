import { CanvasLayer } from './canvas-layer.js';
import { fillGroups, fillStyle, HATCHES } from './hatch.js';
import { GROUND, OUTSIDE_FILTER } from './look.js';

/** One `Path2D` for each village in the frame's pixels, made once a frame and used by every canvas. */
export class VillagePaths {
  #paths = [];

  /** @param {Area[]} shapes */
  constructor(shapes) {
    this.shapes = shapes;
  }

  get count() {
    return this.shapes.length;
  }

  /** Makes the paths of the villages that the frame shows; the others have none. */
  rebuild(frame) {
    this.#paths = this.shapes.map((shape) => (shape.meets(frame.box) ? shape.trace(new Path2D(), frame) : null));
  }

  /** @param {number} row @returns {Path2D|null} null where the frame does not show it */
  of(row) {
    return this.#paths[row] ?? null;
  }
}

const ON_SCREEN = new Set(['falling']);
const ALL = new Set(Object.keys(HATCHES));

/** The villages' fills: the only canvas that a filter or a theme repaints whole. */
export class FillsLayer extends CanvasLayer {
  /**
   * @param {VillagePaths} paths
   * @param {Area} city all villages as one shape, drawn along the same borders
   * @param {{hatched: boolean}} options whether every hatch is drawn, not only that of the palest fill
   */
  constructor(paths, city, { hatched }) {
    super('fills');
    this.paths = paths;
    this.city = city;
    this.hatches = hatched ? ALL : ON_SCREEN;
    this.hiding = false;
    this.colour(new Array(paths.count).fill(null), null);
  }

  /** Takes new fills and repaints; see `fillGroups`. */
  colour(fills, inside) {
    this.fills = fills;
    this.inside = inside;
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
