import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Coverage } from '../../../static/js/map/coverage.js';
import { worldX, worldY } from '../../../static/js/map/mercator.js';

// Two squares side by side and a third one in a hole of the second; one degree wide, grid of a tenth.
const SQUARES = {
  origin: [124, 43],
  scale: 0.1,
  // west's own border, the shared one, east's own one, and the hole's
  sizes: [4, 2, 4, 5],
  steps: [10, 10, -10, 0, 0, -10, 10, 0, 0, 0, 0, 10, 0, -10, 10, 0, 0, 10, -10, 0, 3, -3, 4, 0, 0, -4, -4, 0, 0, 4],
  walks: [0, 0, 1, 0, 0, 1],
  walk_sizes: [2, 2, 1, 1],
  rings: [1, 2, 1],
  rank: '3230',
};
const FRAME = { scale: 1, left: 0, top: 0, box: { west: -Infinity, north: -Infinity, east: Infinity, south: Infinity } };

class Path {
  rings = [];

  moveTo(x, y) {
    this.rings.push([[x, y]]);
  }

  lineTo(x, y) {
    this.rings.at(-1).push([x, y]);
  }

  closePath() {}
}

const at = (lon, lat) => [worldX(lon), worldY(lat)];
const rowAt = (coverage, lon, lat) => coverage.shapes.findIndex((shape) => shape.contains(...at(lon, lat)));
const place = ([x, y]) => `${x.toFixed(9)} ${y.toFixed(9)}`;
const edgesOf = (shape) =>
  shape.trace(new Path(), FRAME).rings.flatMap((ring) => ring.slice(1).map((point, i) => [place(ring[i]), place(point)].sort().join(' – ')));

test('a point belongs to the village whose arcs go around it, a hole to the one that fills it', () => {
  const coverage = new Coverage(SQUARES);

  assert.equal(rowAt(coverage, 124.5, 43.5), 0);
  assert.equal(rowAt(coverage, 125.1, 43.5), 1);
  assert.equal(rowAt(coverage, 125.5, 43.5), 2);
  assert.equal(rowAt(coverage, 126.5, 43.5), -1);
});

test('neighbours draw their common border along the same points', () => {
  const [west, east] = new Coverage(SQUARES).shapes;

  assert.equal(edgesOf(west).filter((edge) => edgesOf(east).includes(edge)).length, 1);
});

test('a finer arc changes both neighbours, their boxes and what they hold, and goes again', () => {
  const coverage = new Coverage(SQUARES);
  const [west, east] = coverage.shapes;
  const before = { ...west.box };
  const bulge = Float64Array.of(...at(125, 43), ...at(125.2, 43.5), ...at(125, 44));

  assert.equal(coverage.refine([new Map([[1, bulge]])]), true);
  assert.equal(rowAt(coverage, 125.05, 43.5), 0);
  assert.ok(west.box.east > before.east);
  assert.equal(edgesOf(west).filter((edge) => edgesOf(east).includes(edge)).length, 2);

  assert.equal(coverage.refine([]), true);
  assert.equal(rowAt(coverage, 125.05, 43.5), 1);
  assert.deepEqual(west.box, before);
});

test('the same pieces again change nothing', () => {
  const coverage = new Coverage(SQUARES);
  const piece = new Map();
  coverage.refine([piece]);

  assert.equal(coverage.refine([piece]), false);
});

test('the city is what no two villages share', () => {
  const { city } = new Coverage(SQUARES);

  assert.equal(city.contains(...at(125.5, 43.5)), true);
  assert.equal(city.trace(new Path(), FRAME).rings.length, 1);
  assert.equal(edgesOf(city).length, 6);
});

test('every border is a line of one rank only', () => {
  const { lines } = new Coverage(SQUARES);
  const arcs = Object.fromEntries(Object.entries(lines).map(([level, bundles]) => [level, bundles.flatMap(({ arcs: all }) => [...all])]));

  assert.deepEqual(arcs, { village: [3], township: [], county: [0, 1, 2] });
});

test('a city without villages has no shape', () => {
  const empty = { origin: [0, 0], scale: 1, sizes: [], steps: [], walks: [], walk_sizes: [], rings: [], rank: '' };

  assert.deepEqual(new Coverage(empty).shapes, []);
});
