import assert from 'node:assert/strict';
import { test } from 'node:test';

import { overlap } from '../../../static/js/map/placing.js';
import { placeTip } from '../../../static/js/map/hover.js';

const MAP = { width: 1136, height: 766 };
const TIP = { width: 170, height: 46 };
const LEGEND = { left: 16, top: 590, right: 248, bottom: 750 };
const OVERLAYS = { left: 880, top: 32, right: 1072, bottom: 168 };

test('a tip stands 14 px right of and below the mouse', () => {
  assert.deepEqual(placeTip({ x: 500, y: 300 }, TIP, MAP, []), { x: 514, y: 314 });
});

test('a tip stays inside the map and off panels and the mouse, wherever the mouse is', () => {
  for (let x = 0; x <= MAP.width; x += 8) {
    for (let y = 0; y <= MAP.height; y += 8) {
      if ([LEGEND, OVERLAYS].some(({ left, top, right, bottom }) => x >= left && x <= right && y >= top && y <= bottom))
        continue;

      const at = placeTip({ x, y }, TIP, MAP, [LEGEND, OVERLAYS]);

      const box = { left: at.x, top: at.y, right: at.x + TIP.width, bottom: at.y + TIP.height };
      assert.ok(box.left >= 0 && box.top >= 0 && box.right <= MAP.width && box.bottom <= MAP.height, `${x},${y}`);
      assert.ok(![LEGEND, OVERLAYS].some((panel) => overlap(box, panel)), `panel at ${x},${y}`);
      assert.ok(!(x > box.left && x < box.right && y > box.top && y < box.bottom), `mouse at ${x},${y}`);
    }
  }
});
