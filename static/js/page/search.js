import { composeAddress, parseView, viewElsewhere } from './address.js';
import { byId, part } from './dom.js';
import { parseFilter, withWords } from './filter.js';
import { VillageRows } from './rows.js';
import { SearchBox } from './search-box.js';
import { SearchRows } from './search-rows.js';
import { Texts } from './texts.js';
import { Words } from './words.js';

/** The search of the map page: Enter opens the card and goes there. */
export class MapSearch {
  /** @param {{page: Page, texts: Texts, words: Words}} tools */
  constructor({ page, texts, words }) {
    const { rows } = page.context;
    const searchRows = new SearchRows({ rows, texts, words, outside: (row) => !this.state.inside[row] });
    this.box = new SearchBox({
      texts,
      search: (text) => searchRows.search(text),
      go: (row) => page.show(page.state.withView({ village: rows.payload.code[row] }), { focus: true, fly: true }),
      filter: (text) => page.setFilter(withWords(page.state.filter, text)),
      enter: texts.say('search.go'),
    });
  }

  /** @param {State} state */
  render(state) {
    this.state = state;
    this.box.show(state.filter.words);
  }
}

/**
 * The search of the list: names are fetched when the field is first used, Enter opens the village's page.
 *
 * @param {(address: string) => void} turn shows the list of another address
 */
export function startListSearch(turn) {
  const { dataset } = part('search');
  byId('q').addEventListener('focus', () => arrive(dataset, turn), { once: true });
}

async function arrive(dataset, turn) {
  try {
    const [catalogue, payload] = await Promise.all([dataset.texts, dataset.rows].map(fetched));
    const search = new ListSearch(new Texts(dataset.language, catalogue), new VillageRows(payload), dataset.homeLanguage, turn);
    search.box.field.dispatchEvent(new Event('input')); // what was written meanwhile
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // the connection was lost; the field still filters
    byId('q').addEventListener('focus', () => arrive(dataset, turn), { once: true });
  }
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new TypeError(address);
  return answer.json();
}

class ListSearch {
  constructor(texts, rows, home, turn) {
    const words = new Words(byId('filter'), texts);
    this.criteria = new Map(rows.parameters.map((parameter) => [parameter, words.valuesOf(parameter)]));
    const searchRows = new SearchRows({ rows, texts, words });
    this.box = new SearchBox({
      texts,
      search: (text) => searchRows.search(text),
      go: (row) => location.assign(composeAddress(`/villages/${rows.payload.code[row]}`, this.filter, viewElsewhere(parseView(location.search)), home)),
      filter: (text) => turn(composeAddress(location.pathname, withWords(this.filter, text), { ...parseView(location.search), page: undefined }, home)),
      enter: texts.say('search.open'),
    });
    this.box.show(this.filter.words);
    document.addEventListener('list:turned', () => this.box.show(this.filter.words));
  }

  get filter() {
    return parseFilter(location.search, this.criteria);
  }
}
