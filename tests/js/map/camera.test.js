import assert from 'node:assert/strict';
import { test } from 'node:test';

import { around, latOf, lonOf, metresPerPixel, scaleBar, viewOf, worldX, worldY } from '../../../static/js/map/mercator.js';
import { Camera } from '../../../static/js/map/camera.js';
import { Frame } from '../../../static/js/map/frame.js';

const CITY = { west: worldX(123.3), north: worldY(44.11), east: worldX(125.78), south: worldY(42.82) };

/** Where a box's edges stand on the screen, in a view of a window. */
function onScreen(box, { zoom, lat, lon }, { width, height }) {
  const scale = 256 * 2 ** zoom;
  const x = (value) => (value - worldX(lon)) * scale + width / 2;
  const y = (value) => (value - worldY(lat)) * scale + height / 2;
  return { left: x(box.west), right: x(box.east), top: y(box.north), bottom: y(box.south) };
}

test('degrees come back from world units', () => {
  for (const [lon, lat] of [
    [124.5, 43.4],
    [-70, -33],
    [0, 0],
  ]) {
    assert.ok(Math.abs(lonOf(worldX(lon)) - lon) < 1e-9);
    assert.ok(Math.abs(latOf(worldY(lat)) - lat) < 1e-9);
  }
});

for (const room of [
  { width: 1136, height: 766, left: 56, right: 56, top: 26, bottom: 26 },
  { width: 1136, height: 766, left: 56, right: 416, top: 26, bottom: 26 },
  { width: 360, height: 600, left: 12, right: 12, top: 16, bottom: 216 },
]) {
  test(`the city fills a window of ${room.width} × ${room.height} with ${room.right} px free on the right, and no more`, () => {
    const view = viewOf(CITY, room, 14);
    const { left, right, top, bottom } = onScreen(CITY, view, room);

    assert.ok(left >= room.left - 0.5 && right <= room.width - room.right + 0.5);
    assert.ok(top >= room.top - 0.5 && bottom <= room.height - room.bottom + 0.5);
    const share = Math.max(
      (right - left) / (room.width - room.left - room.right),
      (bottom - top) / (room.height - room.top - room.bottom),
    );
    assert.ok(share > 0.99);
  });
}

test('a tiny place is not fitted beyond the highest zoom', () => {
  const point = { west: worldX(124), east: worldX(124.0001), north: worldY(43.0001), south: worldY(43) };

  assert.equal(viewOf(point, { width: 800, height: 600, left: 0, right: 0, top: 0, bottom: 0 }, 12.5).zoom, 12.5);
});

test('the extent around extents', () => {
  const { west, south, east, north } = around([CITY, { west: worldX(120), north: worldY(43), east: worldX(121), south: worldY(40) }]);

  assert.deepEqual(
    [lonOf(west), latOf(south), lonOf(east), latOf(north)].map((value) => Number(value.toFixed(6))),
    [120, 40, 125.78, 44.11],
  );
});

/** A Leaflet map that looks at a corner and writes down where it is told to pan. */
function fakeMap(panned) {
  return {
    getZoom: () => 8,
    getPixelBounds: () => ({ min: { x: 0, y: 0 } }),
    getSize: () => ({ x: 1000, y: 600 }),
    panBy: (by) => panned.push(by),
  };
}

const pixels = (west, north, east, south) => ({
  box: { west: west / 65536, north: north / 65536, east: east / 65536, south: south / 65536 },
});

for (const [said, village, free, expected] of [
  ['a village in the open does not move the map', pixels(400, 200, 460, 260), {}, []],
  ['a village under the card moves the map just out of it', pixels(700, 200, 760, 260), { right: 360 }, [[146, 0]]],
  ['a village above the view is brought down', pixels(400, -100, 460, -40), {}, [[0, -126]]],
  ['a village wider than the room is put in its middle', pixels(0, 200, 2000, 260), {}, [[500, 0]]],
]) {
  test(said, () => {
    const panned = [];
    const camera = new Camera(fakeMap(panned), { jump: true });
    camera.keepFree(free);

    camera.reveal(village);

    assert.deepEqual(panned, expected);
  });
}

test('a frame is moved and scaled so that each place stays where it is', () => {
  const frame = new Frame({ zoom: 9, left: 1000, top: 2000, width: 400, height: 300, ratio: 1 });
  const origin = { x: 2100, y: 4100 };

  const { x, y, scale } = frame.placedAt(origin, 10);

  const place = { x: 0.0095, y: 0.0177 };
  assert.ok(Math.abs(frame.x(place.x) * scale + x - (place.x * 256 * 2 ** 10 - origin.x)) < 1e-9);
  assert.ok(Math.abs(frame.y(place.y) * scale + y - (place.y * 256 * 2 ** 10 - origin.y)) < 1e-9);
});

test('a frame serves while it covers the view, and while the zoom is only beginning to change', () => {
  const frame = new Frame({ zoom: 9, left: 900, top: 900, width: 1200, height: 1200, ratio: 1 });
  const view = (x, y, size) => ({ min: { x, y }, max: { x: x + size, y: y + size } });

  assert.equal(frame.serves(view(1000, 1000, 1000), 9), true);
  assert.equal(frame.serves(view(1200, 1000, 1000), 9), false);
  assert.equal(frame.serves(view(800, 800, 1000), 8.8), true);
  assert.equal(frame.serves(view(200, 200, 1000), 8), false);
});

test('a scale bar is a round distance that fits', () => {
  for (const zoom of [7.57, 8.52, 9.15, 10.4, 11.6, 14]) {
    const each = metresPerPixel(43.4, zoom);
    const { metres, pixels: wide } = scaleBar(each, 100);

    assert.ok(wide <= 100.001 && wide > 38);
    assert.match(String(metres), /^[125]0*$/);
    assert.ok(Math.abs(wide * each - metres) < 1e-6);
  }
});

test('a pixel at zoom 11.6 in Siping is 37 metres', () => {
  assert.equal(Math.round(metresPerPixel(43.35, 11.6)), 37);
});
