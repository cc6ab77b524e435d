import { OutlinesFirst } from '../tools/outlines-first.js';
import { ToolsView } from '../tools/tools-view.js';
import { Arriving, Lost } from '../page/arriving.js';
import { breathe, shown } from '../map/breathe.js';
import { Coverage } from '../map/coverage.js';
import { CardView } from '../page/card-view.js';
import { startCommon } from '../page/common.js';
import { byId, part, started } from '../page/dom.js';
import { FormView } from '../page/form-view.js';
import { LegendView } from '../page/legend-view.js';
import { LinksView } from '../page/links-view.js';
import { MapView } from '../page/map-view.js';
import { OverlaysView } from '../page/overlays-view.js';
import { Page } from '../page/page.js';
import { VillageRows } from '../page/rows.js';
import { MapSearch } from '../page/search.js';
import { StripView } from '../page/strip-view.js';
import { Texts } from '../page/texts.js';
import { Words } from '../page/words.js';

const pageData = /** @type {Record<string, any>} */ (document.body.dataset);

/**
 * What the page knows before any geometry has come: enough for form, counts, legend, card and links. Each is a work of
 * its own: all at once would hold up clicks and keys. `beside` adds what stands beside the map, as the server wrote it
 * until then.
 */
async function startPage(catalogue, payload, arriving) {
  const form = byId('filter');
  const texts = new Texts(pageData.language, catalogue);
  const words = new Words(form, texts);
  const rows = new VillageRows(payload, within(form));
  await breathe();
  const criteria = new Map(rows.parameters.map((parameter) => [parameter, words.valuesOf(parameter)]));
  const page = new Page({ rows, criteria, path: location.pathname, home: pageData.homeLanguage, theme: pageData.firstTheme });
  const firstFilter = page.state.filter;
  const onFilter = (filter) => page.setFilter(filter);
  page.add(new FormView(form, { texts, criteria, onChange: onFilter })); // early: until it listens, what is chosen is lost
  const views = [
    () => new MapSearch({ page, texts, words }),
    () => new LinksView({ texts, words, tallies: () => arriving.json(pageData.tallies) }),
    () => new StripView({ texts, words, onFilter }),
    () => new LegendView({ texts, onFilter, onTheme: (key) => page.setTheme(key) }),
  ];
  const beside = async () => {
    for (const view of views.splice(0)) {
      await breathe();
      page.add(view());
    }
  };
  return { page, texts, words, firstFilter, beside };
}

/** The villages that the extent of the address meets, as the server found them; it is the only extent there can be. */
function within(form) {
  const marks = Uint8Array.from(form.dataset.within ?? '', Number);
  return () => marks;
}

/** Finer borders, at an address beside that of all villages. @param {string} name @param {AbortSignal} signal */
async function fetchPiece(name, signal) {
  const answer = await fetch(pageData.villages.replace('villages.json', `${name}.json`), { signal });
  if (!answer.ok) throw new Lost(name);
  return answer.json();
}

/** The map before all else: villages are what readers wait for. */
async function startMap({ page, texts, words, firstFilter, beside }, geometry, { arriving, first }) {
  first.rest();
  const coverage = new Coverage(geometry.villages);
  await breathe();
  const map = new MapView({ ...geometry, coverage }, {
    texts,
    words,
    state: page.state,
    onSelect: (row) => page.select(row),
    onMove: (at) => page.setPosition(at),
  });
  await breathe();
  const card = new CardView({ texts, words, onClose: () => page.select(null), onSelect: (row) => page.select(row), onZoom: (row) => map.zoomTo(row) });
  page.add(card);
  page.add(map);
  await breathe();
  await map.map.begin();
  part('stage').dataset.drawn = '';
  await shown();
  await map.map.complete();
  first.end();
  await beside();
  await breathe();
  page.add(new ToolsView({ map, texts, words, rows: page.state.rows, onOutside: (choice) => page.setView({ outside: choice }) }));
  const defaults = pageData.firstLayers ? pageData.firstLayers.split(',') : [];
  const overlays = page.add(new OverlaysView({ map: map.map, arriving, texts, defaults, tallies: pageData.tallies, firstFilter, onChange: (layers) => page.setView({ layers }) }));
  if (page.state.selected !== null && !page.state.view.at) map.zoomTo(page.state.selected);
  return overlays;
}

async function start() {
  startCommon();
  const arriving = new Arriving();
  const first = new OutlinesFirst(pageData.language);
  let page; // once, however often its geometry is asked for again
  const { parts, geometry } = await arriving.until(async (json) => {
    const shapes = Promise.all([json(pageData.villages), json(pageData.outlines).then((outlines) => first.take(outlines))]);
    let here = false;
    shapes.then(
      () => (here = true),
      () => {}, // awaited below, after the page has started
    );
    page ??= await startPage(...(await Promise.all([json(pageData.texts), json(pageData.rows)])), arriving);
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
