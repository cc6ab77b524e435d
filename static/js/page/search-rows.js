import { copyOf, part, write } from './dom.js';
import { folded } from './rows.js';
import { SearchIndex, isEnough } from './search-index.js';
import { NearestNames } from './search-nearest.js';

const MOST = 8;
const MOST_NEAR = 5;
/** The first of these that holds tells most about a village. @type {[string, (value: string) => boolean][]} */
const TELLING = [['flagship', (value) => value === 'true'], ['demo', (value) => value !== 'none'], ['plan', () => true]];

/** What the search offers for a text: the best villages as options, or the names nearest to it. */
export class SearchRows {
  #index = null; // made when it is first asked: most readers never search
  #nearest = null;

  /** @param {{rows: VillageRows, texts: Texts, words: Words, outside?: (row: number) => boolean}} tools */
  constructor({ rows, texts, words, outside = () => false }) {
    this.rows = rows;
    this.texts = texts;
    this.words = words;
    this.outside = outside;
  }

  /** @param {string} text */
  search(text) {
    if (!isEnough(text)) return null;
    this.#index ??= new SearchIndex(this.rows.payload);
    const { matches, total } = this.#index.find(text, MOST);
    if (total) return { rows: matches.map((one) => ({ row: one.row, element: this.#option(one, folded(text)) })), total, near: false };
    this.#nearest ??= new NearestNames(this.rows.payload);
    const near = this.#nearest.nearest(text, MOST_NEAR);
    return { rows: near.map((row) => ({ row, element: this.#option({ row, from: 0, to: 0 }, '') })), total: near.length, near: true };
  }

  #option({ row, from, to }, word) {
    const option = copyOf('search-row');
    const { payload } = this.rows;
    this.#name(part('name', option), row, { from, to }, word);
    const romanised = payload.romanised?.[row] ?? '';
    const ids = this.texts.language === 'en' ? [payload.code[row]] : [payload.code[row], romanised];
    write(part('code', option), ids.filter(Boolean).join(' · '));
    const [county, township] = ['county', 'township'].map((parameter) => this.words.labelOf(this.rows, parameter, row));
    write(part('where', option), this.texts.say('search.where', { county, township }));
    write(part('status', option), this.outside(row) ? this.texts.say('legend.outside') : this.#status(row));
    return option;
  }

  /** English pages begin with the pinyin. */
  #name(element, row, { from, to }, word) {
    const { payload } = this.rows;
    const name = payload.name[row];
    const chinese = marked(name, from, to);
    if (this.texts.language !== 'en') {
      element.append(...chinese);
      return;
    }
    const romanised = this.rows.name(row, 'en');
    const at = word ? romanised.toLowerCase().indexOf(word) : -1;
    const beside = document.createElement('span');
    beside.lang = 'zh';
    beside.className = 'in-chinese';
    beside.append(...chinese);
    element.append(...marked(romanised, Math.max(0, at), at < 0 ? 0 : at + word.length), beside);
  }

  #status(row) {
    for (const [parameter, telling] of TELLING) {
      const value = this.rows.value(parameter, row);
      if (value && telling(value)) return this.words.phrase(parameter, [value]);
    }
    return this.texts.say('no_data');
  }
}

/** Text with a part of it in bold. */
function marked(text, from, to) {
  if (from === to) return [text];
  const bold = document.createElement('b');
  bold.textContent = text.slice(from, to);
  return [text.slice(0, from), bold, text.slice(to)];
}
