import { copyOf, onPlainClick, part, parts, set, write } from './dom.js';
import { NO_FILTER } from './state.js';
import { grouped } from './texts.js';

const CALM = 700; // milliseconds: a count is announced when the filter has come to rest

/** How many villages, under which conditions; the empty result with its ways on. */
export class StripView {
  #timer;

  /** @param {{texts: Texts, words: Words, onFilter: (filter: VillageFilter) => void}} tools */
  constructor({ texts, words, onFilter }) {
    this.texts = texts;
    this.words = words;
    this.onFilter = onFilter;
    const without = (link) => onFilter(this.state.filter.without(link.closest('[data-chip]').dataset.chip));
    onPlainClick(part('chips'), 'a', without);
    onPlainClick(part('empty-ways'), 'a', (link) => onFilter(this.state.filter.without(link.dataset.way)));
    onPlainClick(document, '[data-clear]', () => onFilter(NO_FILTER));
    part('copy')?.addEventListener('click', () => this.#copy());
  }

  /** @param {State} state */
  render(state) {
    const { texts } = this;
    const first = !this.state;
    this.state = state;
    const of = { n: state.count, total: state.rows.size };
    for (const element of parts('result-count')) write(element, grouped(state.count));
    for (const element of parts('result-of')) write(element, texts.say(state.filter.empty ? 'result.whole' : 'result.of', of));
    write(part('result-area'), texts.say('result.area', { area: Math.round(state.area) }));
    this.#chips(state);
    this.#empty(state);
    const words = this.words.filter(state.filter);
    const sentence = texts.say('result.sentence', { words, n: state.count });
    this.#sentence(sentence, state);
    if (!first) this.#announce(sentence);
  }

  #chips(state) {
    const { filter } = state;
    part('chips').replaceChildren(...filter.parameters.map((parameter) => this.#chip(parameter, state)));
    set(part('chips'), 'hidden', filter.empty);
    set(part('no-conditions'), 'hidden', !filter.empty);
    set(part('strip-clear'), 'hidden', filter.empty);
    const badge = part('condition-count');
    set(badge, 'hidden', filter.empty);
    write(badge, String(filter.parameters.length));
  }

  #chip(parameter, state) {
    const chip = copyOf('chip');
    const title = this.words.title(parameter);
    const values = this.words.values(parameter, state.filter.valuesOf(parameter));
    chip.dataset.chip = parameter;
    write(chip.querySelector('.facet-name'), title);
    write(chip.querySelector('.values'), values);
    chip.querySelector('.values').title = values;
    const link = chip.querySelector('a');
    link.href = state.address({ filter: state.filter.without(parameter) });
    link.setAttribute('aria-label', this.texts.say('chip.remove', { title, values }));
    return chip;
  }

  #empty(state) {
    const empty = part('empty');
    set(empty, 'hidden', state.count > 0);
    if (state.count) return;
    const quoted = (parameter) => this.texts.say('empty.condition', { condition: this.words.quoted(parameter, state.filter.valuesOf(parameter)) });
    write(part('empty-why'), this.texts.say('empty.why', { conditions: state.filter.parameters.map(quoted) }));
    part('empty-ways').replaceChildren(...state.ways.map((way) => this.#way(way, state)));
  }

  #way({ parameter, left }, state) {
    const way = copyOf('empty-way');
    const link = way.querySelector('a');
    link.href = state.address({ filter: state.filter.without(parameter) });
    link.dataset.way = parameter;
    const [label, rest] = link.querySelectorAll('span');
    write(label, this.texts.say('empty.without', { condition: this.words.quoted(parameter, state.filter.valuesOf(parameter)) }));
    write(rest, this.texts.say('empty.left', { n: left }));
    return way;
  }

  /** The result in words, and the village that the address names in vain: until another is chosen. */
  #sentence(sentence, state) {
    const shown = part('sentence');
    write(shown, sentence);
    set(shown, 'hidden', state.filter.empty);
    if (part('gone')) part('gone').hidden = state.selected !== null || !state.view.village;
  }

  #announce(sentence) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => write(part('announce'), sentence), CALM);
  }

  async #copy() {
    const text = part('copy-text');
    try {
      await navigator.clipboard.writeText(location.href);
      write(text, this.texts.say('link.copied'));
    } catch {
      write(text, this.texts.say('link.failed')); // plain HTTP on an intranet has no clipboard
    }
    setTimeout(() => write(text, this.texts.say('link.copy')), 2000);
  }
}
