import { part, write } from '../page/dom.js';

/** Goes to coordinates; the service reads them, says what it understood, and names the village there. */
export class LocateTool {
  /**
   * @param {{map: VillageMap, texts: Texts,
   *   words: Words, rows: VillageRows, onOpen: () => void}} parts
   */
  constructor({ map, texts, words, rows, onOpen }) {
    this.map = map;
    this.texts = texts;
    this.words = words;
    this.rows = rows;
    this.onOpen = onOpen;
    this.button = part('tool-locate');
    this.panel = part('locate');
    this.form = this.panel.querySelector('form');
    this.field = this.form.elements.text;
    this.button.addEventListener('click', () => (this.panel.hidden ? this.#open() : this.close()));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#find();
    });
    part('locate-close').addEventListener('click', () => this.#leave());
    this.panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.#leave();
    });
  }

  #open() {
    this.onOpen();
    this.panel.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    this.field.focus();
    this.field.select();
  }

  #leave() {
    this.close();
    this.button.focus();
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    this.map.mark(null);
    this.#say('');
  }

  async #find() {
    const query = new URLSearchParams({ text: this.field.value, lang: this.texts.language });
    try {
      const answer = await fetch(`${this.form.getAttribute('action')}?${query}`, { headers: { Accept: 'application/json' } });
      const document = await answer.json();
      if (answer.ok) this.#show(document.places);
      else this.#say(document.title, { wrong: true });
    } catch {
      this.#say(this.texts.say('locate.lost'), { wrong: true });
    }
  }

  #show(places) {
    if (places.length === 1) this.#go(places[0]);
    else {
      this.map.mark(null);
      this.#say(this.texts.say('locate.which'));
      part('locate-zones').replaceChildren(...places.map((place) => this.#choice(place)));
      part('locate-zones').querySelector('button').focus();
    }
  }

  #choice(place) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = `${this.texts.say('locate.zone', { zone: String(place.zone) })} · ${this.#where(place)}`;
    button.addEventListener('click', () => {
      this.#go(place);
      this.field.focus();
    });
    return button;
  }

  #go(place) {
    this.#say(place.understood);
    write(part('locate-village'), this.#where(place));
    this.map.mark(place);
  }

  #where({ village }) {
    const row = this.rows.place.get(village);
    if (row === undefined) return this.texts.say('locate.outside');
    const township = this.words.labelOf(this.rows, 'township', row);
    const { name, romanised } = this.rows.payload;
    const label = this.texts.language === 'en' ? `${romanised[row]} ${name[row]}` : name[row];
    return this.texts.say('locate.in', { village: label, township });
  }

  #say(text, { wrong = false } = {}) {
    write(part('locate-result'), text);
    part('locate-result').classList.toggle('wrong', wrong);
    write(part('locate-village'), '');
    part('locate-zones').replaceChildren();
    if (wrong) {
      this.map.mark(null);
      this.field.setAttribute('aria-invalid', 'true');
    } else this.field.removeAttribute('aria-invalid');
  }
}
