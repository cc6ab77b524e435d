import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Walk } from '../../../static/js/map/keyboard.js';

/** Five villages: one in the middle, one in each direction, the eastern one a little to the north. */
const WALK = new Walk({ lon: [124, 124.1, 124, 123.9, 124], lat: [43, 43.02, 43.1, 43, 42.9] });

for (const [key, row] of [
  ['ArrowRight', 1],
  ['ArrowUp', 2],
  ['ArrowLeft', 3],
  ['ArrowDown', 4],
]) {
  test(`${key} goes to the neighbour there, and the other way back`, () => {
    const back = { ArrowRight: 'ArrowLeft', ArrowLeft: 'ArrowRight', ArrowUp: 'ArrowDown', ArrowDown: 'ArrowUp' }[key];

    assert.equal(WALK.next(0, key, null), row);
    assert.equal(WALK.next(row, back, null), 0);
  });
}

test('at the edge there is nowhere to go', () => {
  assert.equal(WALK.next(1, 'ArrowRight', null), null);
});

test('villages outside the filter are stepped over', () => {
  assert.equal(WALK.next(3, 'ArrowRight', Uint8Array.of(0, 1, 1, 1, 1)), 1);
});

test('the walk begins at the nearest village that the filter leaves', () => {
  assert.equal(WALK.nearest({ lon: 124.01, lat: 43 }, null), 0);
  assert.equal(WALK.nearest({ lon: 124.01, lat: 43 }, Uint8Array.of(0, 0, 0, 1, 0)), 3);
  assert.equal(WALK.nearest({ lon: 124, lat: 43 }, new Uint8Array(5)), null);
});

test('every village of a scattered city can be reached from every other', () => {
  const places = Array.from({ length: 60 }, (_, i) => [124 + ((i * 37) % 60) / 60, 43 + ((i * 23) % 59) / 59]);
  const walk = new Walk({ lon: places.map(([lon]) => lon), lat: places.map(([, lat]) => lat) });
  const reached = new Set([0]);
  for (const row of reached) {
    for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
      const next = walk.next(row, key, null);
      if (next !== null) reached.add(next);
    }
  }

  assert.equal(reached.size, 60);
});
