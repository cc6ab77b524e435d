import { part } from '../page/dom.js';
import { LocateTool } from './locate-tool.js';
import { MapVoice } from './map-voice.js';
import { MeasureTool } from './measure-tool.js';
import { PrintSheet } from './print-sheet.js';
import { OutsideChoice } from './outside-choice.js';
import { startFullScreen } from './screen-tool.js';

/** The tools beside the map. */
export class ToolsView {
  /** @param {{map: import('../page/map-view.js').MapView, texts: object, words: object, rows: object, outside: (choice: string|undefined) => void}} parts */
  constructor({ map: view, texts, words, rows, outside }) {
    const { map } = view;
    this.texts = texts;
    this.extent = part('tool-extent');
    this.extent.addEventListener('click', () => {
      if (this.extent.getAttribute('aria-disabled') === 'false') map.fit(this.#rows());
    });
    const measure = new MeasureTool({ map, texts, opened: () => locate.close() });
    const locate = new LocateTool({ map, texts, words, rows, opened: () => measure.end() });
    startFullScreen(texts);
    this.outside = new OutsideChoice({ map, texts, changed: outside });
    this.voice = new MapVoice({ map, texts, describe: (row) => this.#aloud(view, row) });
    this.sheet = new PrintSheet({ map, texts, words });
    part('tool-print').addEventListener('click', () => window.print());
  }

  /** @param {import('../page/state.js').State} state */
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
