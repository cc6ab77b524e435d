import { part, parts, write } from './dom.js';

const PATHS = { map: '/', villages: '/villages' };
const HOLDS = { townships: 'township', counties: 'county' };

/** Links that follow filter and view: pages, languages, clearing, and downloads with their counts. */
export class LinksView {
  /** @param {{texts: import('./texts.js').Texts, words: import('./words.js').Words}} tools */
  constructor({ texts, words }) {
    Object.assign(this, { texts, words, name: document.title.split(' · ').at(-1) });
  }

  /** @param {import('./state.js').State} state */
  render(state) {
    this.follow(state);
    const words = this.words.filter(state.filter);
    write(part('filter-words'), words);
    document.title = `${state.filter.empty ? this.texts.say('menu.map') : words} · ${this.name}`;
    for (const offer of parts('offer')) this.#offer(offer, state);
  }

  /** Only what the view changes: the map was moved. */
  follow(state) {
    for (const link of parts('page')) link.href = state.address({ path: PATHS[link.dataset.page], view: { village: undefined } });
    for (const link of parts('language')) link.href = state.address({ view: { lang: link.dataset.language } });
    for (const link of parts('list-link')) link.href = state.address({ path: PATHS.villages });
  }

  #offer(offer, state) {
    const layer = offer.dataset.offer;
    const path = layer === 'villages' ? '/villages' : `/layers/${layer}`;
    for (const link of parts('format', offer)) link.href = state.download(`${path}.${link.dataset.format}`);
    if (offer.dataset.rows === '0') return;
    write(part('offer-count', offer), this.#note(layer, offer, state));
  }

  #note(layer, offer, state) {
    if (layer === 'villages') return this.texts.say('share.villages', { n: state.count });
    if (state.filter.empty) return this.texts.say('share.all', { n: Number(offer.dataset.rows) });
    const n = countInside(layer, state);
    return n === null ? this.texts.say('share.follows') : this.texts.say('share.inside', { n });
  }
}

/** How many rows of a layer the filter leaves, where the page knows it; else null. */
export function countInside(layer, { rows, inside }) {
  const counts = rows.payload.counts?.[layer];
  if (counts) return counts.reduce((sum, count, row) => sum + (inside[row] ? (count ?? 0) : 0), 0);
  if (!(layer in HOLDS)) return null;
  const held = new Set();
  inside.forEach((marked, row) => marked && held.add(rows.value(HOLDS[layer], row)));
  return held.size;
}
