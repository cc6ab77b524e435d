import { startCommon } from '../page/common.js';
import { byId, one, onPlainClick, part, parts, started, write } from '../page/dom.js';
import { formAddress, keepPlace, ListPages, startColumns } from '../page/list-pages.js';
import { conditionField } from '../page/search-box.js';
import { startListSearch } from '../page/search.js';

const SWAPPED = ['.main', '.filter .facets', '.pages', '.languages', '.share .menu', '.tabs', '.filter-open', '.sheet-foot'];
const PAGES_OF_LIST = '.main a[data-turn], .main [data-chip] a, [data-clear], .main .empty-result a';

/** The list of villages: each change of the filter fetches the page that the server makes of it. */
function start() {
  startCommon();
  const form = byId('filter');
  const pages = new ListPages({ onPage: swap, onBusy: wait, onLost: lose });
  const turn = (address, how) => pages.turn(address, how);
  const filtered = () => turn(formAddress(form.getAttribute('action'), new FormData(form)));
  form.addEventListener('change', ({ target }) => 'option' in (target.closest('[data-option]')?.dataset ?? {}) || target.type === 'radio' ? filtered() : null);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    filtered();
  });
  startListSearch(turn);
  startColumns(turn);
  onPlainClick(document, PAGES_OF_LIST, (link) => turn(link.href ?? form.dataset.clear));
  addEventListener('popstate', () => turn(location.href, { push: false }));
  one('tr[aria-current]')?.scrollIntoView({ block: 'center' });
  started();
}

function wait(waiting) {
  one('.main').setAttribute('aria-busy', String(waiting));
}

/** The connection is lost: the list stays as it was. */
function lose(retry) {
  part('trouble').hidden = false;
  part('retry').onclick = retry;
}

function swap(page) {
  const restore = keepPlace();
  const open = new Map(parts('section').map((section) => [section.dataset.section, section.open]));
  const refocus = keepField();
  for (const selector of SWAPPED) one(selector)?.replaceWith(document.adoptNode(page.querySelector(selector)));
  for (const section of parts('section')) section.open = open.get(section.dataset.section) ?? section.open;
  document.title = page.title;
  conditionField().value = page.getElementById('q').value;
  document.dispatchEvent(new Event('list:turned'));
  refocus();
  restore();
  const announce = one('[data-announce]');
  setTimeout(() => write(announce, part('sentence').textContent), 100);
}

/** Remembers which field of the filter has the focus; what it returns gives the focus to the same field of a new page. */
function keepField() {
  const { name, value } = /** @type {any} */ (document.activeElement ?? {});
  if (!name || name === 'q') return () => {};
  return () => one(`#filter [name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)?.focus();
}

start();
