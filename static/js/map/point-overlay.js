import { Clusters, discSize } from './clusters.js';
import { ofKinds, pointsInside } from './follow.js';
import { fontOf } from './letters.js';
import { latOf, lonOf, worldX, worldY } from './mercator.js';
import { SYMBOLS } from './symbols.js';
import Supercluster from '../../vendor/supercluster/index.js';

const SMALL_BELOW = 10; // zoom under which symbols are smaller
const SIZE = { small: 12, full: 16 };

/** The points of one layer, following the filter; clusters while the map is far out. */
export class PointOverlay {
  #clusters = null;
  #layers = 0;

  /**
   * @param {object} points the layer's payload: {x, y, village, origin, scale, …}
   * @param {(index: number) => string} symbol of a point: a key of SYMBOLS
   * @param {import('./sprites.js').Sprites} sprites
   */
  constructor(points, symbol, sprites) {
    const { x, y, village, origin, scale } = points;
    this.place = {
      lon: Float64Array.from(x, (step) => origin[0] + step * scale),
      lat: Float64Array.from(y, (step) => origin[1] + step * scale),
    };
    Object.assign(this, { villages: village, kinds: points.kind, symbol, sprites });
    this.inside = null;
    this.wanted = null;
  }

  /** Takes a new filter; the tree is made anew when it is next drawn. */
  filter(inside) {
    this.inside = inside;
    this.#clusters = null;
  }

  /** Takes the kinds to show; null means all. @param {ReadonlySet<string>|null} wanted */
  keep(wanted) {
    this.wanted = wanted;
    this.#clusters = null;
  }

  /**
   * The marks of the frame, placed in it.
   *
   * @param {import('./frame.js').Frame} frame
   * @param {number} layers how many layers of points are shown at once
   * @returns {(import('./clusters.js').Mark & {x: number, y: number, size: number, overlay: PointOverlay})[]}
   */
  marks(frame, layers) {
    const { west, north, east, south } = frame.box;
    return this.#clustersFor(layers)
      .within([lonOf(west), latOf(south), lonOf(east), latOf(north)], frame.zoom)
      .map((mark) => ({
        ...mark,
        size: mark.index === null ? discSize(mark.count) : symbolSize(frame.zoom),
        x: frame.x(worldX(mark.lon)),
        y: frame.y(worldY(mark.lat)),
        overlay: this,
      }));
  }

  /** Draws a point that stands alone. */
  drawSymbol(context, { index, x, y, size }, ratio) {
    this.sprites.draw(context, this.symbol(index), x, y, size, ratio);
  }

  /** Draws a cluster. */
  drawDisc(context, { x, y, size, count }) {
    const { colour } = SYMBOLS[this.symbol(0)];
    context.beginPath();
    context.arc(x, y, size / 2 - 1, 0, 2 * Math.PI);
    Object.assign(context, { fillStyle: '#FFFFFF', strokeStyle: colour, lineWidth: 1.6 });
    context.fill();
    context.stroke();
    Object.assign(context, {
      fillStyle: colour,
      font: fontOf({ size: 12, weight: 600 }),
      textAlign: 'center',
      textBaseline: 'middle',
    });
    context.fillText(String(count), x, y + 0.5);
  }

  #chosen() {
    return ofKinds(pointsInside(this.villages, this.inside), this.kinds, this.wanted);
  }

  #clustersFor(layers) {
    if (!this.#clusters || this.#layers !== layers) {
      this.#layers = layers;
      this.#clusters = new Clusters(Supercluster, this.place, this.#chosen(), layers);
    }
    return this.#clusters;
  }
}

const symbolSize = (zoom) => (zoom < SMALL_BELOW ? SIZE.small : SIZE.full);
