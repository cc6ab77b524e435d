import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseFilter } from '../../../static/js/page/filter.js';
import { VillageRows, matches } from '../../../static/js/page/rows.js';
import { fillsOf, legendCounts, swatchClasses } from '../../../static/js/page/themes.js';
import { cases, criteria, demoTheme, payloadOf, planTheme } from './city.js';

const payload = payloadOf(cases.villages);
const rows = new VillageRows(payload);
const at = (code) => payload.code.indexOf(code);

test('a village is painted by the last row that it matches', () => {
  const fills = fillsOf(demoTheme, rows);
  assert.equal(fills[at('220382100301')], '#1D3F6B', 'a flagship village of 2022');
  assert.equal(fills[at('220382100302')], '#4F88BA', 'a village of 2022');
  assert.equal(fills[at('220322100302')], '#E5DDCA', 'a village in no batch');
});

test('a village without data is painted grey and counted apart', () => {
  assert.deepEqual(fillsOf(planTheme, rows)[at('220382101301')], { fill: '#ECEDED', hatch: 'vertical' }, 'hatched where there is no colour');
  assert.equal(legendCounts(planTheme, rows, new Uint8Array(rows.size).fill(1)).missing, 1);
});

test('a row counts all that match it, also those painted by a later row', () => {
  const { rows: counts } = legendCounts(demoTheme, rows, new Uint8Array(rows.size).fill(1));
  assert.deepEqual(counts, [1, 2, 1, 2]);
});

test('the legend counts inside the filter and the rest beside it', () => {
  const inside = matches(parseFilter('county=220382', criteria), rows);
  assert.deepEqual(legendCounts(planTheme, rows, inside), { rows: [2, 0], missing: 1, outside: 4 });
});

test('the one pale hatch shows on the screen too', () => {
  const pending = { key: 'class', rows: [{ parameter: 'class', value: 'pending', fill: '#D8DADC', letter: 'D', hatch: 'falling' }] };
  assert.deepEqual(fillsOf(pending, rows)[at('220302200301')], { fill: '#D8DADC', hatch: 'falling' });
});

test('letters on dark fills are white', () => {
  const classes = (fill) => swatchClasses({ parameter: 'class', value: 'x', fill, letter: 'T', hatch: 'crossed' });
  assert.equal(classes('#86AC9D'), 'swatch fill-class-x');
  assert.equal(classes('#87588E'), 'swatch fill-class-x pale-letter');
  assert.equal(classes('#4A4A50'), 'swatch fill-class-x pale-letter');
});
