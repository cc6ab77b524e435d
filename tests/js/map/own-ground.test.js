import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeLabels } from '../../../static/js/map/labels.js';
import { OwnGround } from '../../../static/js/map/own-ground.js';

const FRAME = { width: 1000, height: 600, left: 0, top: 0, scale: 1, room: { x: 100, y: 0 } };
const neighbour = (x, more = {}) => ({ outside: true, x, y: 300, width: 90, height: 14, offsets: [[0, 0]], ...more });

function written(name, covers = () => false) {
  return placeLabels([new OwnGround({ villages: [], townships: [], covers }, FRAME).keep(name)]);
}

test("a neighbour's name stands whole in the view", () => {
  assert.equal(written(neighbour(400)).length, 1);
});

test("a neighbour's name that the edge would cut is not written", () => {
  assert.equal(written(neighbour(140)).length, 0);
  assert.equal(written(neighbour(870)).length, 0);
});

test("a neighbour's name that the edge would cut moves aside where it may", () => {
  const [{ x }] = written(neighbour(140, { offsets: [[0, 0], [0.3, 0]] }));

  assert.equal(x, 140 + 0.3 * 90);
});

test("a neighbour's name never lies on the city", () => {
  assert.equal(written(neighbour(400), () => true).length, 0);
});

test("a neighbour's name beside the view waits there until the map is moved", () => {
  assert.equal(written(neighbour(60)).length, 1);
});
