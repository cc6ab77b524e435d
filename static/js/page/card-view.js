import { composeAddress } from './address.js';
import { CardFacts, CardNeighbours, CardSources, knownSections } from './card-parts.js';
import { byId, copyOf, copyText, part, write } from './dom.js';
import { VillageFilter } from './filter.js';
import { NO_FILTER } from './state.js';
import { swatchClasses } from './themes.js';

const MARKED = ['class', 'plan', 'flagship', 'demo'];
const SAID = 2000; // milliseconds for which the card says that it copied

/** The card of a village: name and marks at once, its facts from the village's own address. */
export class CardView {
  /** @param {{texts: Texts, words: Words, onClose: () => void, onSelect: (row: number) => void, onZoom: (row: number) => void}} tools */
  constructor({ texts, words, onClose, onSelect, onZoom }) {
    this.texts = texts;
    this.words = words;
    this.card = part('card');
    this.row = null;
    this.neighbours = new CardNeighbours({ texts, onSelect: (code) => onSelect(this.state.rows.place.get(code)) });
    this.facts = new CardFacts(texts, (around) => this.neighbours.show(around, (village) => this.state.address({ view: { village } })));
    this.sources = new CardSources(texts);
    part('card-close').addEventListener('click', onClose);
    part('card-zoom').addEventListener('click', () => onZoom(this.row));
    part('card-copy').addEventListener('click', () => this.#copy());
    document.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'Escape' && !defaultPrevented && this.row !== null) onClose();
    });
  }

  /** @param {State} state @param {{focus?: boolean}} [how] whether the card takes the focus */
  render(state, { focus = false } = {}) {
    const row = state.selected;
    const opened = row !== this.row;
    this.card.hidden = row === null;
    part('stage').classList.toggle('with-card', row !== null);
    if (row === null) this.#close();
    this.row = row;
    this.state = state;
    if (row === null) return;
    const code = state.rows.payload.code[row];
    part('card-page').href = state.address({ path: `/villages/${code}` });
    part('card-list').href = `${state.address({ path: '/villages', view: { village: code } })}#village-${code}`;
    part('card-outside').hidden = Boolean(state.inside[row]);
    if (opened) this.#fill(state, row);
    if (focus) this.#focus();
  }

  #focus() {
    if (!this.card.contains(document.activeElement)) this.before = /** @type {any} */ (document.activeElement);
    byId('card-name').focus({ preventScroll: true });
  }

  #close() {
    if (this.row !== null && this.card.contains(document.activeElement)) this.before?.focus();
  }

  #fill(state, row) {
    const { rows } = state;
    this.#name(rows, row);
    write(part('card-where'), ['county', 'township'].map((parameter) => this.words.labelOf(rows, parameter, row)).join(' › '));
    part('card-marks').replaceChildren(...this.#marks(rows, row));
    this.card.querySelector('.scroll').scrollTop = 0;
    const code = rows.payload.code[row];
    const address = (path, filter = NO_FILTER) => composeAddress(path, filter, { lang: state.view.lang }, state.context.home);
    part('card-download').href = address('/villages.geojson', new VillageFilter(new Map(), [code]));
    this.facts.show(address(`/villages/${code}.json`), () => knownSections(rows, row, this.words, this.texts));
    this.sources.of(address(`/villages/${code}/provenance.json`));
  }

  /** English cards begin with the pinyin; Chinese ones have it beside the code. */
  #name({ payload }, row) {
    const english = this.texts.language === 'en';
    const romanised = payload.romanised?.[row] ?? '';
    write(part('card-romanised'), english && romanised ? `${romanised} ` : ''); // read aloud as two words
    write(part('card-name'), payload.name[row]);
    part('card-name').classList.toggle('in-chinese', english && romanised !== '');
    write(part('card-code'), payload.code[row]);
    write(part('card-pinyin'), english ? '' : romanised);
  }

  #marks(rows, row) {
    const shown = new Set();
    const themeRows = rows.payload.themes.flatMap((theme) => theme.rows);
    return MARKED.flatMap((parameter) => {
      const value = rows.value(parameter, row);
      const themeRow = themeRows.find((one) => one.parameter === parameter && String(one.value) === value);
      if (!themeRow || value === 'none' || (parameter === 'demo' && shown.has('flagship'))) return [];
      shown.add(parameter);
      return [this.#mark(themeRow, this.words.phrase(parameter, [value]))];
    });
  }

  #mark(themeRow, text) {
    const mark = copyOf('card-mark');
    const swatch = mark.querySelector('.swatch');
    swatch.className = `${swatchClasses(themeRow)}${themeRow.letter ? '' : ' small'}`;
    write(swatch, themeRow.letter);
    write(part('text', mark), text);
    return mark;
  }

  async #copy() {
    const copied = await copyText(part('card-code'));
    write(part('card-copied'), copied ? this.texts.say('card.copied') : '');
    setTimeout(() => write(part('card-copied'), ''), SAID);
  }
}
