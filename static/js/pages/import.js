import { startMap } from '../import/difference-map.js';
import { startUpload } from '../import/upload.js';
import { startCommon } from '../page/common.js';
import { part, parts, started, write } from '../page/dom.js';

/** Times in the reader's own zone; without script they are said to be UTC. */
function startTimes() {
  for (const time of parts('time')) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.textContent = inOwnZone(at);
  }
}

/** `YYYY-MM-DD hh:mm` in the zone of the reader. */
function inOwnZone(at) {
  const two = (number) => String(number).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

const FIRST = 400; // milliseconds
const LONGEST = 2000;

/** Shows how far an inspection is, and the report once it is there. */
function startProgress(section) {
  let wait = FIRST;
  const ask = async () => {
    const status = await progressOf(section.dataset.progress);
    if (status && status.state !== 'waiting' && status.state !== 'working') {
      location.reload();
      return;
    }
    if (status) show(section, status);
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

startCommon();
startTimes();
if (part('upload')) startUpload(part('upload'));
if (part('progress')) startProgress(part('progress'));
if (part('map')) startMap(part('map'));
started();
