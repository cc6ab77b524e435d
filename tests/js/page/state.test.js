import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countInside } from '../../../static/js/page/links-view.js';
import { VillageRows } from '../../../static/js/page/rows.js';
import { State } from '../../../static/js/page/state.js';
import { cases, criteria, payloadOf } from './city.js';

const known = { rows: new VillageRows(payloadOf(cases.villages)), criteria, path: '/', home: 'zh', theme: 'plan' };
const read = (query) => State.read(known, query);

test('a state counts its villages and sums their area', () => {
  const state = read('?county=220382');
  assert.equal(state.count, 3);
  assert.equal(state.area, 30);
});

test('a state of an address writes that address', () => {
  const query = '?county=220382&q=%E6%9D%91&theme=demo&village=220382100301';
  assert.equal(read(query).address(), `/${query}`);
});

test('without a theme in the address the city has one', () => {
  assert.equal(read('').theme.key, 'plan');
  assert.equal(read('?theme=demo').theme.key, 'demo');
});

test('a download holds the filter and the language only', () => {
  const state = read('?plan=none&at=9/43/124&theme=demo&lang=en');
  assert.equal(state.download('/layers/wells.csv'), '/layers/wells.csv?plan=none&lang=en');
});

test('the ways out of an empty result are the conditions whose removal leaves villages', () => {
  const state = read('?township=220322100&county=220382');
  assert.equal(state.count, 0);
  assert.deepEqual(state.ways, [{ parameter: 'county', left: 2 }, { parameter: 'township', left: 3 }]);
});

test('a card is open for a village that is known', () => {
  assert.equal(read('?village=220322100301').selected, known.rows.place.get('220322100301'));
  assert.equal(read('?village=220000000000').selected, null);
});

test('layers are counted by the villages that the filter leaves', () => {
  const state = read('?county=220322');
  const tallies = { roads: { built: [[1.5, [1, 2]], [null, [5]]] }, sites_5g: { '': [1, 1, 5, -1] } };
  assert.equal(countInside('sites_5g', state, tallies), 2);
  assert.equal(countInside('roads', state, tallies), 1);
  assert.equal(countInside('townships', state), 2);
  assert.equal(countInside('counties', read('')), 3);
  assert.equal(countInside('roads', state, null), null, 'what has not come is not guessed');
});
