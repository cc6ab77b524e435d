import Supercluster from 'supercluster';
import { ofKinds, pointsInside } from './follow.js';
import { fontOf } from './letters.js';
import { NEAR } from './look.js';
import { latOf, lonOf, worldX, worldY } from './mercator.js';
import { SYMBOLS } from './symbols.js';

const RADIUS = 54; // CSS pixels within which points are drawn as one, where one layer is shown
const WIDER = 0.3; // share of it for each further layer
const MOST_LAYERS = 3;
const LAST = 10; // the last whole zoom with clusters; `clusterZoom` leaves them at NEAR
const DISC = { smallest: 26, widest: 38, full: 120 }; // CSS pixels; from `full` points on a disc does not grow

/**
 * Points of one layer, as clusters while the map is far out.
 *
 * @typedef {{lon: number, lat: number, count: number, index: number|null}} Mark  index: of a point that stands alone
 */
export class Clusters {
  #tree;

  /**
   * @param {{lon: Float64Array, lat: Float64Array}} points degrees
   * @param {number[]} chosen indices of the points to show
   * @param {number} [layers] how many layers are shown at once: the more, the wider their clusters
   */
  constructor({ lon, lat }, chosen, layers = 1) {
    this.#tree = new Supercluster({ radius: clusterRadius(layers), extent: 256, maxZoom: LAST });
    this.#tree.load(
      chosen.map((index) => ({
        type: 'Feature',
        properties: { index },
        geometry: { type: 'Point', coordinates: [lon[index], lat[index]] },
      })),
    );
  }

  /**
   * @param {[number, number, number, number]} bounds west, south, east, north in degrees
   * @param {number} zoom of the map
   * @returns {Mark[]}
   */
  within(bounds, zoom) {
    return this.#tree.getClusters(bounds, clusterZoom(zoom)).map(({ geometry, properties }) => ({
      lon: geometry.coordinates[0],
      lat: geometry.coordinates[1],
      count: properties.cluster ? properties.point_count : 1,
      index: properties.cluster ? null : properties.index,
    }));
  }
}

/** @param {number} zoom of the map @returns {number} of the cluster tree; beyond its last zoom every point is alone */
export const clusterZoom = (zoom) => (zoom >= NEAR ? LAST + 1 : Math.min(LAST, Math.round(zoom)));

/** @param {number} layers shown at once @returns {number} CSS pixels within which points are drawn as one */
const clusterRadius = (layers) => RADIUS * (1 + WIDER * (Math.min(MOST_LAYERS, Math.max(1, layers)) - 1));

/** @param {number} count @returns {number} CSS pixels across */
export function discSize(count) {
  const share = Math.min(1, Math.log(count) / Math.log(DISC.full));
  return Math.round(DISC.smallest + share * (DISC.widest - DISC.smallest));
}

const SMALL_BELOW = 10; // zoom under which symbols are smaller
const SIZE = { small: 12, full: 16 };

/** The points of one layer, following the filter; clusters while the map is far out. */
export class PointOverlay {
  #clusters = null;
  #layers = 0;

  /**
   * @param {PointsPayload} points
   * @param {(index: number) => string} symbol of a point: a key of SYMBOLS
   * @param {Sprites} sprites
   */
  constructor(points, symbol, sprites) {
    const { x, y, village, origin, scale } = points;
    this.place = {
      lon: Float64Array.from(x, (step) => origin[0] + step * scale),
      lat: Float64Array.from(y, (step) => origin[1] + step * scale),
    };
    this.villages = village;
    this.kinds = points.kind;
    this.symbol = symbol;
    this.sprites = sprites;
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
   * @param {Frame} frame
   * @param {number} layers how many layers of points are shown at once
   * @returns {(Mark & {x: number, y: number, size: number, overlay: PointOverlay})[]}
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
    Object.assign(context, { fillStyle: colour, font: fontOf({ size: 12, weight: 600 }), textAlign: 'center', textBaseline: 'middle' });
    context.fillText(String(count), x, y + 0.5);
  }

  #chosen() {
    return ofKinds(pointsInside(this.villages, this.inside), this.kinds, this.wanted);
  }

  #clustersFor(layers) {
    if (!this.#clusters || this.#layers !== layers) {
      this.#layers = layers;
      this.#clusters = new Clusters(this.place, this.#chosen(), layers);
    }
    return this.#clusters;
  }
}

const symbolSize = (zoom) => (zoom < SMALL_BELOW ? SIZE.small : SIZE.full);
