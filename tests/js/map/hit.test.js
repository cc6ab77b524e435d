import assert from 'node:assert/strict';
import { test } from 'node:test';

import { HitIndex } from '../../../static/js/map/hit.js';
import { Shape } from '../../../static/js/map/shape.js';

const square = (west, south, size) =>
  Float64Array.of(west, south, west + size, south, west + size, south + size, west, south + size);
const index = (...villages) => new HitIndex(villages.map((rings) => Shape.ofDegrees(rings)));

test('each point of a board of villages belongs to the village that was drawn there', () => {
  const board = Array.from({ length: 100 }, (_, i) => [
    square(124 + (i % 10) * 0.1, 43 + Math.floor(i / 10) * 0.1, 0.1),
  ]);
  const hit = index(...board);

  const found = board.map((_, i) => hit.rowAt(124.05 + (i % 10) * 0.1, 43.05 + Math.floor(i / 10) * 0.1));

  assert.deepEqual(
    found,
    board.map((_, i) => i),
  );
});

test('a hole belongs to the village that fills it, or to none', () => {
  const ring = [square(124, 43, 1), square(124.4, 43.4, 0.2)];

  assert.equal(index(ring).rowAt(124.5, 43.5), null);
  assert.equal(index(ring, [square(124.4, 43.4, 0.2)]).rowAt(124.5, 43.5), 1);
  assert.equal(index(ring).rowAt(124.1, 43.5), 0);
});

test('all parts of a village that lies in pieces are found', () => {
  const hit = index([square(124, 43, 0.1), square(125, 43, 0.1)]);

  assert.equal(hit.rowAt(124.05, 43.05), 0);
  assert.equal(hit.rowAt(125.05, 43.05), 0);
  assert.equal(hit.rowAt(124.5, 43.05), null);
});

test('outside the city there is no village, however far', () => {
  const hit = index([square(124, 43, 1)]);

  for (const [lon, lat] of [
    [123.9, 43.5],
    [0, 0],
    [-180, 85],
    [125.001, 43.5],
  ])
    assert.equal(hit.rowAt(lon, lat), null);
});

test('a concave village does not own its bay', () => {
  const bay = [Float64Array.of(124, 43, 125, 43, 125, 44, 124.6, 44, 124.6, 43.4, 124.4, 43.4, 124.4, 44, 124, 44)];

  assert.equal(index(bay).rowAt(124.5, 43.8), null);
  assert.equal(index(bay).rowAt(124.2, 43.8), 0);
});
