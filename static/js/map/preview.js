import { BordersLayer } from './borders-layer.js';
import { ofDegrees } from './mercator.js';
import { Camera } from './camera.js';
import { CanvasLayer } from './canvas-layer.js';
import { covers, HitIndex } from './hit.js';
import { Frame, panelsOver } from './frame.js';
import { LabelsLayer } from './labels-layer.js';
import { useLanguage } from './letters.js';
import { NO_DATA } from './look.js';
import { decodeRings } from './decode.js';
import { Shape } from './shape.js';

/** @type {any} */
const NOBODY = { code: [], lon: [], lat: [], area_km2: [] };

/** Outlines and names of counties and townships, shown while the villages' borders are still on their way. */
export class Preview {
  /**
   * @param {L.Map} map
   * @param {{groups: Record<string, L.LayerGroup>, outlines: OutlinesPayload, language: Language, free: Partial<Box>,
   *   view: {zoom: number, lat: number, lon: number}|null}} parts as `VillageMap` takes them
   */
  constructor(map, { groups, outlines, language, free, view }) {
    useLanguage(language);
    this.map = map;
    const shapeOf = ({ polygons }) => Shape.ofDegrees(decodeRings(polygons, outlines));
    const city = shapeOf({ polygons: outlines.city });
    const townships = outlines.townships.map(shapeOf);
    const hit = new HitIndex([city]);
    const covered = (box, frame) => covers(hit, box, frame);
    const borders = new BordersLayer(city, { county: inOneStroke(outlines.counties.map(shapeOf)), township: inOneStroke(townships), village: [] }, covered);
    this.layers = {
      fills: new GroundLayer(city),
      borders,
      labels: new LabelsLayer({
        rows: NOBODY,
        outlines,
        villages: [],
        townshipOf: (number) => townships[number],
        language,
        nameOf: () => '',
        obstacles: () => borders.obstacles(),
        covers: covered,
      }),
    };
    for (const [name, layer] of Object.entries(this.layers)) layer.addTo(groups[name]);
    this.groups = groups;
    this.redraw = () => this.#draw();
    const camera = new Camera(map, { jump: true });
    camera.keepFree(free);
    if (view) camera.look(view);
    else camera.whole(ofDegrees(outlines.extent));
    map.on('moveend', this.redraw);
    this.#draw();
  }

  #draw() {
    const frame = Frame.around(this.map, 0, panelsOver(this.map.getContainer()));
    for (const layer of Object.values(this.layers)) layer.place(frame);
  }

  /** Is drawn no more: the map itself is about to be. */
  rest() {
    this.map.off('moveend', this.redraw);
  }

  /** Makes room for the map itself. */
  remove() {
    for (const [name, layer] of Object.entries(this.layers)) this.groups[name].removeLayer(layer);
  }
}

/** The city in the colour of what is not known yet. */
class GroundLayer extends CanvasLayer {
  constructor(city) {
    super('fills');
    this.city = city;
  }

  draw(context, frame) {
    context.fillStyle = NO_DATA;
    context.fill(this.city.trace(new Path2D(), frame), 'evenodd');
  }
}

/** All borders of a kind in one stroke: a border that two places share is as pale as any other. */
const inOneStroke = (shapes) => [new Shape(shapes.flatMap(({ lines }) => lines))];
