import { readLayers, withKind, withLayer, writeLayers } from '../tools/layer-choice.js';
import { tally } from '../tools/tallies.js';
import { Lost } from './arriving.js';
import { byId, part, parts, set, write } from './dom.js';

/** The overlays: fetched when first shown, then drawn by the map; each with its kinds and what the filter leaves of it. */
export class OverlaysView {
  #requests = new Set();
  #choice = new Map();
  #drawn = new Map(); // what the map was told: being told again would place its labels anew
  #tallies = null;

  /**
   * @param {{map: VillageMap, arriving: Arriving, texts: Texts, defaults: string[], tallies: string, firstFilter: VillageFilter, onChange: (layers: string|undefined) => void}} tools
   *   firstFilter is the filter that the page came with, whose counts the server wrote
   */
  constructor({ map, arriving, texts, defaults, tallies, firstFilter, onChange }) {
    this.map = map;
    this.arriving = arriving;
    this.texts = texts;
    this.tallies = tallies;
    this.firstFilter = firstFilter;
    this.onChange = onChange;
    this.rows = parts('overlay-group').map((group) => new OverlayRow(group, (choose) => this.#choose(choose)));
    this.offered = this.rows.map(({ offered }) => offered);
    this.defaults = writeLayers(readLayers(defaults.join(), this.offered), this.offered);
    const opener = part('open-overlays');
    opener?.addEventListener('click', () => {
      const shown = byId('overlays').classList.toggle('shown');
      opener.setAttribute('aria-expanded', String(shown));
    });
  }

  /** @param {State} state */
  render(state) {
    this.#choice = readLayers(state.view.layers ?? this.defaults, this.offered);
    for (const row of this.rows) {
      row.show(this.#choice.get(row.offered.layer));
      this.#draw(row);
    }
    this.#badge();
    this.#count(state);
  }

  #choose(choose) {
    const layers = writeLayers(choose(this.#choice), this.offered);
    this.onChange(layers === this.defaults ? undefined : layers);
  }

  #badge() {
    const badge = part('overlay-count');
    if (!badge) return;
    set(badge, 'hidden', this.#choice.size === 0);
    write(badge, String(this.#choice.size));
  }

  async #draw({ offered: { layer }, source, draws }) {
    const shown = () => this.#choice.get(layer) ?? false;
    if (!same(this.#drawn.get(layer) ?? false, shown())) this.map.show(layer, shown());
    this.#drawn.set(layer, shown());
    if (!shown() || this.#requests.has(layer)) return;
    this.#requests.add(layer);
    try {
      const data = await this.arriving.json(source);
      if (draws === 'lines') this.map.addLines(layer, data);
      else this.map.addPoints(layer, data);
    } catch (problem) {
      if (!(problem instanceof Lost)) throw problem;
      this.#requests.delete(layer);
      const again = () => shown() && this.#draw(this.rows.find(({ offered }) => offered.layer === layer));
      this.arriving.lost(this.#sentence(layer, problem), again);
    }
  }

  #sentence(layer, problem) {
    const name = this.texts.say(`layer.${layer}`);
    if (!problem.status) return this.texts.say('state.layer_lost', { layer: name });
    return this.texts.say('state.layer_failed', { layer: name, answer: this.arriving.answerOf(problem) });
  }

  /** Gets what it counts by while nobody waits for it: a filter asks for nothing. */
  async ahead() {
    try {
      if (this.rows.length) await this.#tallied();
    } catch (problem) {
      if (!(problem instanceof Lost)) throw problem;
    }
  }

  async #tallied() {
    try {
      this.#tallies ??= this.arriving.json(this.tallies);
      return await this.#tallies;
    } catch (problem) {
      this.#tallies = null; // the next filter asks again
      throw problem;
    }
  }

  /** Counts follow the filter; the server wrote those of the one that the page came with. */
  async #count(state) {
    const written = this.inside === undefined && state.filter === this.firstFilter;
    this.inside = state.filter.empty ? null : state.inside;
    if (written) return;
    try {
      const tallies = await this.#tallied();
      for (const row of this.rows) row.count(tally(tallies[row.offered.layer], this.inside), this.texts);
    } catch (problem) {
      if (!(problem instanceof Lost)) throw problem;
    }
  }
}

/** Whether two answers show the same: all of a layer, nothing, or the same of its kinds. */
const same = (a, b) => a === b || (a instanceof Set && b instanceof Set && a.size === b.size && [...a].every((kind) => b.has(kind)));

/** One layer of the card, with its kinds that fold. */
class OverlayRow {
  constructor(group, onChoose) {
    this.box = part('overlay', group);
    this.kinds = parts('overlay-kind', group);
    const { overlay: layer, source, draws } = this.box.dataset;
    this.offered = { layer, kinds: this.kinds.map((box) => box.dataset.overlayKind) };
    this.source = source;
    this.draws = draws;
    this.box.addEventListener('change', () => onChoose((choice) => withLayer(choice, this.offered, this.box.checked)));
    for (const box of this.kinds) {
      box.addEventListener('change', () => onChoose((choice) => withKind(choice, this.offered, box.dataset.overlayKind, box.checked)));
    }
    const fold = part('unfold', group);
    fold?.addEventListener('click', () => {
      const open = fold.getAttribute('aria-expanded') !== 'true';
      for (const other of parts('unfold')) unfold(other, other === fold && open); // all at once would cover the map
    });
  }

  /** @param {ReadonlySet<string>|true|undefined} shown */
  show(shown) {
    this.box.checked = shown === true;
    this.box.indeterminate = shown instanceof Set;
    for (const box of this.kinds) box.checked = shown === true || Boolean(shown?.has(box.dataset.overlayKind));
  }

  count({ all, kinds }, texts) {
    const amount = ({ rows, km }) => (km === null ? texts.shown(rows) : texts.say('overlay.length', { km: Math.round(km) }));
    this.#write(this.box, all.rows, amount(all));
    for (const box of this.kinds) {
      const ofKind = kinds.get(box.dataset.overlayKind) ?? { rows: 0, km: all.km === null ? null : 0 };
      this.#write(box, ofKind.rows, amount(ofKind));
    }
  }

  #write(box, rows, text) {
    const option = box.closest('.option');
    option.classList.toggle('zero', rows === 0);
    write(option.querySelector('.count'), text);
  }
}

function unfold(button, open) {
  button.setAttribute('aria-expanded', String(open));
  byId(button.getAttribute('aria-controls')).hidden = !open;
}
