import { HATCHES } from '../map/hatch.js';
import { hatchMarks, svg } from '../map/print-marks.js';
import { copyOf, part, parts, write } from '../page/dom.js';
import { NO_DATA_MARK, darkFill, legendCounts, painting } from '../page/themes.js';

const MILLIMETRE = 96 / 25.4; // CSS pixels
const MAP = { width: 277 * MILLIMETRE, height: 170 * MILLIMETRE }; // A4 landscape without margins, title and foot
const LEGEND = { width: 56, row: 5.2, head: 9, gap: 3 }; // millimetres, as print-map.css has them
const NORTH = { left: MAP.width - 16 * MILLIMETRE, top: 0, right: MAP.width, bottom: 22 * MILLIMETRE };
const SCALE = { left: MAP.width - 52 * MILLIMETRE, top: MAP.height - 18 * MILLIMETRE, right: MAP.width, bottom: MAP.height };
const WIDEST_SCALE = 40 * MILLIMETRE;
const SWATCH = { width: 22, height: 14 };
const INK = '#1A292E';
const OUTSIDE = '#F7F6F1';

/** The sheet that the map page prints: made when somebody prints, gone afterwards. */
export class PrintSheet {
  /** @param {{map: VillageMap, texts: Texts, words: Words}} parts */
  constructor({ map, texts, words }) {
    this.map = map;
    this.texts = texts;
    this.words = words;
    this.sheet = part('print-sheet');
    addEventListener('beforeprint', () => this.#fill());
    addEventListener('afterprint', () => this.#empty());
  }

  /** @param {State} state */
  render(state) {
    this.state = state;
  }

  #fill() {
    const { texts, words, state } = this;
    const { theme } = state;
    const rows = this.#legendRows();
    const overlays = [...document.querySelectorAll('#overlays .overlay')].flatMap((group) => shownIn(group));
    const { picture, bar, metresEach } = this.map.print({ ...MAP, panels: [panelOf(rows.length + overlays.length), NORTH, SCALE] }, (row) => this.#letter(row), WIDEST_SCALE);
    const { name } = part('sheet-title').dataset;
    write(part('sheet-title'), state.filter.empty ? name : words.filter(state.filter));
    part('sheet-name').hidden = state.filter.empty;
    write(part('sheet-theme'), theme.label[texts.language]);
    write(part('sheet-count'), texts.say(state.filter.empty ? 'result.whole' : 'result.of', { n: state.count, total: state.rows.size }));
    write(part('sheet-number'), texts.shown(state.count));
    part('sheet-map').replaceChildren(picture);
    part('sheet-legend').replaceChildren(...rows, ...overlays);
    this.#scale(bar, metresEach);
    const date = new Date().toLocaleDateString(texts.language === 'zh' ? 'zh-CN' : 'en-GB', { year: 'numeric', month: 'long', day: 'numeric' });
    write(part('sheet-date'), texts.say('sheet.printed', { date }));
    this.sheet.hidden = false;
  }

  #empty() {
    this.sheet.hidden = true;
    part('sheet-map').replaceChildren();
    part('sheet-legend').replaceChildren();
  }

  #legendRows() {
    const { theme, rows, inside } = this.state;
    const counts = legendCounts(theme, rows, inside);
    const entries = theme.rows.map(({ fill, hatch, letter, label, indent }, place) => this.#row({ fill, hatch, letter, indent, name: label[this.texts.language], count: counts.rows[place] }));
    if (counts.missing) entries.push(this.#row({ ...NO_DATA_MARK, name: this.texts.say('no_data'), count: counts.missing }));
    if (counts.outside) entries.push(this.#row({ fill: OUTSIDE, name: this.texts.say('legend.outside'), count: counts.outside }));
    return entries;
  }

  #row({ fill, hatch = '', letter = '', indent = false, name, count }) {
    const row = copyOf('sheet-row');
    row.classList.toggle('indent', indent);
    part('sheet-swatch', row).replaceWith(swatch(fill, hatch, letter));
    write(row.querySelector('.name'), name);
    write(row.querySelector('.count'), this.texts.shown(count));
    return row;
  }

  #letter(row) {
    const themeRow = painting(this.state.theme, this.state.rows, row);
    return themeRow?.letter ? { text: themeRow.letter, ink: inkOn(themeRow.fill) } : null;
  }

  #scale({ metres, pixels }, metresEach) {
    const { texts } = this;
    const length = metres < 1000 ? texts.say('scale.m', { length: metres }) : texts.say('scale.km', { length: metres / 1000 });
    const d = `M.5 1v5.5h${(pixels - 1).toFixed(1)}V1M${(pixels / 2).toFixed(1)} 3.5v3`;
    part('sheet-bar').replaceChildren(svg('svg', { width: Math.ceil(pixels), height: 8, class: 'sheet-bar' }, [svg('path', { d, fill: 'none', stroke: INK })]));
    write(part('sheet-length'), length);
    write(part('sheet-ratio'), texts.say('sheet.scale', { n: threeDigits(metresEach * MILLIMETRE * 1000) }));
  }
}

const inkOn = (fill) => (darkFill(fill) ? '#FFFFFF' : INK);

/** A scale as people say it: three digits are more than paper keeps. */
function threeDigits(number) {
  const step = 10 ** (Math.floor(Math.log10(number)) - 2);
  return Math.round(number / step) * step;
}

function swatch(fill, hatch, letter) {
  const { width, height } = SWATCH;
  const box = { x: 0.5, y: 0.5, width: width - 1, height: height - 1 };
  return svg('svg', { width, height, class: 'swatch-print' }, [
    svg('rect', { ...box, fill }),
    ...(hatch in HATCHES ? hatchMarks(hatch, width, height) : []),
    svg('rect', { ...box, fill: 'none', stroke: '#8A9496' }),
    ...(letter ? [svg('text', { x: width / 2, y: height - 3.4, 'text-anchor': 'middle', 'font-size': 10, 'font-weight': 700, fill: inkOn(fill) }, [letter])] : []),
  ]);
}

/** The overlays that are shown, or the kinds where not all are; with symbol, name and count as the page has them. */
function shownIn(group) {
  const whole = part('overlay', group);
  const each = part('overlay-kinds', group);
  const one = whole.checked && !(each && 'sampled' in each.dataset); // kinds that look different are told apart
  const boxes = one ? [whole] : parts('overlay-kind', group).filter(({ checked }) => checked);
  return boxes.map((box) => {
    const option = box.closest('.option');
    const row = copyOf('sheet-row');
    part('sheet-swatch', row).replaceWith(option.querySelector('.symbol').cloneNode(true));
    write(row.querySelector('.name'), option.querySelector('.name').textContent);
    write(row.querySelector('.count'), option.querySelector('.count').textContent);
    return row;
  });
}

/** The box of the legend on the map, which names leave free: lower left. */
function panelOf(rows) {
  const high = (LEGEND.head + rows * LEGEND.row + LEGEND.gap) * MILLIMETRE;
  return { left: 0, top: MAP.height - high, right: LEGEND.width * MILLIMETRE, bottom: MAP.height };
}
