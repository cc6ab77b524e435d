
const LEVEL = 240; // pixels of wheel for one zoom level
const EASE = 0.32; // share of the way that one frame goes
const REST = 140; // milliseconds without a turn, after which the map is drawn anew
const NEAR_ENOUGH = 0.004;

/**
 * The wheel zooms gliding, around the mouse. Leaflet's own wheel drops turns while it animates; this one does what
 * Leaflet's pinch does: moves the view frame by frame (canvases are only transformed) and ends the move once.
 */
export class Wheel {
  #goal = null;
  #turned = 0;

  /** @param {L.Map} map @param {{jump: boolean}} options jump: no gliding, for readers who asked for less motion */
  constructor(map, { jump }) {
    this.map = map;
    this.ease = jump ? 1 : EASE;
    map.getContainer().addEventListener('wheel', (event) => this.#turn(event), { passive: false });
    map.on('dragstart', () => this.#end());
  }

  #turn(event) {
    event.preventDefault();
    const { map } = this;
    const from = this.#goal ?? this.#begin();
    const goal = from + L.DomEvent.getWheelDelta(event) / LEVEL;
    this.#goal = Math.min(map.getMaxZoom(), Math.max(map.getMinZoom(), Math.round(goal * 100) / 100));
    this.#turned = performance.now();
    this.mouse = map.mouseEventToContainerPoint(event);
    this.anchor = map.containerPointToLatLng(this.mouse);
  }

  #begin() {
    this.map.stop();
    this.map._moveStart(true, false); // as Leaflet's TouchZoom: there is no public door to a continuous zoom
    requestAnimationFrame(() => this.#glide());
    return this.map.getZoom();
  }

  #glide() {
    if (this.#goal === null) return;
    const zoom = this.map.getZoom();
    const left = this.#goal - zoom;
    if (left) this.#zoomTo(Math.abs(left) < NEAR_ENOUGH ? this.#goal : zoom + left * this.ease);
    if (!left && performance.now() - this.#turned > REST) this.#end();
    else requestAnimationFrame(() => this.#glide());
  }

  #zoomTo(zoom) {
    const { map } = this;
    const middle = map.getSize().divideBy(2);
    const center = map.unproject(map.project(this.anchor, zoom).subtract(this.mouse).add(middle), zoom);
    map._move(center, zoom, { pinch: true, round: false });
  }

  #end() {
    if (this.#goal === null) return;
    this.#goal = null;
    this.map._moveEnd(true);
  }
}
