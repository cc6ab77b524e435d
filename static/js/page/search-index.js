import { folded } from './rows.js';

// In this order villages are offered.
const BEGINS = 0;
const INITIALS = 1;
const PINYIN = 2;
const CODE = 3;
const INSIDE = 4;

const LETTERS = /^[a-z]+$/;
const DIGITS = /^[0-9]+$/;
const FEWEST = { letters: 2, digits: 4, other: 1 };

/**
 * A village that matches: `from` and `to` are the signs of its name that met the text (equal where none did).
 *
 * `reading` is that of the name which met it: the usual one is 0.
 *
 * @typedef {{row: number, rank: number, reading: number, from: number, to: number}} Match
 */

/** Finds villages by name, code and pinyin while the reader types. Made once, asked at every key. */
export class SearchIndex {
  #entries;

  /** @param {{code: string[], name: string[], spellings?: string[]}} payload of /overview/rows.json */
  constructor({ code, name, spellings = [] }) {
    this.#entries = name.map((original, row) => ({ row, original, name: folded(original), code: code[row], readings: readingsOf(spellings[row] ?? '') }));
  }

  /**
   * The best villages for a text, and how many there are in all.
   *
   * @param {string} text
   * @param {number} most
   * @returns {{matches: Match[], total: number}}
   */
  find(text, most) {
    const word = folded(text);
    if (!isEnough(text)) return { matches: [], total: 0 };
    const ask = kindOf(word) === 'letters' ? byLetters : bySigns;
    const matches = this.#entries.flatMap((entry) => ask(word, entry) ?? []);
    matches.sort((a, b) => a.rank - b.rank || a.reading - b.reading || this.#length(a) - this.#length(b) || a.row - b.row);
    return { matches: matches.slice(0, most), total: matches.length };
  }

  /** Of names the shorter come first; codes stay in their order. */
  #length({ row, rank }) {
    return rank === CODE ? 0 : this.#entries[row].name.length;
  }
}

/** Whether a text is long enough to be looked for: one Chinese sign, two letters, four digits. @param {string} text */
export function isEnough(text) {
  const word = folded(text);
  return word.length >= FEWEST[kindOf(word)];
}

function kindOf(word) {
  if (LETTERS.test(word)) return 'letters';
  return DIGITS.test(word) ? 'digits' : 'other';
}

/** The readings of a name with the places where their syllables begin. @param {string} spellings */
export function readingsOf(spellings) {
  return spellings.split('|').filter(Boolean).map((reading) => {
    const syllables = reading.split(' ');
    let at = 0;
    const starts = syllables.map((syllable) => (at += syllable.length) - syllable.length);
    return { full: syllables.join(''), initials: syllables.map(([first]) => first).join(''), starts };
  });
}

function bySigns(word, { row, original, name, code }) {
  const at = name.indexOf(word);
  if (at < 0) return code.startsWith(word) ? { row, rank: CODE, reading: 0, from: 0, to: 0 } : null;
  const same = name.length === original.length; // folding may lengthen a name; then no sign of it is marked
  return { row, rank: at ? INSIDE : BEGINS, reading: 0, from: same ? at : 0, to: same ? at + word.length : 0 };
}

function byLetters(word, entry) {
  const { row, readings } = entry;
  const match = bySigns(word, entry); // names may hold letters
  if (match) return match;
  let best = null;
  readings.forEach((spelling, reading) => {
    const spelled = inReading(word, spelling);
    if (spelled && (!best || spelled.rank < best.rank)) best = { ...spelled, reading };
  });
  return best && { row, ...best };
}

/** Syllables stand for the signs of the name, in order. */
function inReading(word, { full, initials, starts }) {
  if (initials.startsWith(word)) return { rank: INITIALS, from: 0, to: word.length };
  if (full.startsWith(word)) return { rank: PINYIN, from: 0, to: touched(starts, word.length) };
  const at = initials.indexOf(word, 1);
  if (at > 0) return { rank: INSIDE, from: at, to: at + word.length };
  const from = starts.findIndex((start, place) => place > 0 && full.startsWith(word, start));
  return from > 0 ? { rank: INSIDE, from, to: touched(starts, starts[from] + word.length) } : null;
}

const touched = (starts, end) => starts.filter((start) => start < end).length;
