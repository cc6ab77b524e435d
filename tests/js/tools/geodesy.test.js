import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Texts } from '../../../static/js/page/texts.js';
import { areaOf, lengthOf } from '../../../static/js/tools/geodesy.js';
import { areaText, lengthText } from '../../../static/js/tools/measure-tool.js';

const near = (value, expected, share) => assert.ok(Math.abs(value / expected - 1) < share, `${value} is not ${expected}`);

// Independent figures: pyproj.Geod(ellps="GRS80").inv, .line_length and .polygon_area_perimeter of the same points.
test('lengths are those of the ellipsoid, not of the projection', () => {
  near(lengthOf([{ lon: 124, lat: 43 }, { lon: 125, lat: 43 }]), 81540.486373, 1e-9);
  near(lengthOf([{ lon: 124, lat: 43 }, { lon: 124, lat: 44 }, { lon: 124, lat: 43 }]), 2 * 111102.485673, 1e-9);
});

test('a single point has no length and no path none', () => {
  assert.equal(lengthOf([{ lon: 124, lat: 43 }]), 0);
  assert.equal(lengthOf([]), 0);
});

test('an area is the same whichever way round it is drawn', () => {
  const square = [{ lon: 124, lat: 43 }, { lon: 124.1, lat: 43 }, { lon: 124.1, lat: 43.1 }, { lon: 124, lat: 43.1 }];

  near(areaOf(square), 90513378.6875, 1e-9);
  assert.equal(areaOf(square), areaOf([...square].reverse()));
});

const TEXTS = new Texts('zh', {
  'measure.metres': '{n} 米',
  'measure.kilometres': '{n} 千米',
  'measure.square_metres': '{n} 平方米',
  'measure.square_kilometres': '{n} 平方千米',
  'measure.mu': '{n} 亩',
});

for (const [metres, said] of [
  [0.94, '0.9 米'],
  [999.4, '999 米'],
  [1234.5, '1.23 千米'],
  [123456, '123.5 千米'],
]) {
  test(`${metres} m are said as ${said}`, () => assert.equal(lengthText(metres, TEXTS), said));
}

for (const [area, said] of [
  [1000, ['1,000 平方米', '1.5 亩']],
  [90516860, ['90.52 平方千米', '135,775 亩']],
]) {
  test(`${area} m² are said as ${said.join('，')}`, () => assert.deepEqual(areaText(area, TEXTS), said));
}
