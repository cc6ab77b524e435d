import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Detail } from '../../../static/js/map/detail.js';
import { worldX, worldY } from '../../../static/js/map/mercator.js';

const PAYLOAD = {
  version: 'a-1',
  tolerance_m: 60,
  levels: [
    { tolerance_m: 2.5, pieces: [[124, 43, 124.5, 44], [124.5, 43, 125, 44]] },
    { tolerance_m: 20, pieces: [[124, 43, 125, 44]] },
  ],
};
const frameOf = (zoom, west, east) => ({
  zoom,
  ratio: 1,
  box: { west: worldX(west), east: worldX(east), north: worldY(43.6), south: worldY(43.4) },
});
const WHOLE_CITY = frameOf(9, 124, 125);
const pieceOf = (version = 'a-1') => ({ version, origin: [124, 43], scale: 0.1, arcs: [3], sizes: [2], steps: [1, 1, 1, 1] });
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A service whose answers come when the test says so. */
function service() {
  const asked = new Map();
  const fetchPiece = (name, signal) => new Promise((resolve, reject) => asked.set(name, { resolve, reject, signal }));
  return { asked, fetchPiece };
}

function detailOf(payload = PAYLOAD) {
  const { asked, fetchPiece } = service();
  let came = 0;
  const detail = new Detail(payload, fetchPiece, () => (came += 1));
  return { detail, asked, came: () => came };
}

test('nothing is fetched while what every page has is fine enough', () => {
  const { detail, asked } = detailOf();

  detail.look(WHOLE_CITY);

  assert.equal(asked.size, 0);
  assert.deepEqual(detail.pieces, []);
});

test('near, the pieces that meet the view are fetched at the level of its pixels, once', () => {
  const { detail, asked } = detailOf();

  detail.look(frameOf(12, 124.1, 124.2));
  detail.look(frameOf(12, 124.1, 124.3));
  assert.deepEqual([...asked.keys()], ['detail/1-0']);

  detail.look(frameOf(14, 124.1, 124.2));
  assert.deepEqual([...asked.keys()], ['detail/1-0', 'detail/0-0']);
});

test('a sharp screen asks for finer borders', () => {
  const { detail, asked } = detailOf();

  detail.look({ ...frameOf(11.5, 124.1, 124.2), ratio: 3 });

  assert.deepEqual([...asked.keys()], ['detail/0-0']);
});

test('what came is drawn, and stays for the next time', async () => {
  const { detail, asked, came } = detailOf();
  detail.look(frameOf(12, 124.1, 124.2));

  asked.get('detail/1-0').resolve(pieceOf());
  await settled();

  assert.equal(came(), 1);
  assert.deepEqual([...detail.pieces[0].keys()], [3]);
  detail.look(WHOLE_CITY);
  assert.deepEqual(detail.pieces, []);
  asked.clear();
  detail.look(frameOf(12, 124.1, 124.2));
  assert.equal(detail.pieces.length, 1);
  assert.equal(asked.size, 0);
});

test('coarser pieces serve until the finer ones are there', async () => {
  const { detail, asked } = detailOf();
  detail.look(frameOf(12, 124.1, 124.2));
  asked.get('detail/1-0').resolve(pieceOf());
  await settled();

  detail.look(frameOf(14, 124.1, 124.2));
  assert.equal(detail.pieces.length, 1);
  asked.get('detail/0-0').resolve(pieceOf());
  await settled();

  assert.equal(detail.pieces.length, 2);
});

test('what is no longer looked at is no longer fetched', async () => {
  const { detail, asked, came } = detailOf();
  detail.look(frameOf(14, 124.1, 124.2));

  detail.look(frameOf(14, 124.8, 124.9));

  assert.equal(asked.get('detail/0-0').signal.aborted, true);
  assert.equal(asked.get('detail/0-1').signal.aborted, false);
  asked.get('detail/0-0').resolve(pieceOf());
  await settled();
  assert.equal(came(), 0);
});

test('borders of another version are not put among these', async () => {
  const { detail, asked, came } = detailOf();
  detail.look(frameOf(12, 124.1, 124.2));

  asked.get('detail/1-0').resolve(pieceOf('a-2'));
  await settled();

  assert.equal(came(), 0);
  assert.deepEqual(detail.pieces, []);
});

test('a piece that is lost is asked for again at the next rest', async () => {
  const { detail, asked } = detailOf();
  detail.look(frameOf(12, 124.1, 124.2));
  asked.get('detail/1-0').reject(new Error('lost'));
  await settled();
  asked.clear();

  detail.look(frameOf(12, 124.1, 124.2));

  assert.equal(asked.size, 1);
});

test('where a view would need too many pieces a coarser level does', () => {
  const narrow = Array.from({ length: 40 }, (_, i) => [124 + i / 40, 43, 124 + (i + 1) / 40, 44]);
  const { detail, asked } = detailOf({ ...PAYLOAD, levels: [{ tolerance_m: 2.5, pieces: narrow }, PAYLOAD.levels[1]] });

  detail.look(frameOf(14, 124, 125));

  assert.deepEqual([...asked.keys()], ['detail/1-0']);
});
