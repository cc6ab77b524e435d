import { CanvasLayer } from './canvas-layer.js';
import { INK } from './look.js';
import { worldX, worldY } from './mercator.js';

const WHITE = '#FFFFFF';
const LINES = [
  { ink: WHITE, width: 5 },
  { ink: INK, width: 2 },
];
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
    for (const { ink, width } of LINES) stroke(context, path, ink, width);
    for (const [x, y] of places) dot(context, x, y);
  }
}

function area(context, places) {
  context.fillStyle = 'rgba(26, 41, 46, 0.14)';
  context.fill(lineOf(places));
  context.setLineDash(CLOSING);
  stroke(context, lineOf([places[places.length - 1], places[0]]), INK, 1.5);
  context.setLineDash([]);
}

function lineOf([[x, y], ...rest]) {
  const path = new Path2D();
  path.moveTo(x, y);
  for (const place of rest) path.lineTo(...place);
  return path;
}

function stroke(context, path, ink, width) {
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke(path);
}

function dot(context, x, y) {
  const path = new Path2D();
  path.arc(x, y, POINT, 0, 2 * Math.PI);
  context.fillStyle = WHITE;
  context.fill(path);
  stroke(context, path, INK, 2);
}
