const STEP = 90; // CSS pixels

/** What each key does to the map. @type {Record<string, (village: import('./village-map.js').VillageMap) => void>} */
const ACTIONS = {
  ArrowLeft: (map) => map.panBy(-STEP, 0),
  ArrowRight: (map) => map.panBy(STEP, 0),
  ArrowUp: (map) => map.panBy(0, -STEP),
  ArrowDown: (map) => map.panBy(0, STEP),
  '+': (map) => map.zoomBy(0.5),
  '=': (map) => map.zoomBy(0.5), // plus without shift
  '-': (map) => map.zoomBy(-0.5),
  0: (map) => map.whole(),
};

/** @param {HTMLElement} container of the map @param {import('./village-map.js').VillageMap} map */
export function listenToKeys(container, map) {
  container.addEventListener('keydown', (event) => {
    if (event.target !== container || event.ctrlKey || event.altKey || event.metaKey) return;
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action(map);
  });
}
