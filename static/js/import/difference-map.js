import { part, write } from '../page/dom.js';

const OLD = { color: '#A0281C', weight: 1.5, dashArray: '4 3', fillColor: '#A0281C', fillOpacity: 0.08 };
const NEW = { color: '#14594E', weight: 1.6, fillColor: '#14594E', fillOpacity: 0.16 };
const GROUND = { color: '#6C7B7E', weight: 0.8, fillColor: '#F7F6F1', fillOpacity: 1, interactive: false };
const POINT = { radius: 4 };
const MANY = 200; // shapes: their borders are drawn thin
const THIN = 0.7; // CSS pixels
const AIR = 24; // CSS pixels
const NEAREST = 15;

/** The map of a difference in place of its picture: shapes as they are and as they would be, to look at closely. */
export async function startMap(figure) {
  const { L } = window;
  const answer = await fetch(figure.dataset.map, { headers: { Accept: 'application/geo+json, application/json' } }).catch(() => null);
  if (!L || !answer?.ok) return; // the picture stays
  const shapes = await answer.json();
  const canvas = part('canvas', figure);
  part('picture', figure).hidden = true;
  canvas.hidden = false;
  const map = L.map(canvas, { preferCanvas: true, attributionControl: false, maxZoom: 18, zoomSnap: 0.25, scrollWheelZoom: false });
  const drawn = draw(L, map, shapes);
  map.fitBounds(drawn.getBounds(), { padding: [AIR, AIR], maxZoom: NEAREST });
  if (shapes.left_out) {
    const note = part('left-out', figure);
    write(note, note.dataset.text.replace('{n}', String(shapes.left_out)));
    note.hidden = false;
  }
  zoomByRow(map, drawn, canvas);
}

function draw(L, map, shapes) {
  L.geoJSON(shapes.ground, { style: GROUND }).addTo(map);
  const thin = shapes.features.length > MANY ? { weight: THIN } : {};
  const of = (state) => ({
    filter: ({ properties }) => properties.state === state,
    style: { ...(state === 'old' ? OLD : NEW), ...thin },
    pointToLayer: (_, place) => L.circleMarker(place, { ...(state === 'old' ? OLD : NEW), ...POINT }),
    onEachFeature: ({ properties }, layer) => layer.bindTooltip(named(properties), { sticky: true }),
  });
  const both = L.featureGroup([L.geoJSON(shapes, of('old')), L.geoJSON(shapes, of('new'))]);
  return both.addTo(map);
}

/** Text of a tip as a node: names come from files. */
function named({ name, key }) {
  const tip = document.createElement('span');
  tip.textContent = [name, key].filter(Boolean).join(' · ');
  return tip;
}

function zoomByRow(map, drawn, canvas) {
  document.addEventListener('click', (/** @type {any} */ { target }) => {
    const key = target.closest('[data-zoom]')?.dataset.zoom;
    if (!key) return;
    const box = boundsOf(drawn, key);
    if (!box) return;
    map.fitBounds(box, { padding: [AIR * 3, AIR * 3], maxZoom: NEAREST, animate: false });
    canvas.scrollIntoView({ block: 'nearest' });
  });
}

function boundsOf(drawn, key) {
  let box = null;
  drawn.eachLayer((group) =>
    group.eachLayer((layer) => {
      if (layer.feature.properties.key !== key) return;
      const own = layer.getBounds ? layer.getBounds() : layer.getLatLng().toBounds(200);
      box = box ? box.extend(own) : window.L.latLngBounds(own.getSouthWest(), own.getNorthEast());
    }),
  );
  return box;
}
