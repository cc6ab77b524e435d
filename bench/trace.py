"""What a cold Chromium does until our page is drawn: when its files came, and what its main thread was busy with."""

import json
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Playwright

from bench import browser

_SHOWN = 20
_TIMINGS = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const files = performance.getEntriesByType('resource');
  return {
    page: { asked: page.requestStart, came: page.responseEnd, interactive: page.domInteractive },
    files: files.map((file) => [new URL(file.name).pathname, file.startTime, file.responseEnd, file.transferSize]),
  };
}"""


def trace(play: Playwright, address: str, villages: int) -> str:
    """Visit a page once and return what happened, in milliseconds since it was asked for."""
    with TemporaryDirectory(prefix="villagemap-bench-trace-") as folder:
        file = Path(folder) / "trace.json"
        chromium = play.chromium.launch(executable_path=shutil.which("chromium"), args=browser.ARGUMENTS)
        try:
            page = browser.watched(chromium, villages)
            chromium.start_tracing(page=page, path=file)
            page.goto(address, wait_until="commit")
            drawn = browser.drawn(page)
            timings = page.evaluate(_TIMINGS)
            chromium.stop_tracing()
        finally:
            chromium.close()
        events = json.loads(file.read_text("utf-8"))["traceEvents"]
    return "\n".join([f"drawn after {drawn:.0f} ms", *_files(timings), *busy(events)]) + "\n"


def _files(timings: Mapping[str, Any]) -> Sequence[str]:
    page, files = timings["page"], sorted(timings["files"], key=lambda file: -file[2])
    scripts = sum(1 for file in files if file[0].endswith(".js"))
    return [
        f"page asked {page['asked']:.0f}, came {page['came']:.0f}, interactive {page['interactive']:.0f}",
        f"{len(files)} files, {scripts} of them scripts, {sum(file[3] for file in files):,} bytes; the last:",
        *(f"  {asked:6.0f} to {came:6.0f}  {size:9,}  {name}" for name, asked, came, size in files[:_SHOWN]),
    ]


def busy(events: Sequence[Mapping[str, Any]]) -> Sequence[str]:
    """Return what the main thread of the page was busy with, in milliseconds; what lies inside counts in both."""
    threads = {
        (event["pid"], event["tid"]): event["args"]["name"]
        for event in events
        if event.get("name") == "thread_name"
    }
    spent: Counter[str] = Counter()
    for event in events:
        if event.get("ph") == "X" and threads.get((event["pid"], event["tid"])) == "CrRendererMain":
            spent[event["name"]] += event.get("dur", 0)
    return ["main thread:", *(f"  {time / 1_000:8.1f}  {name}" for name, time in spent.most_common(_SHOWN))]
