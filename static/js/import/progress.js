import { part, write } from '../page/dom.js';

const FIRST = 400; // milliseconds
const LONGEST = 2000;

/** Shows how far an inspection is, and the report once it is there. */
export function startProgress(section) {
  let wait = FIRST;
  const ask = async () => {
    const told = await progressOf(section.dataset.progress);
    if (told && told.state !== 'waiting' && told.state !== 'working') {
      location.reload();
      return;
    }
    if (told) show(section, told);
    wait = Math.min(wait * 1.4, LONGEST);
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
}

/** Where the upload stands; null while the connection is lost, which is asked again. */
async function progressOf(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } });
    return answer.ok ? await answer.json() : { state: 'none' };
  } catch {
    return null;
  }
}

function show(section, { done, said, left }) {
  // Nothing done yet: the bar says that something goes on, and not that nothing does.
  if (done) part('bar', section).value = done;
  write(part('said', section), said);
  write(part('left', section), left);
}
