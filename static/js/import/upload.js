import { part, write } from '../page/dom.js';

const MEGABYTE = 1_000_000;

/** The form of an upload: files can be dropped on it, and how much was sent is shown. Without it, it is a form. */
export function startUpload(form) {
  const input = form.querySelector('input[type=file]');
  const drop = part('drop', form);
  const name = part('file-name', form);
  const chosen = () => {
    const [file] = input.files;
    if (file) write(name, `${file.name} · ${sizeOf(file.size)}`);
    const tooLarge = file && file.size > Number(form.dataset.most) * MEGABYTE;
    input.setCustomValidity(tooLarge ? form.dataset.tooLarge : '');
    drop.classList.toggle('chosen', Boolean(file));
    if (tooLarge) input.reportValidity();
  };
  input.addEventListener('change', chosen);
  takeDrops(drop, input, chosen);
  chosen();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(form);
  });
}

function sizeOf(bytes) {
  return bytes < MEGABYTE ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function takeDrops(drop, input, chosen) {
  const over = (event) => {
    event.preventDefault();
    drop.classList.add('over');
  };
  drop.addEventListener('dragenter', over);
  drop.addEventListener('dragover', over);
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    chosen();
  });
}

/** Sends the form and goes on to the page that the service answers with; says why where it does not take it. */
function send(form) {
  const request = new XMLHttpRequest();
  const bar = form.querySelector('progress');
  const show = (text) => {
    part('sending', form).hidden = false;
    write(part('sending-text', form), text);
  };
  const buttons = form.querySelectorAll('button');
  const failed = (text) => {
    show(text);
    part('sending', form).classList.add('failed');
    for (const button of buttons) button.disabled = false;
  };
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    bar.value = total ? loaded / total : 0;
    show(`${form.dataset.sending} ${Math.round(bar.value * 100)} %`);
  });
  request.addEventListener('load', () => {
    if (request.status < 400) location.assign(request.responseURL);
    else failed(titleOf(request) || form.dataset.lost);
  });
  request.addEventListener('error', () => failed(form.dataset.lost));
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'application/json');
  request.send(new FormData(form));
  for (const button of buttons) button.disabled = true;
  part('sending', form).classList.remove('failed');
  show(form.dataset.sending);
}

function titleOf(request) {
  try {
    return JSON.parse(request.responseText).title;
  } catch {
    return ''; // a server before ours answered in its own way
  }
}
