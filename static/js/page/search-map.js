import { VillageFilter } from './filter.js';
import { SearchBox } from './search-box.js';
import { SearchRows } from './search-rows.js';

/** The search of the map page: Enter opens the card and goes there. */
export class MapSearch {
  /** @param {{page: import('./page.js').Page, texts: import('./texts.js').Texts, words: import('./words.js').Words}} tools */
  constructor({ page, texts, words }) {
    const { rows } = page.known;
    const offered = new SearchRows({ rows, texts, words, outside: (row) => !this.state.inside[row] });
    this.box = new SearchBox({
      texts,
      look: (text) => offered.look(text),
      go: (row) => page.show(page.state.viewed({ village: rows.payload.code[row] }), { focus: true, fly: true }),
      filter: (text) => page.filtered(withWords(page.state.filter, text)),
      enter: texts.say('search.go'),
    });
  }

  /** @param {import('./state.js').State} state */
  render(state) {
    this.state = state;
    this.box.show(state.filter.words);
  }
}

/** A filter with the words of a text, parted by commas, in place of its own. @param {VillageFilter} filter @param {string} text */
export function withWords(filter, text) {
  const words = text.replaceAll('，', ',').split(',').map((word) => word.trim());
  return new VillageFilter(filter.choices, [...new Set(words.filter(Boolean))], filter.boxes);
}
