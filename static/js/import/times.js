/** Times in the reader's own zone; without script they are said to be UTC. */
export function startTimes() {
  for (const time of document.querySelectorAll('[data-time]')) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.textContent = inOwnZone(at);
  }
}

/** `YYYY-MM-DD hh:mm` in the zone of the reader. */
export function inOwnZone(at) {
  const two = (number) => String(number).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
