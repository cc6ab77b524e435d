import { VillageMap } from '../map/village-map.js';
import { readPosition, writtenPosition } from './address.js';
import { one, part, write } from './dom.js';
import { fillsOf, painting } from './themes.js';

const WIDEST_SCALE = 100; // CSS pixels
const KILOMETRE = 1000;
const SPEAKS_ALONE = new Set(['plan', 'demo', 'class']); // their values need no name of the theme before them
const PHONE = '(max-width: 719.98px)';

/** The map in the page: paints states, tells of clicks and moves, and serves the tools beside it. */
export class MapView {
  #fills = new Map();
  #state;
  #resting;

  /** @param {{villages: VillagesPayload, coverage: Coverage, outlines: OutlinesPayload, fetchPiece: (name: string, signal: AbortSignal) => Promise<PiecePayload>}} data @param {{texts: Texts, words: Words, state: State, onSelect: (row: number|null) => void, onMove: (at: string|undefined) => void}} tools */
  constructor({ villages, coverage, outlines, fetchPiece }, { texts, words, state, onSelect, onMove }) {
    this.texts = texts;
    this.words = words;
    this.onMove = onMove;
    this.#state = state;
    L.villagemap.map.invalidateSize({ pan: false }); // the filter may have been folded since the map was made
    this.map = new VillageMap(L.villagemap.map, {
      rows: state.rows.payload,
      villages,
      coverage,
      outlines,
      fetchPiece,
      language: texts.language,
      describe: (row) => this.#describe(row),
      nameOf: (row) => state.rows.name(row, texts.language),
      hatched: matchMedia('(forced-colors: active)').matches,
      reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
      view: readPosition(state.view.at),
      free: this.#free(state.selected),
      groups: L.villagemap.groups,
    });
    this.#resting = writtenPosition(this.map.camera.view);
    this.map.on('choose', onSelect);
    this.map.on('moveend', () => this.#rested());
    this.#tools();
    this.#scale();
  }

  /** @param {State} state @param {{fly?: boolean}} [how] whether the map goes to the chosen village */
  render(state, { fly = false } = {}) {
    const before = this.#state;
    this.#state = state;
    this.map.paint({ fills: this.#fillsOf(state.theme), inside: state.filter.empty ? null : state.inside });
    this.map.select(state.selected);
    this.map.camera.keepFree(this.#free(state.selected));
    if (fly) this.zoomTo(state.selected);
    else if (state.selected !== null && state.selected !== before.selected) this.map.reveal(state.selected);
  }

  /** Goes where an address says: its position, or the whole city. */
  go(state) {
    const view = readPosition(state.view.at);
    if (!view) this.whole();
    else if (state.view.at !== writtenPosition(this.map.camera.view)) this.map.camera.look(view);
  }

  whole() {
    this.#resting = null;
    this.map.whole();
  }

  zoomTo(row) {
    this.map.zoomTo(row);
  }

  #fillsOf(theme) {
    if (!this.#fills.has(theme.key)) this.#fills.set(theme.key, fillsOf(theme, this.#state.rows));
    return this.#fills.get(theme.key);
  }

  /** What cards cover: on phones the legend's sheet and that of the card, else the docked card. */
  #free(selected) {
    const phone = matchMedia(PHONE).matches;
    if (phone) return { bottom: part(selected === null ? 'legend' : 'card').offsetHeight };
    return selected === null ? {} : { right: part('card').offsetWidth };
  }

  /** What the keyboard's walk says of a village. @param {number} row @returns {{name: string, place: string, value: string}} */
  described(row) {
    const { rows, inside, theme } = this.#state;
    const place = this.words.labelOf(rows, 'township', row);
    return { name: rows.name(row, this.texts.language), place, value: inside[row] ? this.#themeValue(theme, row) : this.texts.say('legend.outside') };
  }

  #describe(row) {
    const { name, place, value } = this.described(row);
    const chinese = this.#state.rows.payload.name[row];
    const second = this.#state.inside[row] ? this.texts.say('map.tip', { place, value }) : value;
    return { name, beside: name === chinese ? '' : chinese, second };
  }

  #themeValue(theme, row) {
    const { rows } = this.#state;
    const themeRow = painting(theme, rows, row);
    if (!themeRow) return this.texts.say('no_data');
    const year = theme.key === 'plan' && themeRow.value === 'compiled' && rows.payload.plan_year[row];
    const label = themeRow.label[this.texts.language];
    if (!SPEAKS_ALONE.has(theme.key)) return this.texts.say('map.tip.of', { theme: theme.label[this.texts.language], value: label });
    return year ? `${label} ${this.texts.say('plan.in_year', { year: String(year) })}` : label;
  }

  #rested() {
    this.#scale();
    const at = writtenPosition(this.map.camera.view);
    if (this.#resting === null) this.#resting = at; // the whole city is what an address without a position means
    this.onMove(at === this.#resting ? undefined : at);
  }

  #scale() {
    const { metres, pixels } = this.map.scale(WIDEST_SCALE);
    const [svg, text] = [part('scale').querySelector('svg'), part('scale-text')];
    svg.setAttribute('width', Math.ceil(pixels));
    svg.setAttribute('viewBox', `0 0 ${Math.ceil(pixels)} 6`);
    svg.firstElementChild.setAttribute('d', `M.5 0v5.5h${pixels - 1}V0`);
    write(text, metres < KILOMETRE ? this.texts.say('scale.m', { length: metres }) : this.texts.say('scale.km', { length: metres / KILOMETRE }));
    part('scale').hidden = false;
  }

  #tools() {
    const actions = { in: () => this.map.camera.zoomBy(0.5), out: () => this.map.camera.zoomBy(-0.5), whole: () => this.whole() };
    for (const [name, action] of Object.entries(actions)) one(`[data-tool="${name}"]`).addEventListener('click', action);
  }
}
