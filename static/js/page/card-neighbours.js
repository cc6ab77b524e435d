import { copyOf, onPlainClick, part, write } from './dom.js';

/** @typedef {{code: string, name: string, romanised: string, wind: string}} Neighbour */

/** The villages around the one on the card: each opens its own card. */
export class CardNeighbours {
  /** @param {{texts: import('./texts.js').Texts, chosen: (code: string) => void}} tools */
  constructor({ texts, chosen }) {
    Object.assign(this, { texts, section: part('card-neighbours'), list: part('card-around') });
    onPlainClick(this.list, 'a', (link) => chosen(link.dataset.code));
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
