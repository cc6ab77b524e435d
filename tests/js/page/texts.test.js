import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Texts, grouped } from '../../../static/js/page/texts.js';

const texts = new Texts('en', { villages: '{n} villages', 'villages.one': '{n} village', of: '{n} of {total}', list: 'in {places}' });

test('places are filled and whole numbers grouped', () => assert.equal(texts.say('of', { n: 1487, total: 20000 }), '1,487 of 20,000'));
test('one takes its own form', () => assert.equal(texts.say('villages', { n: 1 }), '1 village'));
test('none takes the form of many', () => assert.equal(texts.say('villages', { n: 0 }), '0 villages'));
test('lists take the comma of the language', () => {
  assert.equal(texts.say('list', { places: ['Lishu', 'Yitong'] }), 'in Lishu, Yitong');
  assert.equal(new Texts('zh', { list: '{places}' }).say('list', { places: ['梨树县', '伊通县'] }), '梨树县、伊通县');
});
test('a part with signs of replacement is text', () => assert.equal(texts.say('list', { places: "$& $' {n}" }), "in $& $' {n}"));
test('a missing text is an error', () => assert.throws(() => texts.say('nothing')));
test('numbers below a thousand have no comma', () => assert.deepEqual([999, 1000, 1234567].map(grouped), ['999', '1,000', '1,234,567']));
