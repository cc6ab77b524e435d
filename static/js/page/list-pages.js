/** Fetches pages of the list; of several that are asked for in a row, only the last is shown. */
export class ListPages {
  #asked = null;

  /** @param {{shown: (page: Document) => void, busy: (waiting: boolean) => void, lost: (retry: () => void) => void}} reader */
  constructor({ shown, busy, lost }) {
    Object.assign(this, { shown, busy, lost });
  }

  /** Shows the page of an address; Back returns to the one before. What the server refuses, the browser shows whole. */
  async turn(address, { push = true } = {}) {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.busy(true);
    try {
      const answer = await fetch(address, { headers: { Accept: 'text/html' }, signal: asked.signal });
      const text = answer.ok ? await answer.text() : null;
      if (asked.signal.aborted) return;
      this.busy(false);
      if (text === null) location[push ? 'assign' : 'replace'](address);
      else this.#show(text, address, push);
    } catch (problem) {
      if (asked.signal.aborted) return;
      if (!(problem instanceof TypeError)) throw problem;
      this.busy(false);
      this.lost(() => this.turn(address, { push }));
    }
  }

  #show(text, address, push) {
    if (push) history.pushState(null, '', address);
    this.shown(new DOMParser().parseFromString(text, 'text/html'));
  }
}
