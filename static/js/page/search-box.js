import { byId, one, part, write } from './dom.js';

const CALM = 500; // milliseconds until what was found is said aloud
// eslint-disable-next-line no-control-regex -- they are what must not be typed
const UNTYPABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffd-\uffff]/g; // `web/params.py` has the same
const DIGITS = /^[0-9]+$/;

/**
 * The search field as a combobox: a list opens while the reader types, arrows choose, Enter goes there,
 * Ctrl+Enter makes the text a condition, Escape closes.
 */
export class SearchBox {
  #options = [];
  #active = -1;
  #calm;
  #shown = null; // the condition that the field showed last

  /**
   * @param {object} tools
   * @param {Texts} tools.texts
   * @param {(text: string) => ({rows: {row: number, element: HTMLElement}[], total: number, near: boolean}|null)} tools.search
   *   null where the text is too short
   * @param {(row: number) => void} tools.go
   * @param {(text: string) => void} tools.filter
   * @param {string} tools.enter what Enter does, in words
   */
  constructor({ texts, search, go, filter, enter }) {
    this.texts = texts;
    this.search = search;
    this.go = go;
    this.filter = filter;
    this.field = byId('q');
    this.popup = part('search-results');
    this.list = part('search-list');
    write(part('search-enter'), enter);
    becomeCombobox(this.field);
    this.field.addEventListener('input', (event) => this.#typed(event));
    this.field.addEventListener('compositionend', () => this.#open());
    this.field.addEventListener('keydown', (event) => this.#key(event));
    this.field.addEventListener('click', () => this.popup.hidden && this.#open());
    this.list.addEventListener('mousedown', (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener('click', ({ target }) => this.#choose(target.closest('[role="option"]')));
    part('search-filter').addEventListener('click', () => this.#toFilter());
    part('search').addEventListener('focusout', ({ relatedTarget }) => part('search').contains(relatedTarget) || this.close());
  }

  /** Shows the condition in force where it changed; else the field keeps what the reader wrote. @param {string[]} words */
  show(words) {
    const condition = words.join(',');
    if (this.#shown !== null && condition !== this.#shown) this.field.value = condition;
    this.#shown = condition;
  }

  close() {
    this.popup.hidden = true;
    this.#activate(-1);
    this.field.setAttribute('aria-expanded', 'false');
    clearTimeout(this.#calm);
  }

  #typed({ isComposing }) {
    if (isComposing) return;
    // Pasted cells bring them along, and the service refuses them.
    const typed = this.field.value.replace(UNTYPABLE, ' ');
    if (typed !== this.field.value) this.field.value = typed;
    if (!this.field.value.trim() && this.#shown) this.filter('');
    this.#open();
  }

  #open() {
    const results = this.search(this.field.value);
    if (!results) {
      this.close();
      return;
    }
    this.#fill(results);
    this.popup.hidden = false;
    this.field.setAttribute('aria-expanded', 'true');
    this.#activate(results.near ? -1 : 0);
  }

  #fill({ rows, total, near }) {
    const text = this.field.value.trim();
    this.#options = rows.map(({ element }, place) => Object.assign(element, { id: `search-option-${place}` }));
    this.rows = rows.map(({ row }) => row);
    this.list.replaceChildren(...this.#options);
    const none = part('search-none');
    none.hidden = !near;
    if (near) write(none, this.#nothing(text, rows.length));
    const shown = rows.length;
    const count = this.texts.say(shown < total ? 'search.more' : 'search.found', { n: total, shown });
    write(part('search-count'), count);
    this.list.parentElement.classList.toggle('nothing-found', near);
    this.#announce(near ? none.textContent : count);
  }

  #nothing(text, near) {
    if (DIGITS.test(text)) return this.texts.say('search.none.code', { text });
    return this.texts.say(near ? 'search.near' : 'search.none', { text });
  }

  #announce(text) {
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => write(part('search-status'), text), CALM);
  }

  #key(event) {
    if (event.isComposing) return; // Enter and arrows are those of the input method
    const keys = { ArrowDown: () => this.#move(1), ArrowUp: () => this.#move(-1), Enter: () => this.#enter(event), Escape: () => this.#escape() };
    if (keys[event.key]?.()) event.preventDefault();
  }

  #move(steps) {
    if (this.popup.hidden) this.#open();
    else if (this.#options.length) this.#activate((this.#active + steps + this.#options.length + (this.#active < 0 && steps < 0 ? 1 : 0)) % this.#options.length);
    return true;
  }

  #enter({ ctrlKey, metaKey }) {
    if (ctrlKey || metaKey) this.#toFilter();
    else if (this.popup.hidden) this.#open();
    else this.#choose(this.#options[this.#active]);
    return true;
  }

  /** Closes the list, then empties the field; only then Escape is somebody else's. */
  #escape() {
    if (!this.popup.hidden) this.close();
    else if (this.field.value) {
      this.field.value = '';
      if (this.#shown) this.filter('');
    } else return false;
    return true;
  }

  #activate(place) {
    this.#options[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = place;
    const option = this.#options[place];
    if (!option) {
      this.field.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', option.id);
  }

  #choose(option) {
    const place = this.#options.indexOf(option);
    if (place < 0) return;
    const row = this.rows[place];
    this.close();
    this.go(row);
  }

  #toFilter() {
    this.close();
    this.filter(this.field.value);
  }
}

/** The field that the form sends as the condition `q`. */
export const conditionField = () => one('#filter [name="q"]') ?? byId('q');

/** With script the field looks for villages; the form sends the condition from a field of its own. */
function becomeCombobox(field) {
  const hidden = Object.assign(document.createElement('input'), { type: 'hidden', name: field.name, value: field.value });
  field.form.append(hidden);
  field.removeAttribute('name');
  const attributes = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'search-list' };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
}
