import { copyOf, onPlainClick, part, write } from './dom.js';

const QUIET = 250; // milliseconds until the card shows what the page knows already

/**
 * @typedef {{title: string, text: string, unit?: string, aside?: string}} Fact
 * @typedef {{title: string, note?: string, facts: Fact[]}} Section
 */

/** The sections of the card: fetched from the village's address. */
export class CardFacts {
  #request = 0;

  /** @param {Texts} texts @param {(around: Neighbour[]) => void} around shows the villages beside it, once they are known */
  constructor(texts, around) {
    this.texts = texts;
    this.around = around;
    this.place = part('card-sections');
    part('card-retry').addEventListener('click', () => this.show(this.address, this.known));
  }

  /** @param {string} address @param {() => Section[]} known what the page knows without asking */
  async show(address, known) {
    this.address = address;
    this.known = known;
    this.#request += 1;
    const request = this.#request;
    const current = () => request === this.#request;
    part('card-lost').hidden = true;
    this.around([]);
    const wait = setTimeout(() => current() && this.#write(known()), QUIET);
    const card = await fetchJson(address);
    clearTimeout(wait);
    if (!current()) return; // another village was chosen meanwhile
    part('card-lost').hidden = card !== null;
    this.#write(card?.sections ?? known());
    this.around(card?.neighbours ?? []);
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
async function fetchJson(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** What the page knows of a village without asking: shown until its facts arrive, and where they do not. */
export function knownSections(rows, row, words, texts) {
  const fact = (parameter) => ({ title: words.title(parameter), text: words.labelOf(rows, parameter, row) });
  const area = rows.payload.area_km2[row].toFixed(1);
  return [
    { title: texts.say('section.plan'), facts: [fact('plan'), ...planYear(rows, row, texts), fact('demo')] },
    { title: texts.say('section.facilities'), facts: [count(rows, row, texts, 'sites_5g'), count(rows, row, texts, 'wells')] },
    { title: texts.say('section.counts'), facts: [{ title: texts.say('field.area'), text: texts.say('card.area', { area }) }] },
  ];
}

/** The year of a plan; a village without one has none to report. */
function planYear(rows, row, texts) {
  if (rows.value('plan', row) !== 'compiled') return [];
  const year = rows.payload.plan_year[row];
  return [{ title: texts.say('parameter.plan_year'), text: year ? texts.say('plan.in_year', { year: String(year) }) : '' }];
}

function count(rows, row, texts, layer) {
  const n = rows.payload.counts?.[layer]?.[row] ?? null;
  return { title: texts.say(`layer.${layer}`), text: n === null ? '' : texts.say(`count.${layer}`, { n }) };
}

/** @typedef {{code: string, name: string, romanised: string, wind: string}} Neighbour */

/** The villages around the one on the card: each opens its own card. */
export class CardNeighbours {
  /** @param {{texts: Texts, onSelect: (code: string) => void}} tools */
  constructor({ texts, onSelect }) {
    this.texts = texts;
    this.section = part('card-neighbours');
    this.list = part('card-around');
    onPlainClick(this.list, 'a', (link) => onSelect(link.dataset.code));
  }

  /** @param {Neighbour[]} neighbours @param {(code: string) => string} address of the page with a village's card */
  show(neighbours, address) {
    this.section.hidden = neighbours.length === 0;
    this.list.replaceChildren(...neighbours.map((one) => this.#item(one, address(one.code))));
  }

  #item({ code, name, romanised, wind }, href) {
    const item = copyOf('card-neighbour');
    const english = this.texts.language === 'en' && romanised !== '';
    Object.assign(item.querySelector('a'), { href });
    item.querySelector('a').dataset.code = code;
    write(part('name', item), english ? `${romanised} ` : name); // read aloud as two words
    if (english) write(part('chinese', item), name);
    else part('chinese', item).remove();
    write(part('wind', item), wind);
    return item;
  }
}

/** Where each value came from: asked for only when the reader wants to know. */
export class CardSources {
  #shown = '';

  /** @param {Texts} texts */
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
    const provenance = await fetchJson(address);
    if (address !== this.address) return;
    this.#shown = provenance ? address : '';
    this.list.replaceChildren(...(provenance ? provenance.origins.map((origin) => this.#origin(origin)) : [originItem(this.texts.say('card.lost'))]));
  }

  #origin({ words, date, labels }) {
    return originItem(this.texts.say('card.source', { words, date }), this.texts.shown(labels));
  }
}

function originItem(words, values = '') {
  const item = copyOf('card-origin');
  write(part('words', item), words);
  write(part('values', item), values);
  return item;
}
