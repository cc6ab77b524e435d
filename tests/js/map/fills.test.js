import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fillGroups } from '../../../static/js/map/hatch.js';
import { fillStyle, HATCHES, TILE } from '../../../static/js/map/hatch.js';

const SCREEN = new Set(['falling']);

test('rows are grouped by what they are painted with, and every row is painted once', () => {
  const groups = fillGroups(['#111', { fill: '#222', hatch: '' }, '#111', null], null, SCREEN);

  assert.deepEqual(
    groups.map(({ colour, rows }) => [colour, rows]),
    [
      ['#111', [0, 2]],
      ['#222', [1]],
      ['#ECEDED', [3]],
    ],
  );
});

test('villages outside the filter are pale and lose their hatch', () => {
  const hatched = { fill: '#D8DADC', hatch: 'falling' };

  const groups = fillGroups([hatched, hatched, '#111'], Uint8Array.of(1, 0, 0), SCREEN);

  assert.deepEqual(groups, [
    { colour: '#F7F6F1', hatch: '', rows: [1, 2] },
    { colour: '#D8DADC', hatch: 'falling', rows: [0] },
  ]);
});

test('the largest group comes first: it is laid under the others', () => {
  const groups = fillGroups(['#111', '#222', '#222'], null, SCREEN);

  assert.deepEqual(
    groups.map(({ colour }) => colour),
    ['#222', '#111'],
  );
});

test('hidden villages take the colour of the ground', () => {
  const groups = fillGroups(['#111', '#111'], Uint8Array.of(1, 0), SCREEN, '#E6EBEA');

  assert.deepEqual(
    groups.map(({ colour }) => colour),
    ['#111', '#E6EBEA'],
  );
});

test('a hatch that serves prints only is not drawn on the screen', () => {
  const fills = [{ fill: '#F0E4AE', hatch: 'dots' }];

  assert.equal(fillGroups(fills, null, SCREEN)[0].hatch, '');
  assert.equal(fillGroups(fills, null, new Set(['dots']))[0].hatch, 'dots');
});

/** A canvas that writes down how it was made. */
function fakeCanvas(made) {
  const pen = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...values) =>
          made.push([name, ...values]),
      set: () => true,
    },
  );
  const canvas = { width: 0, height: 0, getContext: () => pen };
  made.push(canvas);
  return canvas;
}

for (const ratio of [1, 1.25, 1.5, 2, 3]) {
  test(`a hatch tile is a whole number of device pixels at ratio ${ratio}, and fills ${TILE} px`, () => {
    const made = [];
    const pattern = { setTransform: (matrix) => made.push(matrix) };
    const context = { createPattern: () => pattern };

    const style = fillStyle(context, '#D8DADC', 'falling', ratio, () => fakeCanvas(made));

    assert.equal(style, pattern);
    assert.ok(Number.isInteger(made[0].width));
    assert.ok(Math.abs(made[0].width * made.at(-1).a - TILE) < 1e-9);
  });
}

test('without a hatch the style is the colour', () => {
  assert.equal(fillStyle({}, '#348278', '', 1), '#348278');
  assert.equal(fillStyle({}, '#348278', 'none', 1), '#348278');
});

test('tiles join: a line that leaves one side comes in at the other', () => {
  for (const { lines = [] } of Object.values(HATCHES)) {
    const keys = new Set(lines.map(([x1, y1, x2, y2]) => lineKey(x1, y1, x2, y2)));
    for (const [x1, y1, x2, y2] of lines) {
      if (crosses(x1, y1, x2, y2, TILE)) assert.ok(keys.has(lineKey(x1 - TILE, y1, x2 - TILE, y2)));
    }
  }
});

/** Slope and intercept: lines of different lengths on one line are the same hatch. */
const lineKey = (x1, y1, x2, y2) => {
  const slope = (y2 - y1) / (x2 - x1);
  return `${slope} ${y1 - slope * x1}`;
};

const crosses = (x1, y1, x2, y2, x) => {
  const y = y1 + ((y2 - y1) * (x - x1)) / (x2 - x1);
  return x > Math.min(x1, x2) && x < Math.max(x1, x2) && y > 0 && y < TILE;
};
