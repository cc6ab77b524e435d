const WORLD_PIXELS = 256; // Leaflet's width of the world at zoom 0
const SMALLEST = 0.7; // of its size, to which a frame may shrink before it is drawn anew
const SHARPEST = 3; // more pixels than that cost memory and show nothing

/** The piece of the world that the canvases hold: the view and some room around it, at one zoom. */
export class Frame {
  /**
   * @param {{zoom: number, left: number, top: number, width: number, height: number, ratio: number, room?: {x: number, y: number},
   *   panels?: Box[]}} piece
   *   corner in world pixels at that zoom, size in CSS pixels, device pixels for each of them; `room` is how far it
   *   reaches beyond the view on each side, `panels` what lies over it, both in CSS pixels
   */
  constructor({ zoom, left, top, width, height, ratio, room = { x: 0, y: 0 }, panels = [] }) {
    this.zoom = zoom;
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.room = room;
    this.panels = panels;
    this.scale = WORLD_PIXELS * 2 ** zoom;
    this.box = { west: left / this.scale, north: top / this.scale, east: (left + width) / this.scale, south: (top + height) / this.scale };
  }

  /** @param {number} worldX @returns {number} CSS pixels from the canvas's left edge */
  x(worldX) {
    return worldX * this.scale - this.left;
  }

  /** @param {number} worldY @returns {number} CSS pixels from the canvas's top edge */
  y(worldY) {
    return worldY * this.scale - this.top;
  }

  /**
   * Where the canvas must stand while the map is at another centre and zoom.
   *
   * @param {{x: number, y: number}} origin the map's pixel origin there
   * @param {number} zoom
   * @returns {{x: number, y: number, scale: number}}
   */
  placedAt(origin, zoom) {
    const scale = 2 ** (zoom - this.zoom);
    return { x: this.left * scale - origin.x, y: this.top * scale - origin.y, scale };
  }

  /**
   * Whether the frame can stay while the map moves: it covers the view, or the zoom is just changing.
   *
   * @param {{min: {x: number, y: number}, max: {x: number, y: number}}} view in world pixels at `zoom`
   * @param {number} zoom
   * @returns {boolean}
   */
  serves({ min, max }, zoom) {
    const scale = 2 ** (zoom - this.zoom);
    const covers =
      this.left * scale <= min.x &&
      this.top * scale <= min.y &&
      (this.left + this.width) * scale >= max.x &&
      (this.top + this.height) * scale >= max.y;
    return covers || (scale !== 1 && scale > SMALLEST);
  }

  /**
   * The frame around what a Leaflet map shows.
   *
   * @param {L.Map} map
   * @param {number} padding room around the view, as a share of its size
   * @param {Box[]} panels what lies over the map, in CSS pixels of its container
   */
  static around(map, padding, panels) {
    const size = map.getSize();
    const room = { x: Math.round(size.x * padding), y: Math.round(size.y * padding) };
    const corner = map.containerPointToLayerPoint([-room.x, -room.y]).round().add(map.getPixelOrigin());
    return new Frame({
      zoom: map.getZoom(),
      left: corner.x,
      top: corner.y,
      width: size.x + 2 * room.x,
      height: size.y + 2 * room.y,
      ratio: Math.min(SHARPEST, globalThis.devicePixelRatio || 1),
      room,
      panels: panels.map(({ left, top, right, bottom }) => ({
        left: left + room.x,
        top: top + room.y,
        right: right + room.x,
        bottom: bottom + room.y,
      })),
    });
  }
}

const PANELS = '[data-over-map]';

/**
 * What lies over the map.
 *
 * @param {HTMLElement} container of the map
 * @returns {Box[]} elements marked `data-over-map`, in CSS pixels of the container
 */
export function panelsOver(container) {
  const frame = container.getBoundingClientRect();
  return [...document.querySelectorAll(PANELS)]
    .map((panel) => panel.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map(({ left, top, right, bottom }) => ({
      left: left - frame.left,
      top: top - frame.top,
      right: right - frame.left,
      bottom: bottom - frame.top,
    }));
}
