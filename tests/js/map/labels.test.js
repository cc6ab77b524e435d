import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boxAt, overlap, placeLabels } from '../../../static/js/map/placing.js';

/** Numbers that look random and are the same in each run. */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const AROUND = [
  [0, 0],
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
];

function crowd(seed, count) {
  const next = chance(seed);
  return Array.from({ length: count }, () => ({
    x: next() * 800,
    y: next() * 600,
    width: 20 + next() * 80,
    height: 12 + next() * 10,
    offsets: AROUND,
  }));
}

for (const seed of [1, 2, 3, 4, 5]) {
  test(`no two names overlap, crowd ${seed}`, () => {
    const boxes = placeLabels(crowd(seed, 400)).map(({ candidate, x, y }) => boxAt({ x, y }, candidate));

    assert.ok(boxes.length > 20);
    boxes.forEach((box, i) => boxes.slice(i + 1).forEach((other) => assert.ok(!overlap(box, other))));
  });

  test(`a name that is left out had no room at any of its offsets, crowd ${seed}`, () => {
    const candidates = crowd(seed, 200);
    const placed = placeLabels(candidates);
    const boxes = placed.map(({ candidate, x, y }) => boxAt({ x, y }, candidate));
    const written = new Set(placed.map(({ candidate }) => candidate));

    for (const lost of candidates.filter((candidate) => !written.has(candidate))) {
      for (const [right, down] of AROUND) {
        const place = boxAt({ x: lost.x + right * lost.width, y: lost.y + down * lost.height }, lost);
        assert.ok(boxes.some((box) => overlap(box, place)));
      }
    }
  });
}

const name = (x, more = {}) => ({ x, y: 50, width: 40, height: 12, ...more });
const box = (x, more = {}) => ({ ...boxAt({ x, y: 50 }, { width: 16, height: 16 }), ...more });

test('the more important name keeps its place', () => {
  const county = name(50);
  const township = name(60);

  assert.deepEqual(
    placeLabels([county, township]).map(({ candidate }) => candidate),
    [county],
  );
});

test('a name moves aside for a point, and stays where it cannot', () => {
  const [moved] = placeLabels(
    [
      name(50, {
        offsets: [
          [0, 0],
          [0, 2],
        ],
      }),
    ],
    [box(50)],
  );
  const [stayed] = placeLabels([name(50)], [box(50)]);

  assert.equal(moved.y, 74);
  assert.equal(stayed.y, 50);
});

test('a name gives way to a cluster, but not a firm one', () => {
  assert.equal(placeLabels([name(50)], [box(50, { hard: true })]).length, 0);
  assert.equal(placeLabels([name(50, { firm: true })], [box(50, { hard: true })]).length, 1);
});

test('a name is not written where it may not stand', () => {
  const allows = ({ left }) => left > 60;

  assert.deepEqual(
    placeLabels([name(50, { offsets: AROUND, allows })]).map(({ x }) => x),
    [90],
  );
  assert.equal(placeLabels([name(50, { allows })]).length, 0);
});
