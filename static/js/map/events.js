/** Handlers by event. */
export class Events {
  #handlers = new Map();

  /** @param {string} event @param {(value: unknown) => void} handler @returns {() => void} takes the handler away */
  on(event, handler) {
    if (!this.#handlers.has(event)) this.#handlers.set(event, new Set());
    this.#handlers.get(event).add(handler);
    return () => this.#handlers.get(event).delete(handler);
  }

  fire(event, value) {
    for (const handler of this.#handlers.get(event) ?? []) handler(value);
  }
}
