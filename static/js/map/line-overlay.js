import { linesInside, ofKinds } from './follow.js';
import { ROAD } from './look.js';
import { decodeLine } from './decode.js';
import { Shape } from './shape.js';

const WHITE = '#FFFFFF';
const casing = { ink: WHITE, width: ROAD.casing, dash: [] };
const plain = { ink: ROAD.ink, width: ROAD.width, dash: [] };

/** Strokes by kind of line, the lowest first. */
const KINDS = {
  built: [casing, plain],
  safety: [casing, { ...plain, dash: [6, 3] }],
  corridor: [{ ...casing, width: 7 }, { ...plain, width: 5 }, { ...casing, width: 2 }],
  route: [casing, { ...plain, width: 2.4, dash: [0.01, 4.5], cap: 'round' }],
};

/** The lines of one layer, following the filter. */
export class LineOverlay {
  /** @param {LinesPayload} lines */
  constructor(lines) {
    this.shapes = lines.lines.map((parts) =>
      Shape.ofDegrees(parts.map((steps) => decodeLine(steps, lines)), { closed: false }),
    );
    this.kinds = lines.kind;
    this.villages = lines.villages;
    this.inside = null;
    this.wanted = null;
  }

  /** Takes a new filter. */
  filter(inside) {
    this.inside = inside;
  }

  /** Takes the kinds to show; null means all. @param {ReadonlySet<string>|null} wanted */
  keep(wanted) {
    this.wanted = wanted;
  }

  /** The lines that a frame shows, with the strokes of their kind, the lowest kind first. */
  shown(frame) {
    const indices = ofKinds(linesInside(this.villages, this.inside), this.kinds, this.wanted);
    const near = indices.filter((index) => this.shapes[index].meets(frame.box));
    return Object.entries(KINDS).map(([kind, strokes]) => ({
      strokes,
      shapes: near.filter((index) => kindOf(this.kinds[index]) === kind).map((index) => this.shapes[index]),
    }));
  }
}

/** @param {CanvasRenderingContext2D} context @param {{shapes: Shape[], strokes: Stroke[]}[]} lines see `LineOverlay.shown` */
export function drawLines(context, frame, lines) {
  context.lineJoin = 'round';
  for (const { shapes, strokes } of lines) {
    const path = shapes.reduce((all, shape) => shape.trace(all, frame), new Path2D());
    for (const stroke of strokes) strokePath(context, path, stroke);
  }
  context.setLineDash([]);
  context.lineCap = 'butt';
}

/** A kind that the city's profile adds is drawn like a built road. */
const kindOf = (kind) => (kind in KINDS ? kind : 'built');

/** @param {CanvasRenderingContext2D} context @param {Path2D} path @param {Stroke} stroke */
function strokePath(context, path, { ink, width, dash, cap = 'butt' }) {
  context.setLineDash(dash);
  Object.assign(context, { strokeStyle: ink, lineWidth: width, lineCap: cap });
  context.stroke(path);
}
