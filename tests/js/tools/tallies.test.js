import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tally } from '../../../static/js/tools/tallies.js';

const WELLS = { plain: [0, 0, 1, -1], upgraded: [2] };
const ROADS = { built: [[2.5, [0, 1]], [1, [2]]], safety: [[4, [1]]] };

test('without a filter every row counts, also in no village', () => {
  assert.deepEqual(tally(WELLS, null).all, { rows: 5, km: null });
});

test('a filter leaves the points of its villages', () => {
  const { all, kinds } = tally(WELLS, Uint8Array.of(1, 0, 1));

  assert.equal(all.rows, 3);
  assert.equal(kinds.get('plain').rows, 2);
  assert.equal(kinds.get('upgraded').rows, 1);
});

test('a line counts once with its whole length where it touches a village of the filter', () => {
  const { all, kinds } = tally(ROADS, Uint8Array.of(1, 1, 0));

  assert.deepEqual(all, { rows: 2, km: 6.5 });
  assert.deepEqual(kinds.get('built'), { rows: 1, km: 2.5 });
});

test('lengths are not summed where one of the city is unknown', () => {
  assert.equal(tally({ built: [[null, [0]], [3, [1]]] }, Uint8Array.of(0, 1)).all.km, null);
});

test('a layer that nobody loaded has no rows', () => {
  assert.deepEqual(tally(undefined, null).all, { rows: 0, km: 0 });
});
