/** Tells the page that its script runs: from here on an error leaves the page as it is (`early.js`). */
export function started() {
  const { dataset, classList } = document.documentElement;
  dataset.started = '';
  delete dataset.stranded;
  classList.add('scripted');
}
