"""A reader with a cold Chromium: how long until every village is drawn, and what the page then weighs."""

import shutil
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import Error as BrowserError

from bench.window import WindowError

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PATIENCE_MS = 120_000
_POLL_MS = 100
_NEARLY_ALL = 0.95  # of the villages: some are too small to be drawn

# Of a page that says itself when all villages are on its canvases (ours), drawn is two frames later.
# Of any other it is the frame after the last village was filled on a canvas, or put into the page as an SVG path.
_WATCH = """
(() => {
  const state = (window.benchState = { fills: 0, drawn: 0 });
  const fill = CanvasRenderingContext2D.prototype.fill;
  CanvasRenderingContext2D.prototype.fill = function (...words) {
    state.fills += 1;
    return fill.apply(this, words);
  };
  const paths = document.getElementsByClassName('leaflet-interactive');
  const all = () => {
    const stage = document.querySelector('[data-stage]');
    if (stage) return stage.dataset.drawn !== undefined;
    return Math.max(state.fills, paths.length) >= window.benchWanted;
  };
  const look = () => requestAnimationFrame(all() ? next : look);
  const next = () => requestAnimationFrame(() => requestAnimationFrame(() => (state.drawn = performance.now())));
  look();
})();
"""


@dataclass(frozen=True)
class Visit:
    """Milliseconds from asking for the page to the frame that shows all villages; bytes of its heap then."""

    drawn_ms: float
    heap: float


def missing() -> str:
    """Say why there is no browser here."""
    return "" if shutil.which("chromium") else "Chromium is not installed (Debian: chromium)."


def visit(play: Playwright, address: str, villages: int, *, shot: str = "") -> Visit:
    """Open a page in a browser that has never seen it; `shot` is where a picture of it goes.

    Raises:
        WindowError: the villages are not drawn in time.
    """
    browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
    try:
        return _visit(browser, address, villages, shot)
    except BrowserError as error:
        raise WindowError(f"the page was not drawn: {str(error).splitlines()[0]}") from error
    finally:
        browser.close()


def watched(browser: Browser, villages: int) -> Page:
    """Return an empty page that will notice when so many villages are drawn."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(_PATIENCE_MS)
    page.add_init_script(f"window.benchWanted = {round(_NEARLY_ALL * villages)};{_WATCH}")
    return page


def _visit(browser: Browser, address: str, villages: int, shot: str) -> Visit:
    page = watched(browser, villages)
    page.goto(address, wait_until="commit")
    after = drawn(page)
    # Of ours, what stands beside the map belongs to what the page weighs.
    if page.locator("[data-stage]").count():
        page.locator("[data-stage][data-ready]").wait_for(state="attached")
    heap = _heap(page)
    if shot:
        page.screenshot(path=shot)
    return Visit(after, heap)


def drawn(page: Page) -> float:
    """Wait until all is drawn and return the milliseconds that it took.

    It is asked from outside, because our page evaluates no texts as script.

    Raises:
        WindowError: it takes too long.
    """
    last = time.monotonic() + _PATIENCE_MS / 1_000
    while time.monotonic() < last:
        if after := float(page.evaluate("window.benchState ? window.benchState.drawn : 0")):
            return after
        page.wait_for_timeout(_POLL_MS)
    raise WindowError("the villages were not drawn in time")


def _heap(page: Page) -> float:
    """Return the bytes of live objects and of the buffers that they hold, after collecting what is dead."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    return float(used["usedSize"]) + float(used.get("backingStorageSize", 0))
