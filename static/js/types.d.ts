// Names of types for the JSDoc comments of our scripts: our classes, and the documents of the service under /overview/.

import 'leaflet';

declare module 'leaflet' {
  /** What the script of Folium leaves to ours. */
  const villagemap: { map: Map; groups: Record<string, LayerGroup> };

  /** Leaflet has no public way to a continuous zoom. */
  interface Map {
    _getNewPixelOrigin(center: LatLng, zoom: number): Point;
    _move(center: LatLng, zoom: number, data: object): void;
    _moveEnd(zoomChanged: boolean): void;
    _moveStart(zoomChanged: boolean, noMoveStart: boolean): void;
  }
}

declare global {
  type ArcBundle = import('./map/arc-shape.js').ArcBundle;
  type ArcShape = import('./map/arc-shape.js').ArcShape;
  type Arriving = import('./page/arriving.js').Arriving;
  type Coverage = import('./map/coverage.js').Coverage;
  type Frame = import('./map/frame.js').Frame;
  type HitIndex = import('./map/hit.js').HitIndex;
  type LineOverlay = import('./map/line-overlay.js').LineOverlay;
  type MapView = import('./page/map-view.js').MapView;
  type Page = import('./page/page.js').Page;
  type PointOverlay = import('./map/point-overlay.js').PointOverlay;
  type Shape = import('./map/shape.js').Shape;
  type Sprites = import('./map/symbols.js').Sprites;
  type Stage = import('./map/stage.js').Stage;
  type State = import('./page/state.js').State;
  type Texts = import('./page/texts.js').Texts;
  type VillageFilter = import('./page/filter.js').VillageFilter;
  type VillageMap = import('./map/village-map.js').VillageMap;
  type VillagePaths = import('./map/fills-layer.js').VillagePaths;
  type VillageRows = import('./page/rows.js').VillageRows;
  type Words = import('./page/words.js').Words;

  type Language = 'zh' | 'en';
  type Label = Record<Language, string>;
  /** Degrees. */
  type Place = { lon: number; lat: number };
  type Position = Place & { zoom: number };
  /** CSS pixels. */
  type Box = { left: number; top: number; right: number; bottom: number; hard?: boolean };
  /** World units, see `mercator.js`. */
  type Extent = { west: number; north: number; east: number; south: number };
  /** A place with a ground of its own. */
  type Area = Shape | ArcShape;
  /** What a canvas draws along. */
  type Lines = Area | ArcBundle;
  /** What lines are traced into: for canvases a `Path2D`, for paper an `SvgPath`. */
  type Path = { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void; closePath(): void };
  type Fill = string | { fill: string; hatch?: string } | null;
  type Stroke = { ink: string; width: number; dash?: number[]; cap?: CanvasLineCap };
  type Letters = { size: number; weight: number; spacing: number; ink: string; halo?: string; haloWidth?: number };

  type ThemeRow = { parameter: string; value: string | boolean; label: Label; fill: string; letter: string; hatch: string; indent: boolean };
  type Theme = { key: string; label: Label; rows: ThemeRow[] };

  /** Degrees of the point 0,0 and of one step. */
  type Grid = { origin: [number, number]; scale: number };
  type Polygons = number[][][];

  /** /overview/rows.json: columns, one value for each village. */
  type RowsPayload = Record<'code' | 'name' | 'romanised' | 'spellings', string[]> &
    Record<'area_km2' | 'lon' | 'lat', number[]> & {
      plan_year: (number | null)[];
      counts: Record<string, (number | null)[]>;
      criteria: Record<string, unknown[]>;
      classes: Record<string, unknown[]>;
      themes: Theme[];
    };

  /** /overview/villages.json: borders as arcs, villages as walks along them. */
  type VillagesPayload = Grid & {
    version: string;
    tolerance_m: number;
    sizes: number[];
    steps: number[];
    walks: number[];
    walk_sizes: number[];
    rings: number[];
    rank: string;
    levels?: { tolerance_m: number; pieces: [number, number, number, number][] }[];
  };

  /** /overview/detail/<level>-<piece>.json: finer arcs. */
  type PiecePayload = Grid & { version: string; arcs: number[]; sizes: number[]; steps: number[] };

  /** /overview/outlines.json. */
  type OutlinesPayload = Grid & {
    extent: [number, number, number, number];
    city: Polygons;
    counties: { code: string; label: Label; short: Label; at: [number, number]; polygons: Polygons }[];
    townships: { code: string; county: string; label: Label; at: [number, number]; area_km2: number; polygons: Polygons }[];
    neighbours: { label: Label; at: [number, number] }[];
  };

  /** /overview/points/<layer>.json. */
  type PointsPayload = Grid & { x: number[]; y: number[]; village: number[]; kind?: string[] };

  /** /overview/lines/<layer>.json. */
  type LinesPayload = Grid & { lines: number[][][]; kind: string[]; villages: number[][] };

  /** /overview/tallies.json: by layer and kind, the village of each point, or the length and the villages of each line. */
  type Tallies = Record<string, Record<string, (number | [number | null, number[]])[]>>;
}
