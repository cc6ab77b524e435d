import { CanvasLayer } from './canvas-layer.js';
import { drawGraticule } from './graticule-drawing.js';
import { outlineLook, villageBorder } from './look.js';

const LEAST = 0.6; // CSS pixels between two points of a line
const LEAST_OF_BAND = 3; // it is soft: nobody sees the difference

/** What lies around the city, the villages' borders, and the outlines of townships and counties. */
export class BordersLayer extends CanvasLayer {
  /**
   * @param {Area} city
   * @param {{county: Lines[], township: Lines[], village: Lines[]}} lines every border once, at its highest level; one stroke each
   * @param {(box: Box, frame: Frame) => boolean} covers whether villages or panels lie in a box of the frame's pixels
   */
  constructor(city, lines, covers) {
    super('borders');
    this.city = city;
    this.lines = lines;
    this.covers = covers;
    this.labels = [];
    this.hidden = [];
    this.sketched = false;
  }

  get still() {
    return true;
  }

  /** The boxes of the graticule's figures, which names leave free. */
  obstacles() {
    return this.labels.map((box) => ({ ...box, hard: true }));
  }

  /**
   * Whether every border is drawn as thinly as those of villages, for a first picture: what makes townships, counties
   * and the surroundings stand out takes six times as long. @param {boolean} sketched
   */
  sketch(sketched) {
    this.sketched = sketched;
    this.frame = null; // what was drawn until now is no longer it
  }

  /** Takes the villages whose borders are not drawn, and repaints where that changes anything. @param {Area[]} shapes */
  hide(shapes) {
    if (!shapes.length && !this.hidden.length) return;
    this.hidden = shapes;
    this.repaint();
  }

  draw(context, frame) {
    if (this.sketched) for (const level of Object.keys(this.lines)) strokeAll(context, this.#paths(level, frame), villageBorder(frame));
    else this.#drawAll(context, frame);
  }

  #drawAll(context, frame) {
    const look = outlineLook(frame.zoom);
    context.lineJoin = 'round';
    this.#surroundings(context, frame, look.band);
    context.lineJoin = 'bevel';
    strokeAll(context, this.#paths('village', frame), villageBorder(frame));
    this.#clear(context, frame, this.hidden);
    outline(context, this.#paths('township', frame), look.township);
    context.lineJoin = 'round';
    outline(context, this.#paths('county', frame), look.county);
  }

  /** The band and the graticule end at the city: it is cut out of them, so that the fills below stay free. */
  #surroundings(context, frame, band) {
    const { city } = this;
    const soft = city.traceThinly(new Path2D(), frame, LEAST_OF_BAND);
    this.labels = drawGraticule(context, frame, (box) => this.covers(box, frame));
    for (const line of band) strokeAll(context, [soft], line);
    this.#clear(context, frame, [city]);
  }

  /** Takes away what was drawn on some places. */
  #clear(context, frame, shapes) {
    context.globalCompositeOperation = 'destination-out';
    for (const shape of shapes) if (shape.meets(frame.box)) context.fill(shape.trace(new Path2D(), frame), 'nonzero');
    context.globalCompositeOperation = 'source-over';
  }

  #paths(level, frame) {
    return this.lines[level].filter((lines) => lines.meets(frame.box)).map((lines) => lines.traceThinly(new Path2D(), frame, LEAST));
  }
}

function outline(context, paths, { ink, width, casing, alpha }) {
  if (casing) strokeAll(context, paths, { ink: '#FFFFFF', width: casing });
  context.globalAlpha = alpha;
  strokeAll(context, paths, { ink, width });
  context.globalAlpha = 1;
}

function strokeAll(context, paths, { ink, width }) {
  context.strokeStyle = ink;
  context.lineWidth = width;
  for (const path of paths) context.stroke(path);
}
