"""What a cold Chromium does until our page is drawn: when its files came, and what its main thread was busy with."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench import browser, chromium
from bench.chromium import Message, Tab

_SHOWN = 25
_PATIENCE_SECONDS = 120
_CATEGORIES = ("devtools.timeline", "v8", "blink", "blink.user_timing", "toplevel", "loading", "cc")
_TIMINGS = """(() => {
  const [page] = performance.getEntriesByType('navigation');
  const files = performance.getEntriesByType('resource');
  return {
    page: { asked: page.requestStart, came: page.responseEnd, interactive: page.domInteractive },
    files: files.map((file) => [new URL(file.name).pathname, file.startTime, file.responseEnd, file.transferSize]),
  };
})()"""


def trace(address: str, villages: int) -> str:
    """Visit a page once and return what happened, in milliseconds since it was asked for."""
    with chromium.opened() as tab:
        browser.prepare(tab, villages)
        tab.ask("Tracing.start", {"traceConfig": {"includedCategories": _CATEGORIES}})
        tab.tell("Page.navigate", {"url": address})
        drawn = browser.drawn(tab)
        events = _ended(tab)
        timings = tab.ask("Runtime.evaluate", {"expression": _TIMINGS, "returnByValue": True})["result"][
            "value"
        ]
    return "\n".join([f"drawn after {drawn:.0f} ms", *_files(timings), *busy(events, drawn)]) + "\n"


def _ended(tab: Tab) -> list[Message]:
    tab.tell("Tracing.end")
    found: list[Message] = []
    for event in tab.events(_PATIENCE_SECONDS):
        if event.get("method") == "Tracing.dataCollected":
            found += event["params"]["value"]
        if event.get("method") == "Tracing.tracingComplete":
            break
    return found


def _files(timings: Mapping[str, Any]) -> Sequence[str]:
    page, files = timings["page"], sorted(timings["files"], key=lambda file: -file[2])
    scripts = sum(1 for file in files if file[0].endswith(".js"))
    return [
        f"page asked {page['asked']:.0f}, came {page['came']:.0f}, interactive {page['interactive']:.0f}",
        f"{len(files)} files, {scripts} of them scripts, {sum(file[3] for file in files):,} bytes; the last:",
        *(f"  {asked:6.0f} to {came:6.0f}  {size:9,}  {name}" for name, asked, came, size in files[:_SHOWN]),
    ]


def busy(events: Sequence[Message], drawn: float) -> Sequence[str]:
    """Return what the page's main thread was busy with until it was drawn, in milliseconds of CPU; each once."""
    start = _navigation(events)
    thread = (start["pid"], start["tid"])
    spans = sorted(
        (event for event in events if _within(event, thread, start["ts"], start["ts"] + 1_000 * drawn)),
        key=lambda event: (event["ts"], -event["dur"]),
    )
    own: Counter[str] = Counter()
    around: list[Message] = []
    for span in spans:
        while around and around[-1]["ts"] + around[-1]["dur"] <= span["ts"]:
            around.pop()
        worked = span.get("tdur", 0)
        own[span["name"]] += worked
        if around:
            own[around[-1]["name"]] -= worked
        around.append(span)
    rows = (f"  {time / 1_000:8.1f}  {name}" for name, time in own.most_common(_SHOWN))
    return [f"main thread, {sum(own.values()) / 1_000:.0f} ms of CPU:", *rows]


def _navigation(events: Sequence[Message]) -> Message:
    """Return where the visit begins: the last document that came over the network."""
    return [
        event
        for event in events
        if event.get("name") == "navigationStart"
        and str(event["args"].get("data", {}).get("documentLoaderURL", "")).startswith("http")
    ][-1]


def _within(event: Message, thread: tuple[int, int], begin: float, end: float) -> bool:
    if event.get("ph") != "X" or (event["pid"], event["tid"]) != thread:
        return False
    return bool(begin <= event["ts"] <= end)
