import { isDirection } from './walk.js';

const STEP = 90; // CSS pixels
const LEVEL = 0.5;

/** What each key does to the map. @type {Record<string, (village: import('./village-map.js').VillageMap) => void>} */
const ACTIONS = {
  ArrowLeft: (map) => map.panBy(-STEP, 0),
  ArrowRight: (map) => map.panBy(STEP, 0),
  ArrowUp: (map) => map.panBy(0, -STEP),
  ArrowDown: (map) => map.panBy(0, STEP),
  '+': (map) => map.zoomBy(LEVEL),
  '=': (map) => map.zoomBy(LEVEL), // plus without shift
  '-': (map) => map.zoomBy(-LEVEL),
  0: (map) => map.whole(),
  Enter: (map) => map.walkIn(),
};

/** What keys do among villages; the others do what they always do. */
const AMONG_VILLAGES = {
  Enter: (map) => map.chooseWalked(),
  Escape: (map) => map.walkOut(),
};

/** @param {HTMLElement} container of the map @param {import('./village-map.js').VillageMap} map */
export function listenToKeys(container, map) {
  container.addEventListener('keydown', (event) => {
    if (event.target !== container || event.ctrlKey || event.altKey || event.metaKey) return;
    const action = map.capturesKey(event.key) ?? actionOf(event.key, map);
    if (!action) return;
    event.preventDefault();
    action(map);
  });
}

function actionOf(key, map) {
  if (!map.walking) return ACTIONS[key];
  return isDirection(key) ? () => map.walkTo(key) : (AMONG_VILLAGES[key] ?? ACTIONS[key]);
}
