import assert from 'node:assert/strict';
import { test } from 'node:test';

import { BadFilter, parseFilter, withValues } from '../../../static/js/page/filter.js';
import { VillageRows, facetCounts, matches } from '../../../static/js/page/rows.js';
import { cases, criteria, payloadOf } from './city.js';

const payload = payloadOf(cases.villages);

for (const { id, query, codes, canonical, within = [] } of cases.cases) {
  const rows = new VillageRows(payload, () => Uint8Array.from(payload.code, (code) => (within.includes(code) ? 1 : 0)));

  test(`a filter leaves the villages of its case: ${id}`, () => {
    const inside = matches(parseFilter(query, criteria), rows);
    assert.deepEqual(payload.code.filter((_, row) => inside[row]), codes);
  });

  test(`equal filters give equal text: ${id}`, () => {
    const filter = parseFilter(query, criteria);
    if (canonical !== undefined) assert.equal(filter.query(), canonical);
    assert.equal(parseFilter(filter.query(), criteria).query(), filter.query());
  });
}

for (const { id, query, parameter, value } of cases.refused) {
  test(`a filter is refused with the part at fault: ${id}`, () => {
    assert.throws(() => parseFilter(query, criteria), (problem) => {
      assert.ok(problem instanceof BadFilter);
      assert.equal(problem.parameter, parameter);
      if (value !== undefined) assert.equal(problem.value, value);
      return true;
    });
  });
}

test('a facet counts what its values would leave under all other conditions', () => {
  const rows = new VillageRows(payload);
  const filter = parseFilter('county=220382&plan=none', criteria);
  const counts = facetCounts(filter, rows);
  // None of the villages with a plan status in 双辽 is without a plan, so the plan facet offers "compiled" only.
  assert.equal(counts.get('plan').get('compiled'), 2);
  assert.equal(counts.get('plan').get('none'), undefined);
  assert.equal(counts.get('county').get('220322'), 2);
  assert.equal(counts.get('county').get('220302'), 1);
});

test('villages without data are counted apart', () => {
  const counts = facetCounts(parseFilter('', criteria), new VillageRows(payload));
  const silent = cases.villages.filter(({ plan }) => plan === undefined).length;
  assert.equal(counts.get('plan').get(''), silent);
});

test('any batch counts the villages of all batches', () => {
  const counts = facetCounts(parseFilter('', criteria), new VillageRows(payload)).get('demo');
  assert.equal(counts.get('any'), counts.get('2021') + counts.get('2022'));
});

test('other values of a parameter take the place of its own and keep the order of the criteria', () => {
  const filter = parseFilter('wells=true&county=220382&q=杨', criteria);
  assert.equal(withValues(filter, criteria, 'plan', ['none']).query(), 'county=220382&plan=none&wells=true&q=%E6%9D%A8');
  assert.equal(withValues(filter, criteria, 'county', []).query(), 'wells=true&q=%E6%9D%A8');
  assert.equal(withValues(filter, criteria, 'county', ['220322', '220302']).valuesOf('county').join(), '220302,220322');
});
