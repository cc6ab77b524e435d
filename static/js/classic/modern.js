// `early.js` loads this script when another one failed. It marks the page only in a browser that knows the language and
// the functions of our scripts: one that cannot read it, or lacks a function, is too old. A test compares it with them.
(() => {
  class Language {
    #value = null;
    static made = 1_000;

    #read() {
      return this.#value ?? Language.made;
    }

    async *pieces(...more) {
      yield* [this.#read?.(), { ...more }];
    }

    fill() {
      this.#value ??= this.#read() ** 2;
      try {
        throw this;
      } catch {
        return `${this.#value}`;
      }
    }
  }

  const functions = [
    [Array.prototype, ['entries', 'flat', 'flatMap', 'includes']],
    [String.prototype, ['normalize', 'padStart', 'replaceAll']],
    [Object, ['entries', 'fromEntries', 'values']],
    [Promise.prototype, ['finally']],
    [Element.prototype, ['append', 'closest', 'remove', 'replaceChildren', 'replaceWith', 'scrollIntoView', 'setPointerCapture']],
    [Math, ['hypot', 'log2']],
    [CSS, ['escape']],
    [globalThis, ['AbortController', 'DOMParser', 'FormData', 'Map', 'Path2D', 'Proxy', 'ResizeObserver', 'Set', 'TextDecoder', 'URLSearchParams', 'WeakMap', 'fetch', 'matchMedia']],
  ];
  const known = ([owner, names]) => names.every((name) => typeof owner[name] === 'function');
  if (functions.every(known) && new Language().fill()) document.documentElement.dataset.modern = '';
})();
