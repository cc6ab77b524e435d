"""A reader with a cold Chromium: how long until every village is drawn, and what the page then weighs."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import chromium
from bench.chromium import Tab

missing = chromium.missing
_PATIENCE_SECONDS = 120
_NEARLY_ALL = 0.95  # of the villages: some are too small to be drawn
_SAW, _STANDS = "benchDrawn", "benchStands"

# The first task after the frame that shows all villages tells it. Of a page that says itself when they are on its
# canvases (ours), that is the frame after it said so. Of any other it is the frame after the last village was filled
# on a canvas, or put into the page as an SVG path. What stands beside the map belongs to what our page weighs.
_WATCH = """
(() => {
  let fills = 0;
  const fill = CanvasRenderingContext2D.prototype.fill;
  CanvasRenderingContext2D.prototype.fill = function (...words) {
    fills += 1;
    return fill.apply(this, words);
  };
  const paths = document.getElementsByClassName('leaflet-interactive');
  const stage = () => document.querySelector('[data-stage]');
  const drawn = () => (stage() ? 'drawn' in stage().dataset : Math.max(fills, paths.length) >= %(wanted)d);
  const stands = () => !stage() || 'ready' in stage().dataset;
  const when = (all, told) => requestAnimationFrame(() => (all() ? after(told) : when(all, told)));
  const after = (told) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => told(String(performance.now()));
    channel.port2.postMessage(null);
  };
  when(drawn, %(saw)s);
  when(stands, %(stands)s);
})();
"""

_SENT = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((one) => one.transferSize)"


@dataclass(frozen=True)
class Visit:
    """Milliseconds from asking for the page to the frame that shows all villages; bytes of its heap when it stands.

    `sent` are the bytes that had come by then, in so many `files`.
    """

    drawn_ms: float
    heap: float
    sent: float
    files: int


def visit(address: str, villages: int, *, shot: str = "") -> Visit:
    """Open a page in a browser that has never seen it; `shot` is where a picture of it goes.

    Raises:
        WindowError: the villages are not drawn in time.
    """
    with chromium.opened() as tab:
        prepare(tab, villages)
        tab.tell("Page.navigate", {"url": address})
        said = {}
        for name, value in told(tab):
            said[name] = float(value)
            if len(said) == len((_SAW, _STANDS)):
                break
        heap = _heap(tab)
        sent = tab.ask("Runtime.evaluate", {"expression": _SENT, "returnByValue": True})["result"]["value"]
        if shot:
            _photograph(tab, shot)
    return Visit(said[_SAW], heap, sum(sent), len(sent))


def prepare(tab: Tab, villages: int) -> None:
    """Have the page's next document notice when so many villages are drawn."""
    tab.ask("Page.enable")
    tab.ask("Runtime.enable")
    for name in (_SAW, _STANDS):
        tab.ask("Runtime.addBinding", {"name": name})
    words = {"wanted": round(_NEARLY_ALL * villages), "saw": _SAW, "stands": _STANDS}
    tab.ask("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH % words})


def told(tab: Tab) -> Iterator[tuple[str, str]]:
    """Give what the page tells, as it comes: name and milliseconds.

    Raises:
        WindowError: it takes too long.
    """
    for event in tab.events(_PATIENCE_SECONDS):
        if event.get("method") == "Runtime.bindingCalled":
            words: Mapping[str, str] = event["params"]
            yield words["name"], words["payload"]


def drawn(tab: Tab) -> float:
    """Wait until all is drawn and return the milliseconds that it took.

    Raises:
        WindowError: it takes too long.
    """
    return next(float(value) for name, value in told(tab) if name == _SAW)


def _heap(tab: Tab) -> float:
    """Return the bytes of live objects and of the buffers that they hold, after collecting what is dead."""
    tab.ask("HeapProfiler.collectGarbage")
    used = tab.ask("Runtime.getHeapUsage")
    return float(used["usedSize"]) + float(used.get("backingStorageSize", 0))


def _photograph(tab: Tab, file: str) -> None:
    picture = tab.ask("Page.captureScreenshot", {"format": "png"})["data"]
    Path(file).write_bytes(base64.b64decode(picture))
