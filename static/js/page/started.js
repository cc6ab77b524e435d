/** Tells the page that its script runs: from here on an error is no sign of an old browser (`early.js`). */
export function started() {
  const { dataset, classList } = document.documentElement;
  dataset.started = '';
  delete dataset.stranded;
  classList.add('scripted');
}
