import { part } from './dom.js';
import { formAddress } from './list-address.js';

/**
 * The menu of columns: each choice shows its list at once.
 *
 * @param {(address: string) => void} turn shows the list of another address
 */
export function startColumns(turn) {
  const chosen = (form) => turn(formAddress(form.getAttribute('action'), new FormData(form), form.dataset.usual));
  const formOf = (event) => event.target.closest('[data-columns-form]');
  document.addEventListener('change', (event) => {
    if (formOf(event)) chosen(formOf(event));
  });
  document.addEventListener('submit', (event) => {
    if (!formOf(event)) return;
    event.preventDefault();
    chosen(formOf(event));
  });
  document.addEventListener('click', ({ target }) => {
    const menu = part('columns');
    if (menu && target.isConnected && !menu.contains(target)) menu.open = false;
  });
  document.addEventListener('keydown', closed);
}

function closed(event) {
  const menu = part('columns');
  if (event.key !== 'Escape' || !menu?.open) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector('summary').focus();
}
