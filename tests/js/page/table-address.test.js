import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formAddress } from '../../../static/js/page/list-pages.js';

const cases = [
  ['nothing is said', [], '/villages'],
  ['blank fields ask for nothing', [['q', ' '], ['flagship', '']], '/villages'],
  ['values of one parameter are joined', [['county', '220322'], ['plan', 'none'], ['county', '220382']], '/villages?county=220322,220382&plan=none'],
  ['the view follows the filter, in its own order', [['columns', 'code'], ['sort', '-area_km2'], ['lang', 'en'], ['plan', 'none']], '/villages?plan=none&lang=en&sort=-area_km2&columns=code'],
  ['words follow the other conditions', [['q', '杨 树'], ['plan', 'none']], '/villages?plan=none&q=%E6%9D%A8%20%E6%A0%91'],
  ['a position keeps its strokes', [['at', '9.5/43.1/124.2']], '/villages?at=9.5/43.1/124.2'],
];

for (const [sentence, fields, address] of cases) {
  test(sentence, () => assert.equal(formAddress('/villages', fields), address));
}

test('the usual columns are not said, in whatever order they stand', () => {
  const fields = [['columns', 'code'], ['columns', 'plan']];

  assert.equal(formAddress('/villages', fields, 'plan,code'), '/villages');
  assert.equal(formAddress('/villages', fields, 'plan,code,demo'), '/villages?columns=code,plan');
});
