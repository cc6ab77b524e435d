import { fetchJson } from './card-facts.js';
import { copyOf, part, write } from './dom.js';

/** Where each value came from: asked for only when the reader wants to know. */
export class CardSources {
  #shown = '';

  /** @param {import('./texts.js').Texts} texts */
  constructor(texts) {
    this.texts = texts;
    this.fold = part('card-sources');
    this.list = part('card-origins');
    this.fold.addEventListener('toggle', () => this.fold.open && this.#fetch());
  }

  /** Another village: what is open is asked for anew. @param {string} address */
  of(address) {
    this.address = address;
    if (this.fold.open) this.#fetch();
  }

  async #fetch() {
    const { address } = this;
    if (this.#shown === address) return;
    this.list.replaceChildren();
    const found = await fetchJson(address);
    if (address !== this.address) return;
    this.#shown = found ? address : '';
    this.list.replaceChildren(...(found ? found.origins.map((origin) => this.#origin(origin)) : [this.#lost()]));
  }

  #origin({ words, date, labels }) {
    const item = copyOf('card-origin');
    write(part('words', item), this.texts.say('card.source', { words, date }));
    write(part('values', item), this.texts.shown(labels));
    return item;
  }

  #lost() {
    const item = copyOf('card-origin');
    write(part('words', item), this.texts.say('card.lost'));
    return item;
  }
}
