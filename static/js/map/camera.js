import { around, viewOf } from './mercator.js';

const AIR = { wide: { x: 56, y: 26 }, narrow: { x: 12, y: 16 } }; // CSS pixels around the city
const NARROW = 720; // a map below this width is a phone's
const MOST = 12.5; // highest zoom that fitting goes to
const AROUND_VILLAGE = 3; // a village takes a third of the view
const TO_PLACE = 12; // zoom at which a place is looked at
const FLIGHT = { duration: 0.6, easeLinearity: 0.3 };
const NONE = { left: 0, top: 0, right: 0, bottom: 0 };

/** Where the map looks. What lies over the map (cards, sheets) is kept free of what it shows. */
export class Camera {
  /** @param {L.Map} map @param {{jump: boolean}} options jump: readers who asked for less motion get no flight */
  constructor(map, { jump }) {
    this.map = map;
    this.jump = jump;
    this.free = NONE;
  }

  /** @param {{left?: number, top?: number, right?: number, bottom?: number}} edges covered by cards, in CSS pixels */
  keepFree(edges) {
    this.free = { ...NONE, ...edges };
  }

  get view() {
    const { lat, lng } = this.map.getCenter();
    return { zoom: this.map.getZoom(), lat, lon: lng };
  }

  /** @param {{zoom: number, lat: number, lon: number}} view @param {boolean} [flying] */
  look({ zoom, lat, lon }, flying = false) {
    if (flying && !this.jump) this.map.flyTo([lat, lon], zoom, FLIGHT);
    else this.map.setView([lat, lon], zoom, { animate: false });
  }

  /** Fits the city with some air. @param {Extent} extent that of the city, whatever its rows hold */
  whole(extent, flying = false) {
    this.look(viewOf(extent, this.#room(this.#air()), this.map.getMaxZoom()), flying);
  }

  /** Fits places with some air. @param {Shape[]} shapes */
  fit(shapes) {
    if (shapes.length) this.look(viewOf(around(shapes.map(({ box }) => box)), this.#room(this.#air()), MOST), true);
  }

  /** Fits one village with three times its size around it. */
  zoomTo({ box }) {
    const wide = ((AROUND_VILLAGE - 1) / 2) * (box.east - box.west);
    const high = ((AROUND_VILLAGE - 1) / 2) * (box.south - box.north);
    const wider = { west: box.west - wide, east: box.east + wide, north: box.north - high, south: box.south + high };
    this.look(viewOf(wider, this.#room({ x: 0, y: 0 }), MOST), true);
  }

  /** Looks at a place, in the middle of what cards leave free. @param {{lon: number, lat: number}} place degrees */
  goTo({ lon, lat }) {
    const zoom = Math.max(TO_PLACE, this.map.getZoom());
    const { left, top, right, bottom } = this.free;
    const centre = this.map.project([lat, lon], zoom).add([(right - left) / 2, (bottom - top) / 2]);
    const { lat: middle, lng } = this.map.unproject(centre, zoom);
    this.look({ zoom, lat: middle, lon: lng }, true);
  }

  /** Pans only as far as a village needs to be seen beside the cards. */
  reveal({ box }) {
    const { map } = this;
    const scale = 256 * 2 ** map.getZoom();
    const origin = map.getPixelBounds().min;
    const size = map.getSize();
    const air = this.#air();
    const x = shift(box.west * scale - origin.x, box.east * scale - origin.x, this.free.left + air.y, size.x - this.free.right - air.y);
    const y = shift(box.north * scale - origin.y, box.south * scale - origin.y, this.free.top + air.y, size.y - this.free.bottom - air.y);
    if (x || y) this.panBy(x, y);
  }

  panBy(x, y) {
    this.map.panBy([x, y], { animate: !this.jump });
  }

  zoomBy(levels) {
    this.map.setZoom(this.map.getZoom() + levels, { animate: !this.jump });
  }

  #air() {
    return this.map.getSize().x < NARROW ? AIR.narrow : AIR.wide;
  }

  #room(air) {
    const { x: width, y: height } = this.map.getSize();
    const { left, top, right, bottom } = this.free;
    return { width, height, left: left + air.x, right: right + air.x, top: top + air.y, bottom: bottom + air.y };
  }
}

/** How far to pan so that a stretch lies between two limits; its middle does where it is too long. */
function shift(from, to, low, high) {
  if (from >= low && to <= high) return 0;
  if (to - from > high - low) return Math.round((from + to) / 2 - (low + high) / 2);
  return Math.round(from < low ? from - low : to - high);
}
