import { CanvasLayer } from './canvas-layer.js';
import { drawGraticule } from './graticule-drawing.js';
import { outlineLook, VILLAGE_BORDER } from './look.js';

/** What lies around the city, the villages' borders, and the outlines of townships and counties. */
export class BordersLayer extends CanvasLayer {
  /**
   * @param {import('./village-paths.js').VillagePaths} villages
   * @param {{townships: Shape[], counties: Shape[], city: Shape}} outlines
   * @typedef {import('./shape.js').Shape} Shape
   */
  constructor(villages, outlines) {
    super('borders');
    this.villages = villages;
    this.outlines = outlines;
  }

  draw(context, frame) {
    const look = outlineLook(frame.zoom);
    const trace = (shapes) => shapes.filter((shape) => shape.meets(frame.box)).reduce((path, shape) => shape.trace(path, frame), new Path2D());
    context.lineJoin = 'round';
    this.#surroundings(context, frame, look.band);
    stroke(context, this.villages.together(), VILLAGE_BORDER);
    outline(context, trace(this.outlines.townships), look.township);
    outline(context, trace(this.outlines.counties), look.county);
  }

  /** The band and the graticule end at the city: it is cut out of them, so that the fills below stay free. */
  #surroundings(context, frame, band) {
    const { city } = this.outlines;
    const path = city.trace(new Path2D(), frame);
    drawGraticule(context, frame, (x, y) => city.contains(x, y));
    for (const line of band) stroke(context, path, line);
    context.globalCompositeOperation = 'destination-out';
    context.fill(path, 'evenodd');
    context.globalCompositeOperation = 'source-over';
  }
}

function outline(context, path, { ink, width, casing, alpha }) {
  if (casing) stroke(context, path, { ink: '#FFFFFF', width: casing });
  context.globalAlpha = alpha;
  stroke(context, path, { ink, width });
  context.globalAlpha = 1;
}

function stroke(context, path, { ink, width }) {
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke(path);
}
