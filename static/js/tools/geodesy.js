import geodesic from 'geographiclib-geodesic';

const EARTH = geodesic.Geodesic.WGS84; // CGCS2000's ellipsoid differs by 0.1 mm at the pole

/**
 * The length of a path along geodesics.
 *
 * @param {Place[]} places degrees
 * @returns {number} metres
 * @typedef {{lon: number, lat: number}} Place
 */
export function lengthOf(places) {
  return places.slice(1).reduce((sum, to, i) => sum + EARTH.Inverse(places[i].lat, places[i].lon, to.lat, to.lon).s12, 0);
}

/** The area that a path encloses when it goes back to where it began. @param {Place[]} places @returns {number} square metres */
export function areaOf(places) {
  const polygon = EARTH.Polygon(false);
  for (const { lat, lon } of places) polygon.AddPoint(lat, lon);
  return Math.abs(polygon.Compute(false, true).area);
}
