import { startCommon } from './common.js';
import { onPlainClick, parts, write } from './dom.js';
import { VIEW } from './filter.js';
import { conditionField } from './search-box.js';
import { startListSearch } from './search-list.js';

const SWAPPED = ['.main', '.filter .facets', '.pages', '.languages', '.share .menu', '.tabs', '.filter-open', '.sheet-foot'];
const PAGES_OF_LIST = '.main a[data-turn], .main [data-chip] a, [data-clear], .main .empty-result a';

/** The list of villages: each change of the filter fetches the page that the server makes of it. */
function start() {
  startCommon();
  const form = document.getElementById('filter');
  form.addEventListener('change', ({ target }) => 'option' in (target.closest('[data-option]')?.dataset ?? {}) || target.type === 'radio' ? turn(addressOf(form)) : null);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    turn(addressOf(form));
  });
  startListSearch(turn);
  onPlainClick(document, PAGES_OF_LIST, (link) => turn(link.href ?? form.dataset.clear));
  addEventListener('popstate', () => turn(location.href, { push: false }));
}

/** The address that the form's fields say; values of one parameter are joined. */
function addressOf(form) {
  const said = new Map();
  for (const [name, value] of new FormData(form)) {
    if (value.trim()) said.set(name, [...(said.get(name) ?? []), value.trim()]);
  }
  const filters = [...said].filter(([name]) => !VIEW.includes(name) && name !== 'q');
  const ordered = [...filters, ...[...said].filter(([name]) => name === 'q'), ...[...said].filter(([name]) => VIEW.includes(name))];
  const query = ordered.map(([name, values]) => `${name}=${values.map(encodeURIComponent).join(',').replaceAll('%2C', ',')}`).join('&');
  return form.getAttribute('action') + (query && `?${query}`);
}

async function turn(address, { push = true } = {}) {
  const answer = await fetch(address, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) {
    location.assign(address); // the browser says what is wrong
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (push) history.pushState(null, '', address);
  swap(page);
}

function swap(page) {
  const open = new Map(parts('section').map((section) => [section.dataset.section, section.open]));
  const { name, value } = document.activeElement ?? {};
  for (const selector of SWAPPED) document.querySelector(selector)?.replaceWith(document.adoptNode(page.querySelector(selector)));
  for (const section of parts('section')) section.open = open.get(section.dataset.section) ?? section.open;
  document.title = page.title;
  conditionField().value = page.getElementById('q').value;
  document.dispatchEvent(new Event('list:turned'));
  if (name && name !== 'q') document.querySelector(`#filter [name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)?.focus();
  const announce = document.querySelector('[data-announce]');
  setTimeout(() => write(announce, document.querySelector('.strip h2').textContent), 100);
}

start();
