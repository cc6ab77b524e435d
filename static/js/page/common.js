import { part, parts } from './dom.js';
import { startSheets } from './sheets.js';

const FOLDED_BELOW = 960; // CSS pixels
const KEY = 'villagemap.panels';

/** What every page has: the downloads menu, the filter's panel, folds that are remembered, the search key. */
export function startCommon() {
  for (const menu of [...parts('share'), ...parts('menu')]) startMenu(menu);
  if (!document.getElementById('filter')) return;
  startSheets();
  startFold();
  rememberSections();
  document.addEventListener('keydown', searchKey);
}

function startMenu(menu) {
  document.addEventListener('click', ({ target }) => {
    if (!menu.contains(target)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
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
  document.addEventListener('click', ({ target }) => {
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
  document.getElementById('filter').addEventListener(
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
  document.getElementById('q').select();
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
