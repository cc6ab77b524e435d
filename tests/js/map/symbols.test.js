import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SYMBOLS, symbolOf } from '../../../static/js/map/symbols.js';

for (const [layer, points, name] of [
  ['sites_5g', {}, 'site'],
  ['wells', { kind: ['plain'] }, 'well'],
  ['wells', { kind: ['upgraded'] }, 'wellUpgraded'],
  ['wells', {}, 'well'],
  ['facilities', { kind: ['hospital'] }, 'hospital'],
  ['facilities', { kind: ['waste_transfer'] }, 'waste'],
  ['facilities', { kind: ['school'] }, 'facility'],
  ['facilities', { kind: [null] }, 'facility'],
  ['bridges', {}, 'bridge'],
]) {
  test(`a point of ${layer} with ${JSON.stringify(points)} is drawn as ${name}`, () => {
    assert.equal(symbolOf(layer, points, 0), name);
    assert.ok(name in SYMBOLS);
  });
}

test('every mark of a symbol is filled or stroked, and a stroke has its width', () => {
  for (const { marks } of Object.values(SYMBOLS)) {
    for (const mark of marks) {
      assert.ok(mark.fill || mark.stroke);
      if (mark.stroke) assert.ok(mark.width > 0);
    }
  }
});
