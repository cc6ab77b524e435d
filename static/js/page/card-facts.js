import { copyOf, part, write } from './dom.js';

const QUIET = 250; // milliseconds until the card shows what the page knows already

/**
 * @typedef {{title: string, text: string, unit?: string, aside?: string}} Fact
 * @typedef {{title: string, note?: string, facts: Fact[]}} Section
 */

/** The sections of the card: fetched from the village's address. */
export class CardFacts {
  #asked = 0;

  /** @param {import('./texts.js').Texts} texts @param {(around: object[]) => void} around shows the villages beside it, once they are known */
  constructor(texts, around) {
    Object.assign(this, { texts, around });
    this.place = part('card-sections');
    part('card-retry').addEventListener('click', () => this.show(this.address, this.known));
  }

  /** @param {string} address @param {() => Section[]} known what the page knows without asking */
  async show(address, known) {
    Object.assign(this, { address, known });
    this.#asked += 1;
    const asked = this.#asked;
    const current = () => asked === this.#asked;
    part('card-lost').hidden = true;
    this.around([]);
    const wait = setTimeout(() => current() && this.#write(known()), QUIET);
    const found = await fetchJson(address);
    clearTimeout(wait);
    if (!current()) return; // another village was chosen meanwhile
    part('card-lost').hidden = found !== null;
    this.#write(found?.sections ?? known());
    this.around(found?.neighbours ?? []);
  }

  #write(sections) {
    this.place.replaceChildren(...sections.map((section) => this.#section(section)));
  }

  #section({ title, note = '', facts }) {
    const section = copyOf('card-section');
    write(part('title', section), title);
    write(part('note', section), note);
    section.querySelector('dl').append(...facts.map((fact) => this.#fact(fact)));
    return section;
  }

  #fact({ title, text, unit = '', aside = '' }) {
    const fact = copyOf('card-fact');
    write(fact.querySelector('dt'), title);
    write(part('text', fact), text || this.texts.say('no_data'));
    write(part('unit', fact), text && unit);
    fact.querySelector('dd').classList.toggle('nothing', !text);
    if (aside) fact.append(Object.assign(copyOf('card-aside'), { textContent: aside }));
    return fact;
  }
}

/** A JSON document; null where it did not arrive. @param {string} address */
export async function fetchJson(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
