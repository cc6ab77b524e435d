import { OutlinesFirst } from '../tools/outlines-first.js';
import { ToolsView } from '../tools/tools-view.js';
import { Arriving, Lost } from './arriving.js';
import { breathe, shown } from '../map/breathe.js';
import { Coverage } from '../map/coverage.js';
import { CardView } from './card-view.js';
import { startCommon } from './common.js';
import { part } from './dom.js';
import { FormView } from './form-view.js';
import { LegendView } from './legend-view.js';
import { LinksView } from './links-view.js';
import { MapView } from './map-view.js';
import { OverlaysView } from './overlays-view.js';
import { Page } from './page.js';
import { VillageRows } from './rows.js';
import { MapSearch } from './search-map.js';
import { started } from './started.js';
import { StripView } from './strip-view.js';
import { Texts } from './texts.js';
import { Words } from './words.js';

const said = document.body.dataset;

/**
 * What the page knows before any geometry has come: enough for form, counts, legend, card and links. Each is a work of
 * its own: all at once would hold up clicks and keys. `beside` adds what stands beside the map, as the server wrote it
 * until then.
 */
async function startPage(catalogue, payload, arriving) {
  const form = document.getElementById('filter');
  const texts = new Texts(said.language, catalogue);
  const words = new Words(form, texts);
  const rows = new VillageRows(payload, within(form));
  await breathe();
  const criteria = new Map(rows.parameters.map((parameter) => [parameter, words.valuesOf(parameter)]));
  const page = new Page({ rows, criteria, path: location.pathname, home: said.homeLanguage, theme: said.firstTheme });
  const served = page.state.filter;
  const filtered = (filter) => page.filtered(filter);
  page.add(new FormView(form, { texts, criteria, changed: filtered })); // early: until it listens, what is chosen is lost
  const views = [
    () => new MapSearch({ page, texts, words }),
    () => new LinksView({ texts, words, tallies: () => arriving.json(said.tallies) }),
    () => new StripView({ texts, words, filtered }),
    () => new LegendView({ texts, filtered, themed: (key) => page.themed(key) }),
  ];
  const beside = async () => {
    for (const view of views.splice(0)) {
      await breathe();
      page.add(view());
    }
  };
  return { page, texts, words, served, beside };
}

/** The villages that the extent of the address meets, as the server found them; it is the only extent there can be. */
function within(form) {
  const marks = Uint8Array.from(form.dataset.within ?? '', Number);
  return () => marks;
}

/** Finer borders, at an address beside that of all villages. @param {string} name @param {AbortSignal} signal */
async function fetchPiece(name, signal) {
  const answer = await fetch(said.villages.replace('villages.json', `${name}.json`), { signal });
  if (!answer.ok) throw new Lost(name);
  return answer.json();
}

/** The map before all else: villages are what readers wait for. */
async function startMap({ page, texts, words, served, beside }, geometry, { arriving, first }) {
  first.rest();
  const coverage = new Coverage(geometry.villages);
  await breathe();
  const map = new MapView({ ...geometry, coverage }, {
    texts,
    words,
    state: page.state,
    chosen: (row) => page.chosen(row),
    moved: (at) => page.moved(at),
  });
  await breathe();
  const card = new CardView({ texts, words, closed: () => page.chosen(null), chosen: (row) => page.chosen(row), zoom: (row) => map.zoomTo(row) });
  page.add(card);
  page.add(map);
  await breathe();
  await map.begin();
  part('stage').dataset.drawn = '';
  await shown();
  await map.complete();
  first.end();
  await beside();
  await breathe();
  page.add(new ToolsView({ map, texts, words, rows: page.state.rows, outside: (choice) => page.looked({ outside: choice }) }));
  const defaults = said.firstLayers ? said.firstLayers.split(',') : [];
  const overlays = page.add(new OverlaysView({ map: map.map, arriving, texts, defaults, tallies: said.tallies, served, changed: (layers) => page.looked({ layers }) }));
  if (page.state.chosen !== null && !page.state.view.at) map.zoomTo(page.state.chosen);
  return overlays;
}

async function start() {
  startCommon();
  const arriving = new Arriving();
  const first = new OutlinesFirst(said.language);
  let page; // once, however often its geometry is asked for again
  const { parts, geometry } = await arriving.until(async (json) => {
    const shapes = Promise.all([json(said.villages), json(said.outlines).then((outlines) => first.take(outlines))]);
    let here = false;
    shapes.then(
      () => (here = true),
      () => {}, // awaited below, after the page has started
    );
    page ??= await startPage(...(await Promise.all([json(said.texts), json(said.rows)])), arriving);
    if (!here) await page.beside();
    const [villages, outlines] = await shapes;
    return { parts: page, geometry: { villages, outlines, fetchPiece } };
  });
  const overlays = await startMap(parts, geometry, { arriving, first });
  part('stage').dataset.ready = '';
  started();
  overlays.ahead();
}

start();
