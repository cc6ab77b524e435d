import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeLabels } from '../../../static/js/map/placing.js';
import { OwnGround } from '../../../static/js/map/own-ground.js';

const FRAME = { width: 1000, height: 600, left: 0, top: 0, scale: 1, room: { x: 100, y: 0 }, panels: [] };
const neighbour = (x, more = {}) => ({ outside: true, x, y: 300, width: 90, height: 14, offsets: [[0, 0]], ...more });

function written(name, covers = () => false, frame = FRAME) {
  return placeLabels([new OwnGround({ villages: [], townshipOf: () => null, covers }, frame).keep(name)]);
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

const county = (x) => ({ firm: true, x, y: 300, width: 100, height: 18, offsets: [[0, 0]] });
const under = (left, right) => ({ ...FRAME, panels: [{ left, right, top: 0, bottom: 600 }] });

test("a county's name moves aside from a panel", () => {
  const [{ x }] = written(county(500), undefined, under(535, 600));

  assert.equal(x, 480);
});

test("a county's name stays where no panel lies, and is written even where all is covered", () => {
  assert.equal(written(county(500), undefined, under(700, 800))[0].x, 500);
  assert.equal(written(county(500), undefined, under(0, 1000))[0].x, 500);
});
