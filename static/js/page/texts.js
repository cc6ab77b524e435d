/** The catalogue of texts in one language; the same rules as `villagemap/texts.py`. */
export class Texts {
  /** @param {Language} language @param {Record<string, string>} catalogue */
  constructor(language, catalogue) {
    this.language = language;
    this.catalogue = catalogue;
  }

  /** @param {string} key @returns {boolean} */
  has(key) {
    return Object.prototype.hasOwnProperty.call(this.catalogue, key);
  }

  /**
   * The text of `key` with its places filled; `<key>.one`, where there is one, for `n` = 1.
   *
   * @param {string} key
   * @param {Record<string, unknown>} [parts]
   * @returns {string}
   */
  say(key, parts = {}) {
    if (!this.has(key)) throw new Error(`no text ${key}`);
    const one = `${key}.one`;
    const text = this.catalogue[parts.n === 1 && this.has(one) ? one : key];
    return Object.entries(parts).reduce((filled, [name, part]) => filled.replaceAll(`{${name}}`, () => this.shown(part)), text);
  }

  /** A part as readers see it: lists with the language's comma, whole numbers grouped. @param {unknown} part */
  shown(part) {
    if (Array.isArray(part)) return part.map((item) => this.shown(item)).join(this.language === 'zh' ? '、' : ', ');
    return Number.isInteger(part) ? grouped(/** @type {number} */ (part)) : String(part);
  }
}

/** A whole number with commas between thousands. @param {number} number */
export const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
