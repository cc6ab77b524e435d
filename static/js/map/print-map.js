import { Frame } from './frame.js';
import { fillGroups, HATCHES } from './hatch.js';
import { OUTSIDE_FILTER } from './look.js';
import { boxAt, boxOfMark } from './placing.js';
import { discMark, hatchMarks, pathOf, strokeMarks, svg, symbolMark, textMark } from './print-marks.js';
import { SYMBOLS } from './symbols.js';

/**
 * What a sheet shows: what the reader sees of the map beside the cards, as large as the sheet allows; room that is
 * left over stays at the left, where the legend stands.
 *
 * @param {L.Map} map
 * @param {{left: number, top: number, right: number, bottom: number}} free edges that cards cover
 * @param {{width: number, height: number, panels: Box[]}} sheet CSS pixels; panels lie on the map
 * @returns {Frame}
 */
export function printFrame(map, free, { width, height, panels }) {
  const { min, max } = map.getPixelBounds();
  const seen = { left: min.x + free.left, top: min.y + free.top, right: max.x - free.right, bottom: max.y - free.bottom };
  const scale = Math.min(width / Math.max(1, seen.right - seen.left), height / Math.max(1, seen.bottom - seen.top));
  return new Frame({
    zoom: map.getZoom() + Math.log2(scale),
    left: seen.right * scale - width,
    top: ((seen.top + seen.bottom) / 2) * scale - height / 2,
    width,
    height,
    ratio: 1,
    panels,
  });
}

const MILLIMETRE = 96 / 25.4; // CSS pixels
const ALL_HATCHES = new Set(Object.keys(HATCHES));
const WHITE = '#FFFFFF';
const VILLAGE = [{ ink: '#8A9496', width: 0.1 * MILLIMETRE }];
const TOWNSHIP = [{ ink: WHITE, width: 0.6 * MILLIMETRE }, { ink: '#6C7B7E', width: 0.2 * MILLIMETRE }];
const COUNTY = [{ ink: WHITE, width: 1.1 * MILLIMETRE }, { ink: '#3D4C52', width: 0.5 * MILLIMETRE }];
const SELECTED = [{ ink: WHITE, width: 6 }, { ink: '#1A292E', width: 2.6 }];
const LETTER = { size: 10, weight: 700, spacing: 0 }; // 7.5 pt
// In its own widths and heights: a village's name has the middle, its letter stands around it.
const LETTER_PLACES = [
  [0, 0],
  [0, 1.2],
  [0, -1.2],
  [4.5, 0],
  [-4.5, 0],
  [3, 1.2],
  [-3, 1.2],
  [3, -1.2],
  [-3, -1.2],
  [0, 2.4],
  [0, -2.4],
  [6, 0],
  [-6, 0],
];
const WIDE_ENOUGH = 24; // CSS pixels of a village that carries its letter

/**
 * The map as vectors for paper: what the canvases show, on white, with every hatch and letter.
 *
 * @param {Stage} stage
 * @param {Frame} frame of the sheet, in CSS pixels
 * @param {(row: number) => {text: string, ink: string}|null} letterOf a village's letter in the theme
 * @returns {SVGElement}
 */
export function printMap(stage, frame, letterOf) {
  const { width, height } = frame;
  const { lines, alone, discs } = stage.points.arrange(frame);
  const names = stage.labels
    .placed(frame, obstaclesOf(frame, alone, discs), lettersOf(stage, frame, letterOf))
    .filter(({ candidate, x, y }) => whole(boxAt({ x, y }, candidate), frame));
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'sheet-svg' }, [
    svg('g', { 'fill-rule': 'evenodd' }, areas(stage, frame)),
    ...strokeMarks(pathOf(stage.borders.lines.township, frame), TOWNSHIP),
    ...strokeMarks(pathOf(stage.borders.lines.county, frame), COUNTY),
    ...selection(stage, frame),
    ...lines.flatMap(({ shapes, strokes }) => (shapes.length ? strokeMarks(pathOf(shapes, frame), strokes) : [])),
    ...alone.map(({ overlay, index, x, y, size }) => symbolMark(overlay.symbol(index), x, y, size)),
    ...discs.map((disc) => discMark(SYMBOLS[disc.overlay.symbol(0)].colour, disc)),
    ...names.reverse().map(({ candidate, x, y }) => textMark(candidate.text, x, y, candidate.letters)),
  ]);
}

/** Fills with hatches over them, village borders, and the white that hides what the reader hides. */
function areas(stage, frame) {
  const { fills, inside, hiding } = stage.fills;
  const hidden = hiding && inside ? stage.shapes.filter((_, row) => !inside[row]) : [];
  const groups = fillGroups(fills, inside, ALL_HATCHES, hiding ? WHITE : OUTSIDE_FILTER);
  const painted = groups.flatMap(({ colour, hatch, rows }) => {
    const d = pathOf(rows.map((row) => stage.shapes[row]), frame);
    return [svg('path', { d, fill: colour }), ...(hatch && d ? hatched(d, hatch, frame) : [])];
  });
  const white = hidden.length ? [svg('path', { d: pathOf(hidden, frame), fill: WHITE })] : [];
  return [...painted, ...strokeMarks(pathOf(stage.borders.lines.village, frame), VILLAGE), ...white];
}

/** A hatch over villages. */
function hatched(d, hatch, { width, height }) {
  const clip = `villages-${hatch}`;
  return [
    svg('clipPath', { id: clip }, [svg('path', { d, 'clip-rule': 'evenodd' })]),
    svg('g', { 'clip-path': `url(#${clip})`, 'data-hatch': hatch }, hatchMarks(hatch, width, height)),
  ];
}

/** Names that the sheet's edge would cut are left out. */
const whole = ({ left, top, right, bottom }, { width, height }) => left > 0 && top > 0 && right < width && bottom < height;

function selection({ focus, shapes }, frame) {
  return focus.selected === null ? [] : strokeMarks(pathOf([shapes[focus.selected]], frame), SELECTED);
}

function obstaclesOf({ panels }, alone, discs) {
  return [...panels.map((panel) => ({ ...panel, hard: true })), ...[...alone, ...discs].map(boxOfMark)];
}

function lettersOf(stage, frame, letterOf) {
  const { rows } = stage.labels.parts;
  const { inside } = stage.fills;
  const texts = [];
  stage.shapes.forEach(({ box }, row) => {
    const letter = inside && !inside[row] ? null : letterOf(row);
    if (!letter || (box.east - box.west) * frame.scale < WIDE_ENOUGH) return;
    const letters = { ...LETTER, ink: letter.ink };
    texts.push({ text: letter.text, row, lon: rows.lon[row], lat: rows.lat[row], letters, offsets: LETTER_PLACES });
  });
  return texts;
}
