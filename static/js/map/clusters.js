import { NEAR } from './look.js';

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
   * @param {typeof import('supercluster').default} Supercluster
   * @param {{lon: Float64Array, lat: Float64Array}} points degrees
   * @param {number[]} chosen indices of the points to show
   * @param {number} [layers] how many layers are shown at once: the more, the wider their clusters
   */
  constructor(Supercluster, { lon, lat }, chosen, layers = 1) {
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
export const clusterRadius = (layers) => RADIUS * (1 + WIDER * (Math.min(MOST_LAYERS, Math.max(1, layers)) - 1));

/** @param {number} count @returns {number} CSS pixels across */
export function discSize(count) {
  const share = Math.min(1, Math.log(count) / Math.log(DISC.full));
  return Math.round(DISC.smallest + share * (DISC.widest - DISC.smallest));
}
