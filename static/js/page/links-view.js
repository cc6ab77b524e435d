import { tally } from '../tools/tallies.js';
import { attribute, part, parts, write } from './dom.js';

const PATHS = { map: '/', villages: '/villages' };
const HOLDS = { townships: 'township', counties: 'county' };

/** Links that follow filter and view: pages, languages, clearing, and downloads with their counts. */
export class LinksView {
  #tallies = null;

  /** @param {{texts: Texts, words: Words, tallies: () => Promise<object>}} tools */
  constructor({ texts, words, tallies }) {
    this.texts = texts;
    this.words = words;
    this.tallies = tallies;
    this.name = document.title.split(' · ').pop();
    this.menu = part('share');
    this.offers = parts('offer');
    this.menu?.addEventListener('toggle', () => this.#count());
  }

  /** @param {State} state */
  render(state) {
    const written = this.state === undefined; // the server wrote the counts of the first filter
    this.follow(state);
    const words = this.words.filter(state.filter);
    write(part('filter-words'), words);
    const sentence = this.texts.say('result.sentence', { words, n: state.count });
    document.title = `${state.filter.empty ? this.texts.say('menu.map') : sentence} · ${this.name}`;
    const query = state.download('');
    for (const offer of this.offers) this.#offer(offer, query);
    if (written) return;
    this.counted = false;
    this.#count();
  }

  /** Only what the view changes: the map was moved. */
  follow(state) {
    this.state = state;
    for (const link of parts('page')) attribute(link, 'href', state.address({ path: PATHS[link.dataset.page], view: { village: undefined } }));
    for (const link of parts('language')) attribute(link, 'href', state.address({ view: { lang: link.dataset.language } }));
    for (const link of parts('list-link')) attribute(link, 'href', state.address({ path: PATHS.villages }));
  }

  #offer(offer, query) {
    const layer = offer.dataset.offer;
    const path = layer === 'villages' ? '/villages' : `/layers/${layer}`;
    for (const link of parts('format', offer)) link.href = `${path}.${link.dataset.format}${query}`;
  }

  /** Counts when somebody looks: the menu is open and the filter is another. */
  async #count() {
    if (!this.menu?.open || this.counted !== false) return;
    this.counted = true;
    this.#tallies ??= await this.tallies().catch(() => null); // without it, those layers say only that they follow
    for (const offer of this.offers) {
      if (offer.dataset.rows !== '0') write(part('offer-count', offer), this.#note(offer.dataset.offer, Number(offer.dataset.rows)));
    }
  }

  #note(layer, rows) {
    const { state, texts } = this;
    if (layer === 'villages') return texts.say('share.villages', { n: state.count });
    if (state.filter.empty) return texts.say('share.all', { n: rows });
    // A box is met by the features of a layer, whose places the page does not have.
    const n = state.filter.boxes.length ? null : countInside(layer, state, this.#tallies);
    return n === null ? texts.say('share.follows') : texts.say('share.inside', { n });
  }
}

/** How many rows of a layer the filter leaves, where the page knows it; else null. */
export function countInside(layer, { rows, inside }, tallies) {
  if (layer in HOLDS) {
    const held = new Set();
    inside.forEach((marked, row) => marked && held.add(rows.value(HOLDS[layer], row)));
    return held.size;
  }
  return tallies?.[layer] ? tally(tallies[layer], inside).all.rows : null;
}
