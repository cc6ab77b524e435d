import { part, parts } from './dom.js';

const HEIGHTS = ['peek', 'half', 'full'];
const DRAGGED = 30; // CSS pixels
const BEHIND_FILTER = '.head, .search, .main, .foot, .tabs';

/** Panels of phones: the filter over everything, and sheets that rise from the foot by three heights. */
export function startSheets() {
  part('open-filter')?.addEventListener('click', openFilter);
  document.addEventListener('click', ({ target }) => target.closest('[data-close-filter]') && closeFilter());
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !document.body.classList.contains('filtering')) return;
    event.preventDefault();
    closeFilter();
  });
  parts('grip').forEach(startGrip);
}

function openFilter() {
  setFilter(true);
  document.querySelector('.sheet-head [data-close-filter]').focus();
}

function closeFilter() {
  if (!document.body.classList.contains('filtering')) return;
  setFilter(false);
  part('open-filter').focus();
}

function setFilter(open) {
  document.body.classList.toggle('filtering', open);
  part('open-filter').setAttribute('aria-expanded', String(open));
  for (const behind of document.querySelectorAll(BEHIND_FILTER)) behind.inert = open;
}

function startGrip(grip) {
  const sheet = grip.closest('[data-height]');
  let from = null;
  let moved = false;
  const by = (steps) => {
    const next = HEIGHTS.indexOf(sheet.dataset.height) + steps;
    sheet.dataset.height = HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, next))];
  };
  grip.addEventListener('pointerdown', (event) => {
    from = event.clientY;
    moved = false;
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener('pointerup', ({ clientY }) => {
    moved = Math.abs(clientY - from) > DRAGGED;
    if (moved) by(clientY < from ? 1 : -1);
  });
  grip.addEventListener('click', () => {
    if (moved) return;
    by(sheet.dataset.height === HEIGHTS[HEIGHTS.length - 1] ? 1 - HEIGHTS.length : 1);
  });
}
