import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Clusters, clusterZoom, discSize } from '../../../static/js/map/point-overlay.js';
import { linesInside, pointsInside } from '../../../static/js/map/follow.js';
import { boxAt, overlap, spread } from '../../../static/js/map/placing.js';

const WORLD = [-180, -85, 180, 85];
const COUNT = 1487;
const place = {
  lon: Float64Array.from({ length: COUNT }, (_, i) => 123.3 + ((i * 7919) % 2480) / 1000),
  lat: Float64Array.from({ length: COUNT }, (_, i) => 42.8 + ((i * 104729) % 1300) / 1000),
};
const everyOne = [...place.lon.keys()];

for (const zoom of [7, 8.52, 9.15, 10.39, 10.4, 12.5, 14]) {
  test(`clusters at zoom ${zoom} hold every point once`, () => {
    const marks = new Clusters(place, everyOne).within(WORLD, zoom);

    assert.equal(
      marks.reduce((sum, { count }) => sum + count, 0),
      COUNT,
    );
    const alone = marks.filter(({ index }) => index !== null).map(({ index }) => index);
    assert.equal(new Set(alone).size, alone.length);
  });
}

test('from the zoom where villages have names, every point stands alone', () => {
  const marks = new Clusters(place, everyOne).within(WORLD, 10.4);

  assert.ok(marks.every(({ index }) => index !== null));
  assert.ok(new Clusters(place, everyOne).within(WORLD, 9).some(({ count }) => count > 1));
  assert.ok(clusterZoom(10.4) > clusterZoom(10.39));
});

test('only the chosen points are counted', () => {
  const chosen = everyOne.filter((index) => index % 3 === 0);
  const marks = new Clusters(place, chosen).within(WORLD, 9);

  assert.equal(
    marks.reduce((sum, { count }) => sum + count, 0),
    chosen.length,
  );
});

test('discs grow with what they hold, from 26 to 38 pixels', () => {
  const sizes = [1, 2, 10, 50, 120, 1487].map(discSize);

  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => a - b),
  );
  assert.equal(sizes[0], 26);
  assert.equal(sizes.at(-1), 38);
});

test('points follow their village, and those in no village are shown while nothing is filtered', () => {
  const villages = [0, 1, -1, 1];

  assert.deepEqual(pointsInside(villages, null), [0, 1, 2, 3]);
  assert.deepEqual(pointsInside(villages, Uint8Array.of(1, 1)), [0, 1, 2, 3]);
  assert.deepEqual(pointsInside(villages, Uint8Array.of(0, 1)), [1, 3]);
});

test('a line is shown where one of its villages is', () => {
  const inside = Uint8Array.of(0, 1, 0);

  assert.deepEqual(linesInside([[0, 1], [2], [], [1]], inside), [0, 3]);
});

test('no disc is lost when discs move aside, and none leaves the city', () => {
  const discs = Array.from({ length: 30 }, (_, i) => ({ x: 100 + (i % 3), y: 100 + (i % 5), size: 30, count: i + 2 }));

  const moved = spread(discs, (x) => x < 140);

  assert.deepEqual(
    moved.map(({ count }) => count).sort((a, b) => a - b),
    discs.map(({ count }) => count),
  );
  assert.ok(moved.every(({ x }) => x < 140));
});

test('two discs on one place are drawn side by side', () => {
  const [one, two] = spread(
    [
      { x: 50, y: 50, size: 30, count: 9 },
      { x: 52, y: 50, size: 30, count: 5 },
    ],
    () => true,
  );
  const box = ({ x, y, size }) => boxAt({ x, y }, { width: size, height: size });

  assert.ok(!overlap(box(one), box(two)));
});
