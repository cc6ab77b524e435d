import { part, write } from '../page/dom.js';

const KEY = 'villagemap.outside';
const HIDDEN = 'hidden';

/** Whether villages outside the filter are dimmed or hidden: the reader's habit, not a part of the address. */
export function startOutsideChoice(map, texts) {
  const button = part('outside-choice');
  let hiding = recall() === HIDDEN;
  const show = () => {
    map.hideOutside(hiding);
    write(button, texts.say(hiding ? 'outside.dim' : 'outside.hide'));
    button.title = texts.say(hiding ? 'outside.dim_title' : 'outside.hide_title');
    button.setAttribute('aria-label', button.title);
    document.documentElement.classList.toggle('hides-outside', hiding);
  };
  button.hidden = false;
  button.addEventListener('click', () => {
    hiding = !hiding;
    remember(hiding ? HIDDEN : 'dimmed');
    show();
  });
  show();
}

function recall() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be refused
  }
}

function remember(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Nothing is lost but a habit.
  }
}
