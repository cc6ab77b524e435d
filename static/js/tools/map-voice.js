import { part, write } from '../page/dom.js';

/** Says politely where the keyboard is on the map. */
export class MapVoice {
  #walking = false;

  /** @param {{map: object, texts: object, describe: (row: number) => string}} parts */
  constructor({ map, texts, describe }) {
    Object.assign(this, { texts, describe, place: part('map-voice') });
    map.on('walk', (step) => write(this.place, this.#said(step)));
  }

  #said({ row, edge }) {
    const began = !this.#walking;
    this.#walking = row !== null;
    if (row === null) return this.texts.say(began ? 'walk.none' : 'walk.left');
    if (edge) return this.texts.say('walk.edge');
    const village = this.describe(row);
    return began ? this.texts.say('walk.began', { village }) : village;
  }
}
