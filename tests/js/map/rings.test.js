import assert from 'node:assert/strict';
import { test } from 'node:test';

import { decodeLine, decodeRings } from '../../../static/js/map/decode.js';

const GRID = { origin: [123.3, 42.8], scale: 1e-5 };

test('a line starts at its first point and goes on in steps', () => {
  const line = decodeLine([100, 200, 10, -20, 0, 5], GRID);

  assert.deepEqual(
    [...line].map((degrees) => Number(degrees.toFixed(5))),
    [123.301, 42.802, 123.3011, 42.8018, 123.3011, 42.80185],
  );
});

test('steps are summed as whole numbers, so that a shared point is the same number from both sides', () => {
  const steps = Array.from({ length: 4000 }, (_, i) => (i % 2 ? 3 : 7));
  const there = decodeLine(steps, GRID);
  const back = decodeLine([7 * 2000, 3 * 2000, -7, -3], GRID);

  assert.equal(there.at(-2), back[0]);
  assert.equal(there.at(-1), back[1]);
});

test('all rings of all polygons come in one list, in their order', () => {
  const rings = decodeRings(
    [
      [
        [0, 0, 1, 0, 0, 1],
        [5, 5, 1, 1],
      ],
      [[9, 9, 1, 1]],
    ],
    GRID,
  );

  assert.deepEqual(
    rings.map((ring) => ring.length),
    [6, 4, 4],
  );
});
