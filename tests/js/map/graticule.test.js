import assert from 'node:assert/strict';
import { test } from 'node:test';

import { gridLabel, gridMinutes, gridStep } from '../../../static/js/map/graticule-drawing.js';

test('lines stand at each half degree, and at each six minutes when near', () => {
  assert.equal(gridStep(9.15), 30);
  assert.equal(gridStep(11), 6);
});

test('lines between two degrees include both ends', () => {
  assert.deepEqual(gridMinutes(123.5, 125, 30), [7410, 7440, 7470, 7500]);
  assert.deepEqual(gridMinutes(43.31, 43.52, 6), [2604, 2610]);
});

test('where no line falls there is none', () => {
  assert.deepEqual(gridMinutes(43.01, 43.09, 6), []);
});

test('lines west of Greenwich come in order too', () => {
  assert.deepEqual(gridMinutes(-1, 0.5, 30), [-60, -30, 0, 30]);
});

for (const [minutes, axis, said] of [
  [7410, 'lon', '123°30′E'],
  [7440, 'lon', '124°E'],
  [2640, 'lat', '44°N'],
  [2586, 'lat', '43°06′N'],
  [-2586, 'lat', '43°06′S'],
  [-60, 'lon', '1°W'],
  [0, 'lat', '0°'],
]) {
  test(`${minutes}′ of ${axis} is written ${said}`, () => assert.equal(gridLabel(minutes, axis), said));
}
