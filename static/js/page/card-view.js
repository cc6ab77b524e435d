import { copyOf, part, write } from './dom.js';
import { swatchClasses } from './themes.js';

const MARKED = ['class', 'plan', 'flagship', 'demo'];

/** The card of a village: what the rows know of it; "no data" where nothing is reported. */
export class CardView {
  /** @param {{texts: import('./texts.js').Texts, words: import('./words.js').Words, closed: () => void, zoom: (row: number) => void}} tools */
  constructor({ texts, words, closed, zoom }) {
    Object.assign(this, { texts, words, card: part('card'), row: null });
    part('card-close').addEventListener('click', closed);
    part('card-zoom').addEventListener('click', () => zoom(this.row));
    document.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'Escape' && !defaultPrevented && this.row !== null) closed();
    });
  }

  /** @param {import('./state.js').State} state @param {{focus?: boolean}} [how] whether the card takes the focus */
  render(state, { focus = false } = {}) {
    const row = state.chosen;
    const opened = row !== null && row !== this.row;
    this.card.hidden = row === null;
    part('stage').classList.toggle('with-card', row !== null);
    if (row === null) this.#closed();
    this.row = row;
    if (row === null) return;
    const code = state.rows.payload.code[row];
    part('card-page').href = state.address({ path: `/villages/${code}` });
    part('card-list').href = `${state.address({ path: '/villages', view: { village: code } })}#village-${code}`;
    if (!opened) return;
    this.#fill(state, row);
    if (focus) {
      this.before = document.activeElement;
      document.getElementById('card-name').focus({ preventScroll: true });
    }
  }

  #closed() {
    if (this.row !== null && this.card.contains(document.activeElement)) this.before?.focus();
  }

  #fill(state, row) {
    const { rows } = state;
    const said = (parameter) => this.#said(rows, parameter, row);
    this.#name(rows, row);
    write(part('card-where'), [said('county'), said('township')].join(' › '));
    part('card-marks').replaceChildren(...this.#marks(rows, row));
    part('card-sections').replaceChildren(...this.#sections(rows, row).map(([title, facts]) => this.#section(title, facts)));
    this.card.querySelector('.scroll').scrollTop = 0;
  }

  /** English cards begin with the pinyin; Chinese ones have it beside the code. */
  #name({ payload }, row) {
    const english = this.texts.language === 'en';
    const romanised = payload.romanised?.[row] ?? '';
    write(part('card-romanised'), english ? romanised : '');
    write(part('card-name'), payload.name[row]);
    part('card-name').classList.toggle('in-chinese', english && romanised !== '');
    write(part('card-code'), payload.code[row]);
    write(part('card-pinyin'), english ? '' : romanised);
  }

  #said(rows, parameter, row) {
    const value = rows.value(parameter, row);
    return value && this.words.label(parameter, value);
  }

  #marks(rows, row) {
    const shown = new Set();
    const themeRows = rows.payload.themes.flatMap((theme) => theme.rows);
    return MARKED.flatMap((parameter) => {
      const value = rows.value(parameter, row);
      const found = themeRows.find((one) => one.parameter === parameter && String(one.value) === value);
      if (!found || value === 'none' || (parameter === 'demo' && shown.has('flagship'))) return [];
      shown.add(parameter);
      return [this.#mark(found, this.words.phrase(parameter, [value]))];
    });
  }

  #mark(themeRow, text) {
    const mark = copyOf('card-mark');
    const swatch = mark.querySelector('.swatch');
    swatch.className = `${swatchClasses(themeRow)}${themeRow.letter ? '' : ' small'}`;
    write(swatch, themeRow.letter);
    write(part('text', mark), text);
    return mark;
  }

  #sections(rows, row) {
    const { texts, words } = this;
    const fact = (parameter) => [words.title(parameter), this.#said(rows, parameter, row)];
    const count = (layer) => [texts.say(`layer.${layer}`), this.#count(rows, layer, row)];
    return [
      ['section.plan', [fact('class'), fact('plan'), ...this.#planYear(rows, row), fact('demo'), fact('flagship')]],
      ['section.facilities', [count('sites_5g'), count('wells'), fact('wells'), [texts.say('layer.facilities'), this.#facilities(rows, row)]]],
      ['section.counts', [[texts.say('field.area'), texts.say('card.area', { area: rows.payload.area_km2[row].toFixed(1) })]]],
    ];
  }

  /** The year of a plan; a village without one has none to report. */
  #planYear(rows, row) {
    if (rows.value('plan', row) !== 'compiled') return [];
    const year = rows.payload.plan_year[row];
    return [[this.texts.say('parameter.plan_year'), year ? this.texts.say('plan.in_year', { year: String(year) }) : '']];
  }

  #count(rows, layer, row) {
    const n = rows.payload.counts?.[layer]?.[row];
    return n === null || n === undefined ? '' : this.texts.say(`count.${layer}`, { n });
  }

  /** The kinds that the village has; nobody has reported any kind where all are silent. */
  #facilities(rows, row) {
    const kinds = [...document.querySelectorAll('[data-facility]')].map((element) => element.dataset.facet);
    const reported = kinds.filter((kind) => rows.value(kind, row));
    const had = reported.filter((kind) => rows.value(kind, row) === 'true').map((kind) => this.words.title(kind));
    if (!reported.length) return '';
    return had.length ? this.texts.shown(had) : this.texts.say('choice.has.false');
  }

  #section(title, facts) {
    const section = copyOf('card-section');
    write(section.querySelector('h3'), this.texts.say(title));
    section.querySelector('dl').append(...facts.map(([name, value]) => this.#fact(name, value)));
    return section;
  }

  #fact(name, value) {
    const fact = copyOf('card-fact');
    const said = fact.querySelector('dd');
    write(fact.querySelector('dt'), name);
    write(said, value || this.texts.say('no_data'));
    said.classList.toggle('nothing', !value);
    return fact;
  }
}
