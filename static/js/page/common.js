import { all, byId, one, part, parts } from './dom.js';

const FOLDED_BELOW = 960; // CSS pixels
const KEY = 'villagemap.panels';

/** What every page has: the downloads menu, the filter's panel, folds that are remembered, the search key. */
export function startCommon() {
  startMenus();
  if (!byId('filter')) return;
  startSheets();
  startFold();
  rememberSections();
  document.addEventListener('keydown', searchKey);
}

/** A menu closes by a click elsewhere, and by Escape, which focuses its summary. Menus of the list come and go with it. */
function startMenus() {
  const open = () => [...parts('share'), ...parts('menu'), ...parts('columns')].filter((menu) => menu.open);
  document.addEventListener('click', (/** @type {any} */ { target }) => {
    for (const menu of open()) if (target.isConnected && !menu.contains(target)) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    const [menu] = open();
    if (event.key !== 'Escape' || event.defaultPrevented || !menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector('summary').focus();
  });
}

function startFold() {
  const fold = part('fold');
  const set = (folded) => {
    document.body.classList.toggle('folded', folded);
    part('fold').setAttribute('aria-expanded', String(!folded));
  };
  set(recall().fold ?? window.innerWidth < FOLDED_BELOW);
  if (!fold) return;
  document.addEventListener('click', (/** @type {any} */ { target }) => {
    if (!target.closest('[data-fold]')) return;
    set(!document.body.classList.contains('folded'));
    remember({ fold: document.body.classList.contains('folded') });
  });
}

/** Opens the sections that were left open; one with a condition in force stays open. */
function rememberSections() {
  const { sections = {} } = recall();
  for (const section of parts('section')) {
    const known = sections[section.dataset.section];
    if (known !== undefined) section.open = known || section.querySelector('input:checked:not([value=""])') !== null;
  }
  byId('filter').addEventListener(
    'toggle',
    ({ target }) => target.dataset.section && remember({ sections: { ...recall().sections, [target.dataset.section]: target.open } }),
    true,
  );
}

function searchKey(event) {
  const typing = event.target.closest('input, select, textarea');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (document.body.classList.contains('folded')) part('fold').click();
  byId('q').select();
}

function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage may be refused, or hold something else
  }
}

function remember(changes) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...recall(), ...changes }));
  } catch {
    // Nothing is lost but the memory of a fold.
  }
}

const HEIGHTS = ['peek', 'half', 'full'];
const DRAGGED = 30; // CSS pixels
const BEHIND_FILTER = '.head, .search, .main, .foot, .tabs';

/** Panels of phones: the filter over everything, and sheets that rise from the foot by three heights. */
function startSheets() {
  part('open-filter')?.addEventListener('click', openFilter);
  document.addEventListener('click', (/** @type {any} */ { target }) => target.closest('[data-close-filter]') && closeFilter());
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !document.body.classList.contains('filtering')) return;
    event.preventDefault();
    closeFilter();
  });
  parts('grip').forEach(startGrip);
}

function openFilter() {
  setFilter(true);
  one('.sheet-head [data-close-filter]').focus();
}

function closeFilter() {
  if (!document.body.classList.contains('filtering')) return;
  setFilter(false);
  part('open-filter').focus();
}

function setFilter(open) {
  document.body.classList.toggle('filtering', open);
  part('open-filter').setAttribute('aria-expanded', String(open));
  for (const behind of all(BEHIND_FILTER)) behind.inert = open;
}

function startGrip(grip) {
  const sheet = grip.closest('[data-height]');
  let from = null;
  let moved = false;
  const by = (steps) => {
    const next = HEIGHTS.indexOf(sheet.dataset.height) + steps;
    sheet.dataset.height = HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, next))];
  };
  grip.addEventListener('pointerdown', (event) => {
    from = event.clientY;
    moved = false;
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener('pointerup', ({ clientY }) => {
    moved = Math.abs(clientY - from) > DRAGGED;
    if (moved) by(clientY < from ? 1 : -1);
  });
  grip.addEventListener('click', () => {
    if (moved) return;
    by(sheet.dataset.height === HEIGHTS[HEIGHTS.length - 1] ? 1 - HEIGHTS.length : 1);
  });
}
