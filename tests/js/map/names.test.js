import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countyName, placeNames, townshipName, villageName, villageNames } from '../../../static/js/map/names.js';

const outlines = {
  counties: [
    {
      label: { zh: '伊通满族自治县', en: 'Yitong Manchu Autonomous County' },
      short: { zh: '伊通县', en: 'Yitong' },
      at: [125.3, 43.3],
    },
  ],
  townships: [
    { label: { zh: '景台镇', en: 'Jingtai Town' }, at: [125.2, 43.4], area_km2: 90 },
    { label: { zh: '二道镇', en: 'Erdao Town' }, at: [125.3, 43.4], area_km2: 120 },
  ],
  neighbours: [{ label: { zh: '长春市', en: 'Changchun' }, at: [125.4, 43.7] }],
};
const texts = (zoom, language = 'zh') => placeNames(outlines, language, zoom).map(({ text }) => text);

for (const [label, short] of [
  ['Jingtai Town', 'Jingtai'],
  ['Pingxi Township', 'Pingxi'],
  ['Liaobei Subdistrict', 'Liaobei'],
  ['Yehe Manchu Town', 'Yehe'],
  ['Townsend', 'Townsend'],
]) {
  test(`on the map, ${label} is ${short}`, () => assert.equal(townshipName({ zh: '', en: label }, 'en'), short));
}

for (const [name, short] of [
  ['永合村村民委员会', '永合村'],
  ['王相村委会', '王相村'],
  ['海棠坡村', '海棠坡村'],
  ['Yangshutun', 'Yangshutun'],
]) {
  test(`on the map, ${name} is ${short}`, () => assert.equal(villageName(name), short));
}

test('a county is written in full in Chinese and short in English', () => {
  assert.equal(countyName(outlines.counties[0], 'zh'), '伊通满族自治县');
  assert.equal(countyName(outlines.counties[0], 'en'), 'Yitong');
});

test('far out only counties have names; then come townships by area, then neighbours', () => {
  assert.deepEqual(texts(7.6), ['伊通满族自治县']);
  assert.deepEqual(texts(9.15), ['伊通满族自治县', '二道镇', '景台镇', '长春市']);
});

test('where villages have names, counties have none', () => {
  assert.deepEqual(texts(11, 'en'), ['Erdao', 'Jingtai', 'Changchun']);
});

const rows = { code: ['1', '2', '3', '4'], lon: [1, 2, 3, 4], lat: [1, 2, 3, 4], area_km2: [5, 20, 10, 30] };
const view = { zoom: 11, inside: null, selected: null, nameOf: (row) => `village ${row}`, shows: () => true };

test('villages of the filter come before the others, larger before smaller', () => {
  const { rest } = villageNames(rows, { ...view, inside: Uint8Array.of(1, 1, 1, 0) });

  assert.deepEqual(
    rest.map(({ row }) => row),
    [1, 2, 0, 3],
  );
  assert.notEqual(rest.at(-1).letters.ink, rest[0].letters.ink);
});

test('the chosen village comes first, at every zoom, and once', () => {
  const far = villageNames(rows, { ...view, zoom: 9, selected: 2 });
  const near = villageNames(rows, { ...view, selected: 2 });

  assert.deepEqual(
    far.first.map(({ row }) => row),
    [2],
  );
  assert.deepEqual(far.rest, []);
  assert.ok(!near.rest.some(({ row }) => row === 2));
});

test('villages that the view does not show are not named', () => {
  const { rest } = villageNames(rows, { ...view, shows: (row) => row < 2 });

  assert.deepEqual(
    rest.map(({ row }) => row),
    [1, 0],
  );
});
