import assert from 'node:assert/strict';
import { test } from 'node:test';

import { composeAddress, parseView, readPosition, viewElsewhere, writtenPosition } from '../../../static/js/page/address.js';
import { parseFilter } from '../../../static/js/page/filter.js';
import { criteria } from './city.js';

const filter = parseFilter('plan=none&county=220322', criteria);

test('an address holds the filter first, then the view in one order', () => {
  const view = { lang: 'en', theme: 'demo', at: '9.5/43.1/124.2', village: undefined };
  assert.equal(composeAddress('/', filter, view, 'zh'), '/?county=220322&plan=none&at=9.5/43.1/124.2&theme=demo&lang=en');
});

test('the language of the house is left out', () => {
  assert.equal(composeAddress('/villages', parseFilter('', criteria), { lang: 'zh' }, 'zh'), '/villages');
});

test('view parameters are read and filters are not', () => {
  assert.deepEqual(parseView('?plan=none&theme=class&village=220322100301&lang='), { theme: 'class', village: '220322100301' });
});

test('another page takes over position, theme and language, not the open card or the page of the list', () => {
  assert.deepEqual(viewElsewhere({ at: '9/43/124', theme: 'demo', village: '1', page: '3', lang: 'en' }), { at: '9/43/124', theme: 'demo', lang: 'en' });
});

test('a position is written short and read back', () => {
  const written = writtenPosition({ zoom: 10.456, lat: 43.123456, lon: 124.5 });
  assert.equal(written, '10.46/43.1235/124.5');
  assert.deepEqual(readPosition(written), { zoom: 10.46, lat: 43.1235, lon: 124.5 });
});

for (const text of [undefined, '', 'here', '9/43', '9/43/x']) {
  test(`no position is read from ${text}`, () => assert.equal(readPosition(text), null));
}
