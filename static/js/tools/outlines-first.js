import { Preview } from '../map/preview.js';
import { readPosition } from '../page/address.js';
import { part } from '../page/dom.js';

const QUIET = 400; // milliseconds in which the whole map may still come at once
const PHONE = '(max-width: 719.98px)';

/** On a slow line outlines and names come before the villages' borders: they are shown as soon as they are there. */
export class OutlinesFirst {
  #preview = null;
  #timer = null;

  /** @param {Language} language */
  constructor(language) {
    this.language = language;
    this.quiet = performance.now() + QUIET;
  }

  /** @template Outlines @param {Outlines} outlines the payload @returns {Outlines} the same */
  take(outlines) {
    this.#timer ??= setTimeout(() => this.#show(outlines), Math.max(0, this.quiet - performance.now()));
    return outlines;
  }

  #show(outlines) {
    const { map, groups } = L.villagemap;
    const view = readPosition(new URLSearchParams(location.search).get('at') ?? undefined);
    const free = matchMedia(PHONE).matches ? { bottom: part('legend').offsetHeight } : {};
    map.invalidateSize({ pan: false });
    this.#preview = new Preview(map, { groups, outlines, language: this.language, free, view });
    part('stage').dataset.outlined = '';
  }

  /** The map itself is here: what is shown stays until it is drawn, and is not drawn anew. */
  rest() {
    clearTimeout(this.#timer);
    this.#preview?.rest();
  }

  /** The map itself is drawn. */
  end() {
    this.#preview?.remove();
  }
}
