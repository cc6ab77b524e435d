import { byId, one, part } from './dom.js';
import { quoted, VIEW } from './filter.js';

/** Fetches pages of the list; of several that are asked for in a row, only the last is shown. */
export class ListPages {
  #request = null;

  /** @param {{onPage: (page: Document) => void, onBusy: (waiting: boolean) => void, onLost: (retry: () => void) => void}} reader */
  constructor({ onPage, onBusy, onLost }) {
    this.onPage = onPage;
    this.onBusy = onBusy;
    this.onLost = onLost;
  }

  /** Shows the page of an address; Back returns to the one before. What the server refuses, the browser shows whole. */
  async turn(address, { push = true } = {}) {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.onBusy(true);
    try {
      const text = await fetchPage(address, request.signal);
      if (request.signal.aborted) return;
      this.onBusy(false);
      this.#show(text, address, push);
    } catch (problem) {
      if (request.signal.aborted) return;
      if (!(problem instanceof TypeError)) throw problem;
      this.onBusy(false);
      this.onLost(() => this.turn(address, { push }));
    }
  }

  #show(text, address, push) {
    if (text === null) {
      location[push ? 'assign' : 'replace'](address);
      return;
    }
    if (push) history.pushState(null, '', address);
    this.onPage(new DOMParser().parseFromString(text, 'text/html'));
  }
}

const WORDS = 'q';
const COLUMNS = 'columns';

/** The text of a page; null where the service refuses it. */
async function fetchPage(address, signal) {
  const answer = await fetch(address, { headers: { Accept: 'text/html' }, signal });
  return answer.ok ? answer.text() : null;
}

/**
 * The address that the fields of a form say: the filter first, then the view, the values of a parameter joined.
 *
 * @param {string} path
 * @param {Iterable<[string, any]>} fields
 * @param {string} [usual] the columns that an address need not say, joined by commas
 */
export function formAddress(path, fields, usual = '') {
  const values = new Map();
  for (const [name, value] of fields) {
    if (value.trim()) values.set(name, [...(values.get(name) ?? []), value.trim()]);
  }
  if (sameValues(values.get(COLUMNS) ?? [], usual.split(','))) values.delete(COLUMNS);
  const filters = [...values.keys()].filter((name) => !VIEW.includes(name) && name !== WORDS);
  const names = [...filters, WORDS, ...VIEW].filter((name) => values.has(name));
  const query = names.map((name) => `${name}=${values.get(name).map(written).join(',')}`).join('&');
  return query ? `${path}?${query}` : path;
}

const written = (value) => quoted(value).replaceAll('%2F', '/');
const sameValues = (some, others) => [...some].sort().join() === [...others].sort().join();

/**
 * Remembers where the reader is in a page that is about to be replaced.
 *
 * @returns {() => void} puts the reader back there; where the place is gone, the list takes the focus
 */
export function keepPlace() {
  const active = /** @type {any} */ (document.activeElement);
  const { focus } = active?.dataset ?? {};
  const inside = one('.main').contains(active);
  const menu = { open: part('columns')?.open ?? false, top: groups()?.scrollTop ?? 0 };
  const left = list().scrollLeft;
  return () => {
    if (part('columns')) part('columns').open = menu.open;
    if (groups()) groups().scrollTop = menu.top;
    list().scrollLeft = left;
    if (inside) (again(focus) ?? list()).focus({ preventScroll: true });
    if (list().getBoundingClientRect().top < 0) list().scrollIntoView();
  };
}

const list = () => byId('list');
const groups = () => one('.columns .groups');
const again = (focus) => focus && one(`[data-focus="${CSS.escape(focus)}"]`);

/**
 * The menu of columns: each choice shows its list at once.
 *
 * @param {(address: string) => void} turn shows the list of another address
 */
export function startColumns(turn) {
  const chosen = (form) => turn(formAddress(form.getAttribute('action'), new FormData(form), form.dataset.usual));
  const formOf = (event) => event.target.closest('[data-columns-form]');
  document.addEventListener('change', (event) => {
    if (formOf(event)) chosen(formOf(event));
  });
  document.addEventListener('submit', (event) => {
    if (!formOf(event)) return;
    event.preventDefault();
    chosen(formOf(event));
  });
}
