import { State } from './state.js';

/** The map page: one state, the views that show it, and the browser's history. */
export class Page {
  #views = [];

  /** @param {ConstructorParameters<typeof State>[0]} context */
  constructor(context) {
    this.context = context;
    this.state = State.read(context, location.search);
    addEventListener('popstate', () => this.#returned());
  }

  /** Adds a view and shows it the present state. @param {{render: (state: State, how: {focus?: boolean, fly?: boolean}) => void}} view */
  add(view) {
    this.#views.push(view);
    view.render(this.state, {});
    return view;
  }

  /**
   * Shows a state; a step that Back should undo is pushed, anything else stands in place of the last.
   *
   * @param {State} state @param {{push?: boolean, focus?: boolean, fly?: boolean}} [how]
   */
  show(state, { push = true, ...how } = {}) {
    this.state = state;
    const address = state.address();
    if (address !== location.pathname + location.search) history[push ? 'pushState' : 'replaceState'](null, '', address);
    this.#render(how);
  }

  setFilter(filter) {
    this.show(this.state.withFilter(filter));
  }

  setTheme(key) {
    this.show(this.state.withView({ theme: key === this.context.theme ? undefined : key }));
  }

  /** How the map is looked at: no step that Back undoes. @param {{layers?: string, outside?: string}} changes */
  setView(changes) {
    this.show(this.state.withView(changes), { push: false });
  }

  /** @param {number|null} row whose card is to be open */
  select(row) {
    this.show(this.state.withView({ village: row === null ? undefined : this.context.rows.payload.code[row] }), { focus: true });
  }

  /** The map came to rest; nothing but addresses changes. */
  setPosition(at) {
    if (at === this.state.view.at) return;
    this.state = this.state.withView({ at });
    history.replaceState(null, '', this.state.address());
    for (const view of this.#views) view.follow?.(this.state);
  }

  #returned() {
    try {
      this.state = State.read(this.context, location.search);
    } catch {
      location.reload(); // a condition that this page has no words for; the server knows
      return;
    }
    this.#render({});
    for (const view of this.#views) view.go?.(this.state);
  }

  #render(how) {
    for (const view of this.#views) view.render(this.state, how);
  }
}
