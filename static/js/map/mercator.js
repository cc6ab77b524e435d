/**
 * Spherical Mercator in world units: the world is 1 wide and 1 high, west and north are 0.
 * For display only, in the projection of Leaflet's default EPSG:3857; nothing is measured in it.
 */

/** @param {number} lon degrees @returns {number} */
export const worldX = (lon) => lon / 360 + 0.5;

/** @param {number} lat degrees @returns {number} */
export function worldY(lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** @param {number} y world units @returns {number} degrees of latitude */
export const latOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** @param {number} x world units @returns {number} degrees of longitude */
export const lonOf = (x) => (x - 0.5) * 360;
