import { part, write } from '../page/dom.js';
import { LocateTool } from './locate-tool.js';
import { MeasureTool } from './measure-tool.js';
import { PrintSheet } from './print-sheet.js';

/** Full screen of the whole page: what a projector shows is the page itself. */
function startFullScreen(texts) {
  const button = part('tool-full');
  const root = document.documentElement;
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener('click', () => {
    const change = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
    change.catch(() => (button.hidden = true)); // refused by the browser's own rules: nothing we could say
  });
  document.addEventListener('fullscreenchange', () => {
    const on = document.fullscreenElement !== null;
    const label = texts.say(on ? 'tool.full_end' : 'tool.full');
    button.setAttribute('aria-pressed', String(on));
    button.setAttribute('aria-label', label);
    button.title = label;
  });
}

const HIDDEN = 'hidden';

/** Whether villages outside the filter are dimmed or hidden, as the address says. */
class OutsideChoice {
  /** @param {{map: VillageMap, texts: Texts, onChange: (outside: string|undefined) => void}} parts */
  constructor({ map, texts, onChange }) {
    this.map = map;
    this.texts = texts;
    this.button = part('outside-choice');
    this.hiding = null;
    this.button.hidden = false;
    this.button.addEventListener('click', () => onChange(this.hiding ? undefined : HIDDEN));
  }

  /** @param {State} state */
  render({ view }) {
    const hiding = view.outside === HIDDEN;
    if (hiding === this.hiding) return;
    this.hiding = hiding;
    this.map.hideOutside(hiding);
    write(this.button, this.texts.say(hiding ? 'outside.dim' : 'outside.hide'));
    this.button.title = this.texts.say(hiding ? 'outside.dim_title' : 'outside.hide_title');
    this.button.setAttribute('aria-label', this.button.title);
    document.documentElement.classList.toggle('hides-outside', hiding);
  }
}

/** Says politely where the keyboard is on the map. */
class MapVoice {
  #walking = false;

  /** @param {{map: VillageMap, texts: Texts, describe: (row: number) => string}} parts */
  constructor({ map, texts, describe }) {
    this.texts = texts;
    this.describe = describe;
    this.place = part('map-voice');
    map.on('walk', (step) => write(this.place, this.#sentence(step)));
  }

  #sentence({ row, edge }) {
    const began = !this.#walking;
    this.#walking = row !== null;
    if (row === null) return this.texts.say(began ? 'walk.none' : 'walk.left');
    if (edge) return this.texts.say('walk.edge');
    const village = this.describe(row);
    return began ? this.texts.say('walk.began', { village }) : village;
  }
}

/** The tools beside the map. */
export class ToolsView {
  /** @param {{map: MapView, texts: Texts, words: Words, rows: VillageRows, onOutside: (choice: string|undefined) => void}} parts */
  constructor({ map: view, texts, words, rows, onOutside }) {
    const { map } = view;
    this.texts = texts;
    this.extent = part('tool-extent');
    this.extent.addEventListener('click', () => {
      if (this.extent.getAttribute('aria-disabled') === 'false') map.fit(this.#rows());
    });
    const measure = new MeasureTool({ map, texts, onOpen: () => locate.close() });
    const locate = new LocateTool({ map, texts, words, rows, onOpen: () => measure.end() });
    startFullScreen(texts);
    this.outside = new OutsideChoice({ map, texts, onChange: onOutside });
    this.voice = new MapVoice({ map, texts, describe: (row) => this.#aloud(view, row) });
    this.sheet = new PrintSheet({ map, texts, words });
    part('tool-print').addEventListener('click', () => window.print());
  }

  /** @param {State} state */
  render(state) {
    this.state = state;
    this.sheet.render(state);
    this.outside.render(state);
    const useless = state.filter.empty || state.count === 0;
    this.extent.setAttribute('aria-disabled', String(useless));
    this.extent.title = this.texts.say(useless ? 'tool.extent_none' : 'tool.extent');
  }

  #rows() {
    return [...this.state.inside.keys()].filter((row) => this.state.inside[row]);
  }

  #aloud(view, row) {
    const { name, place, value } = view.described(row);
    return this.texts.say('walk.village', { name, place, value });
  }
}
