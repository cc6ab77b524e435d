import { folded } from './rows.js';
import { readingsOf } from './search-index.js';

const LETTERS = /^[a-z]+$/;
// Parts of a step, by which one of two equally near names comes first.
const BEGINNING = 0.25;
const SOUND = 0.5;
const SUFFIX = { name: /村$/, pinyin: /cun$/ };

/** Finds names like one that nobody bears: mistyped letters, or another sign of the same sound. */
export class NearestNames {
  #names;
  #sounds;
  #syllables = new Map();

  /** @param {{name: string[], spellings?: string[]}} payload of /overview/rows.json */
  constructor({ name, spellings = [] }) {
    this.#names = name.map((text) => folded(text).replace(SUFFIX.name, ''));
    this.#sounds = spellings.map((readings) => readingsOf(readings).map(({ full }) => full.replace(SUFFIX.pinyin, '')));
    name.forEach((text, row) => this.#learn(text, spellings[row] ?? ''));
  }

  /** The rows of the nearest names, the nearest first. @param {string} text @param {number} most @returns {number[]} */
  nearest(text, most) {
    const word = folded(text);
    const sound = LETTERS.test(word) ? word.replace(SUFFIX.pinyin, '') : this.#sounding(word);
    const name = word.replace(SUFFIX.name, '');
    return this.#names
      .map((known, row) => ({ row, steps: Math.min(this.#byName(name, known), this.#bySound(sound, row)) }))
      .filter(({ steps }) => Number.isFinite(steps))
      .sort((a, b) => a.steps - b.steps || a.row - b.row)
      .slice(0, most)
      .map(({ row }) => row);
  }

  /** What the names themselves teach of how signs are read. */
  #learn(name, spellings) {
    const syllables = spellings.split('|')[0].split(' ');
    [...name].forEach((sign, place) => syllables[place] && this.#syllables.set(sign, syllables[place]));
  }

  #sounding(word) {
    const syllables = [...word.replace(SUFFIX.name, '')].map((sign) => this.#syllables.get(sign));
    return syllables.every(Boolean) ? syllables.join('') : '';
  }

  /** One sign in three may differ, but one must be the same. */
  #byName(name, known) {
    const allowed = name.length < 2 ? 0 : Math.ceil(name.length / 3);
    const steps = nearly(name, known, allowed);
    return Math.floor(steps) > allowed ? Infinity : steps;
  }

  /** One letter in four may differ; a name that only sounds like it is a little farther than one that looks like it. */
  #bySound(sound, row) {
    const allowed = sound.length < 3 ? 0 : Math.ceil(sound.length / 4);
    const steps = Math.min(...(this.#sounds[row] ?? []).map((known) => (sound ? nearly(sound, known, allowed) : Infinity)));
    return Math.floor(steps) > allowed ? Infinity : steps + SOUND;
  }
}

/** Steps to a word, or to its beginning: that is a little farther, for the reader may not have finished. */
const nearly = (word, known, most) => Math.min(distance(word, known, most), distance(word, known.slice(0, word.length), most) + BEGINNING);

/**
 * Steps between two words: a sign put in, left out, changed, or two neighbours exchanged (optimal string
 * alignment). Beyond `most` any larger number is as good.
 *
 * @param {string} one @param {string} other @param {number} most
 */
export function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, place) => place);
  const exchanged = (row, column) => row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const changed = last[column - 1] + (one[row - 1] === other[column - 1] ? 0 : 1);
      now[column] = Math.min(changed, last[column] + 1, now[column - 1] + 1);
      if (exchanged(row, column)) now[column] = Math.min(now[column], before[column - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return last[other.length];
}
