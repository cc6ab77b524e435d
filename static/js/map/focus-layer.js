import { CanvasLayer } from './canvas-layer.js';
import { FOCUS, INK } from './look.js';
import { worldX, worldY } from './mercator.js';

const HOVER = [{ ink: INK, width: 2 }];
const SELECTION = [{ ink: '#FFFFFF', width: 7 }, { ink: INK, width: 3 }];
const RING = [{ ink: '#FFFFFF', width: 5 }, { ink: FOCUS, width: 3 }];
const PIN = { radius: 8, dot: 2.5, arm: 14 };

/** The outlines of the village under the mouse, of the chosen one, of the one under the keyboard's focus; a pin. */
export class FocusLayer extends CanvasLayer {
  /** @param {VillagePaths} paths */
  constructor(paths) {
    super('focus');
    this.paths = paths;
    this.hovered = null;
    this.selected = null;
    this.ringed = null;
    this.pin = null;
  }

  hover(row) {
    this.hovered = row;
    this.repaint();
  }

  select(row) {
    this.selected = row;
    this.repaint();
  }

  /** @param {number|null} row under the keyboard's focus */
  ring(row) {
    this.ringed = row;
    this.repaint();
  }

  /** @param {{lon: number, lat: number}|null} place degrees */
  mark(place) {
    this.pin = place;
    this.repaint();
  }

  get empty() {
    return [this.hovered, this.selected, this.ringed, this.pin].every((one) => one === null);
  }

  draw(context, frame) {
    context.lineJoin = 'round';
    this.#outline(context, this.selected, SELECTION);
    if (this.hovered !== this.selected) this.#outline(context, this.hovered, HOVER);
    this.#outline(context, this.ringed, RING);
    if (this.pin) drawPin(context, frame.x(worldX(this.pin.lon)), frame.y(worldY(this.pin.lat)));
  }

  #outline(context, row, lines) {
    const path = row === null ? null : this.paths.of(row);
    if (path) strokes(context, path, lines);
  }
}

function strokes(context, path, lines) {
  for (const { ink, width } of lines) {
    context.strokeStyle = ink;
    context.lineWidth = width;
    context.stroke(path);
  }
}

/** Cross hairs: their middle is the place, and they hide little of it. */
function drawPin(context, x, y) {
  const { radius, dot, arm } = PIN;
  const path = new Path2D();
  path.arc(x, y, radius, 0, 2 * Math.PI);
  for (const [right, down] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
    path.moveTo(x + right * radius, y + down * radius);
    path.lineTo(x + right * arm, y + down * arm);
  }
  strokes(context, path, SELECTION);
  const middle = new Path2D();
  middle.arc(x, y, dot, 0, 2 * Math.PI);
  context.fillStyle = INK;
  context.fill(middle);
}

const LINES = [{ ink: '#FFFFFF', width: 5 }, { ink: INK, width: 2 }];
const POINT = 4; // CSS pixels
const CLOSING = [4, 4];

/** The path that is measured, over everything; from three points on its area, closed by a dashed line. */
export class MeasureLayer extends CanvasLayer {
  constructor() {
    super('focus');
    this.points = [];
  }

  /** @param {{lon: number, lat: number}[]} points degrees */
  show(points) {
    this.points = points;
    this.repaint();
  }

  get empty() {
    return this.points.length === 0;
  }

  draw(context, frame) {
    const places = this.points.map(({ lon, lat }) => [frame.x(worldX(lon)), frame.y(worldY(lat))]);
    if (places.length > 2) area(context, places);
    const path = lineOf(places);
    context.lineJoin = 'round';
    strokes(context, path, LINES);
    for (const [x, y] of places) drawPoint(context, x, y);
  }
}

function area(context, places) {
  context.fillStyle = 'rgba(26, 41, 46, 0.14)';
  context.fill(lineOf(places));
  context.setLineDash(CLOSING);
  strokes(context, lineOf([places[places.length - 1], places[0]]), [{ ink: INK, width: 1.5 }]);
  context.setLineDash([]);
}

function lineOf(places) {
  const path = new Path2D();
  for (const [x, y] of places) path.lineTo(x, y); // the first one begins the line
  return path;
}

function drawPoint(context, x, y) {
  const path = new Path2D();
  path.arc(x, y, POINT, 0, 2 * Math.PI);
  context.fillStyle = '#FFFFFF';
  context.fill(path);
  strokes(context, path, [{ ink: INK, width: 2 }]);
}
