import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Once } from '../../../static/js/map/once.js';
import { Shape } from '../../../static/js/map/shape.js';

const UNIT = { west: 0, north: 0, east: 2, south: 2 };
const square = (x, y) => Float64Array.of(x, y, x + 1, y, x + 1, y + 1, x, y + 1);
const length = (lines) => lines.reduce((sum, line) => sum + lengthOf(line), 0);

function lengthOf(line) {
  let sum = 0;
  for (let i = 2; i < line.length; i += 2) sum += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
  return sum;
}

test('a border between two neighbours is taken once', () => {
  const once = new Once(UNIT);

  assert.equal(length(once.take([square(0, 0)])), 4);
  assert.equal(length(once.take([square(1, 0)])), 3);
});

test('four villages in a square have twelve edges, whatever their order', () => {
  const rings = [square(1, 1), square(0, 0), square(1, 0), square(0, 1)];

  assert.equal(length(new Once(UNIT).take(rings)), 12);
});

test('what a county takes is left out for its villages', () => {
  const once = new Once(UNIT);
  const county = Float64Array.of(0, 0, 1, 0, 2, 0, 2, 1, 1, 1, 0, 1);

  assert.equal(length(once.take([county])), 6);
  assert.equal(length(once.take([square(0, 0), square(1, 0)])), 1);
});

test('lines of the thin path keep their ends, so that borders meet', () => {
  const points = [];
  const path = { moveTo: (x, y) => points.push([x, y]), lineTo: (x, y) => points.push([x, y]), closePath: () => {} };
  const line = Float64Array.of(0, 0, 0.1, 0, 0.2, 0, 5, 0, 5.1, 0.1);

  new Shape([line], { closed: false }).traceThinly(path, { scale: 1, left: 0, top: 0 }, 0.6);

  assert.deepEqual(points, [
    [0, 0],
    [5, 0],
    [5.1, 0.1],
  ]);
});
