import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SearchIndex, isEnough } from '../../../static/js/page/search-index.js';
import { NearestNames, distance } from '../../../static/js/page/search-nearest.js';
import { parseFilter, withWords } from '../../../static/js/page/filter.js';
import { VillageRows } from '../../../static/js/page/rows.js';
import { criteria } from './city.js';

const VILLAGES = [
  ['220302200301', '榆树台村', 'yu shu tai cun'],
  ['220322100301', '杨树屯村', 'yang shu tun cun|yang shu zhun cun'],
  ['220322100302', '新杨树村', 'xin yang shu cun'],
  ['220323104357', '杨树屯村', 'yang shu tun cun'],
  ['220382101301', '长岭村', 'chang ling cun|zhang ling cun'],
  ['220382101302', 'ＡＢ村', 'cun'],
];
const payload = { code: VILLAGES.map(([code]) => code), name: VILLAGES.map(([, name]) => name), spellings: VILLAGES.map(([, , said]) => said) };
const index = new SearchIndex(payload);
const rowsOf = (text) => index.find(text, 8).matches.map(({ row }) => row);
const marked = (text) => index.find(text, 8).matches.map(({ row, from, to }) => payload.name[row].slice(from, to));

for (const [text, enough] of [['杨', true], ['y', false], ['ys', true], ['220', false], ['2203', true], ['', false], [' 杨 ', true], ['Ｙ', false]]) {
  test(`“${text}” is ${enough ? 'enough' : 'too little'} to look for`, () => assert.equal(isEnough(text), enough));
}

test('too little text finds nothing', () => assert.deepEqual(index.find('y', 8), { matches: [], total: 0 }));

test('names that begin with the text stand before those that hold it inside', () => assert.deepEqual(rowsOf('杨树'), [1, 3, 2]));

test('initials stand before what is only inside', () => assert.deepEqual(rowsOf('ys'), [0, 1, 3, 2]));

test('every reading finds a name', () => {
  assert.deepEqual(rowsOf('changling'), [4]);
  assert.deepEqual(rowsOf('zhangl'), [4]);
  assert.deepEqual(rowsOf('zlc'), [4]);
});

test('a code is found by its beginning only', () => {
  assert.deepEqual(rowsOf('220322'), [1, 2]);
  assert.deepEqual(rowsOf('0301'), []);
});

test('width and case do not matter', () => {
  assert.deepEqual(rowsOf('ab'), [5]);
  assert.deepEqual(rowsOf('ＹＳＴ'), [0, 1, 3]);
});

test('the signs that met the text are marked', () => {
  assert.deepEqual(marked('树屯'), ['树屯', '树屯']);
  assert.deepEqual(marked('yst'), ['榆树台', '杨树屯', '杨树屯']);
  assert.deepEqual(marked('yangsh'), ['杨树', '杨树', '杨树']);
  assert.deepEqual(marked('2203820'), []);
  assert.deepEqual(marked('220323'), ['']);
});

test('at most so many are given, and all are counted', () => {
  const { matches, total } = index.find('cun', 2);
  assert.equal(matches.length, 2);
  assert.equal(total, 6);
});

test('the search finds exactly what the filter q leaves', () => {
  const rows = new VillageRows({ ...payload, criteria: {} });
  for (const text of ['杨', 'ys', 'shu', 'tai', 'zhun', '2203', 'ab', 'ling', 'yangshutun']) {
    const left = [...rows.named([text])].flatMap((mark, row) => (mark ? [row] : []));
    assert.deepEqual(rowsOf(text).sort((a, b) => a - b), left, text);
  }
});

const near = new NearestNames(payload);

test('another sign of the same sound is near', () => assert.equal(near.nearest('阳树屯', 3)[0], 1));

test('mistyped letters are near', () => {
  assert.equal(near.nearest('yangshutum', 3)[0], 1);
  assert.equal(near.nearest('chnagling', 3)[0], 4);
});

test('the beginning of a name may be mistyped too', () => assert.deepEqual(near.nearest('杨数', 2), [1, 3]));

test('what is like nothing has nothing near', () => {
  assert.deepEqual(near.nearest('石头门', 3), []);
  assert.deepEqual(near.nearest('qqqqqq', 3), []);
});

test('steps are counted as readers mistype', () => {
  assert.equal(distance('yang', 'yang', 2), 0);
  assert.equal(distance('yagn', 'yang', 2), 1);
  assert.equal(distance('yan', 'yang', 2), 1);
  assert.equal(distance('', 'ab', 3), 2);
  assert.ok(distance('abcdef', 'uvwxyz', 2) > 2);
});

test('a text becomes the words of the filter in place of its own', () => {
  const filter = parseFilter('county=220322&q=%E5%B2%AD', criteria);
  assert.equal(withWords(filter, ' 杨，柳,杨 ').query(), 'county=220322&q=%E6%9D%A8,%E6%9F%B3');
  assert.equal(withWords(filter, '').query(), 'county=220322');
});
