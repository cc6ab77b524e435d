import { Clusters, discSize } from './clusters.js';
import { pointsInside } from './follow.js';
import { fontOf } from './letters.js';
import { latOf, lonOf, worldX, worldY } from './mercator.js';
import { SYMBOLS } from './symbols.js';
import Supercluster from '../../vendor/supercluster/index.js';

const SMALL_BELOW = 10; // zoom under which symbols are smaller
const SIZE = { small: 12, full: 16 };

/** The points of one layer, following the filter; clusters while the map is far out. */
export class PointOverlay {
  #clusters = null;

  /**
   * @param {object} points the layer's payload: {x, y, village, origin, scale, …}
   * @param {(index: number) => string} symbol of a point: a key of SYMBOLS
   * @param {import('./sprites.js').Sprites} sprites
   */
  constructor(points, symbol, sprites) {
    const { x, y, village, origin, scale } = points;
    this.place = { lon: Float64Array.from(x, (step) => origin[0] + step * scale), lat: Float64Array.from(y, (step) => origin[1] + step * scale) };
    Object.assign(this, { villages: village, symbol, sprites });
    this.inside = null;
  }

  /** Takes a new filter; the tree is made anew when it is next drawn. */
  filter(inside) {
    this.inside = inside;
    this.#clusters = null;
  }

  /** The marks of the frame, placed in it. */
  marks(frame) {
    this.#clusters ??= new Clusters(Supercluster, this.place, pointsInside(this.villages, this.inside));
    const { west, north, east, south } = frame.box;
    return this.#clusters.within([lonOf(west), latOf(south), lonOf(east), latOf(north)], frame.zoom).map((mark) => {
      const size = mark.index === null ? discSize(mark.count) : symbolSize(frame.zoom);
      return { ...mark, size, x: frame.x(worldX(mark.lon)), y: frame.y(worldY(mark.lat)) };
    });
  }

  draw(context, frame) {
    const marks = this.marks(frame);
    for (const { index, x, y, size } of marks) {
      if (index !== null) this.sprites.draw(context, this.symbol(index), x, y, size, frame.ratio);
    }
    const { colour } = SYMBOLS[this.symbol(0)];
    for (const mark of marks) if (mark.index === null) disc(context, mark, colour);
  }
}

const symbolSize = (zoom) => (zoom < SMALL_BELOW ? SIZE.small : SIZE.full);

function disc(context, { x, y, size, count }, colour) {
  context.beginPath();
  context.arc(x, y, size / 2 - 1, 0, 2 * Math.PI);
  Object.assign(context, { fillStyle: '#FFFFFF', strokeStyle: colour, lineWidth: 1.6 });
  context.fill();
  context.stroke();
  Object.assign(context, { fillStyle: colour, font: fontOf({ size: 12, weight: 600 }), textAlign: 'center', textBaseline: 'middle' });
  context.fillText(String(count), x, y + 0.5);
}
