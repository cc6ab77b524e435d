import { part } from '../page/dom.js';

/** Full screen of the whole page: what a projector shows is the page itself. */
export function startFullScreen(texts) {
  const button = part('tool-full');
  const root = document.documentElement;
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener('click', () => {
    const change = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
    change.catch(() => (button.hidden = true)); // refused by the browser's own rules: nothing we could say
  });
  document.addEventListener('fullscreenchange', () => {
    const on = document.fullscreenElement !== null;
    const said = texts.say(on ? 'tool.full_end' : 'tool.full');
    button.setAttribute('aria-pressed', String(on));
    button.setAttribute('aria-label', said);
    button.title = said;
  });
}
