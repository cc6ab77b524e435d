import { part } from './dom.js';

/**
 * Remembers where the reader is in a page that is about to be replaced.
 *
 * @returns {() => void} puts the reader back there; where the place is gone, the list takes the focus
 */
export function keepPlace() {
  const active = document.activeElement;
  const { focus } = active?.dataset ?? {};
  const inside = document.querySelector('.main').contains(active);
  const menu = { open: part('columns')?.open ?? false, top: groups()?.scrollTop ?? 0 };
  const left = list().scrollLeft;
  return () => {
    if (part('columns')) part('columns').open = menu.open;
    if (groups()) groups().scrollTop = menu.top;
    list().scrollLeft = left;
    if (inside) (again(focus) ?? list()).focus({ preventScroll: true });
    if (list().getBoundingClientRect().top < 0) list().scrollIntoView();
  };
}

const list = () => document.getElementById('list');
const groups = () => document.querySelector('.columns .groups');
const again = (focus) => focus && document.querySelector(`[data-focus="${CSS.escape(focus)}"]`);
