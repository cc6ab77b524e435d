import { part, write } from './dom.js';

const QUIET = 400; // milliseconds in which nothing is said
const LATE = 8000;

/** Fetches the page's data, says so when it takes long, and offers to try again when it fails. */
export class Arriving {
  #bytes = 0;
  #timers = [];
  #retry = null;

  constructor() {
    this.panel = part('arriving');
    document.documentElement.dataset.running = ''; // from here on the page says itself what it waits for (`early.js`)
    part('retry').addEventListener('click', () => this.#again());
  }

  /**
   * Runs `load` until it succeeds; each failure waits for the reader to try again.
   *
   * @template Loaded
   * @param {(json: (address: string) => Promise<object>) => Promise<Loaded>} load
   * @returns {Promise<Loaded>}
   */
  async until(load) {
    for (;;) {
      this.#start();
      try {
        return await load((address) => this.json(address));
      } catch (problem) {
        if (!(problem instanceof Lost)) throw problem;
        await this.#offerRetry(this.#sentence(problem));
      } finally {
        this.#stop();
      }
    }
  }

  /** A JSON document, its bytes counted as they come. @param {string} address */
  async json(address) {
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw await Lost.of(answer);
      return JSON.parse(await this.#text(answer));
    } catch (problem) {
      throw problem instanceof SyntaxError || problem instanceof Lost ? problem : new Lost(address);
    }
  }

  async #text(answer) {
    const decoder = new TextDecoder();
    const texts = [];
    const reader = answer.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      texts.push(decoder.decode(piece.value, { stream: true }));
      this.#bytes += piece.value.length;
      if (!this.panel.hidden) this.#showBytes();
    }
    return texts.join('') + decoder.decode();
  }

  #showBytes() {
    write(part('arriving-text'), `${Math.round(this.#bytes / 1024)} kB`);
  }

  #show() {
    this.panel.hidden = false;
    this.#showBytes();
  }

  #start() {
    this.#bytes = 0;
    part('trouble').hidden = true;
    this.#timers = [setTimeout(() => this.#show(), QUIET), setTimeout(() => this.#late(), LATE)];
  }

  #late() {
    write(part('arriving-title'), part('arriving-title').dataset.late);
    part('arriving-late').hidden = false;
  }

  #stop() {
    this.#timers.forEach(clearTimeout);
    this.panel.hidden = true;
  }

  /** What failed, in the words of the page: the catalogue may be what did not arrive. @param {Lost} problem */
  #sentence(problem) {
    const { lost, failed } = part('trouble').dataset;
    return problem.status ? failed.replace('{answer}', () => this.answerOf(problem)) : lost;
  }

  /** Number or status of an answer, in words. @param {Lost} problem */
  answerOf({ status, number }) {
    const { answerNumber, answerStatus } = part('trouble').dataset;
    return number ? answerNumber.replace('{number}', () => number) : answerStatus.replace('{status}', String(status));
  }

  /** Says what was lost, and resolves when the reader wants to try again. @param {string} text */
  async #offerRetry(text) {
    this.#stop();
    part('trouble').hidden = false;
    write(part('trouble-text'), text);
    await new Promise((resolve) => (this.#retry = resolve));
  }

  #again() {
    part('trouble').hidden = true;
    this.#retry?.();
  }

  /** A lost overlay: the map stays usable. @param {string} text @param {() => void} retry */
  lost(text, retry) {
    this.#offerRetry(text).then(retry);
  }
}

/** Data that did not arrive: without a `status` the connection is lost, else the service answered, with the `number` of its log if it has one. */
export class Lost extends Error {
  status = 0;
  number = '';

  /** @param {Response} answer one that is no success */
  static async of(answer) {
    const problem = await answer.json().catch(() => null); // a proxy answers in words of its own
    return Object.assign(new Lost(answer.url), { status: answer.status, number: String(problem?.number ?? '') });
  }
}
