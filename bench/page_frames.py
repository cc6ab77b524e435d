"""How long the map page takes to be drawn, and how long a frame of it takes: in a real Chromium, on the real service.

    python -m bench.page_frames WORKSPACE [--ratio 1 2] [--runs 4] [--json]

A frame's work is measured from the begin of an animation frame, in which something is clicked or repainted, to the
first task after it: script, style, layout, paint and the raster of canvases that are drawn in software. Times of a
busy machine say little; run it on a quiet one, or compare two versions in turn.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--enable-precise-memory-info",
]
WINDOW = {"width": 1440, "height": 900}
REPEATS = 24

_WATCH = """
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ startTime, duration }) => [startTime, duration])))
  .observe({ type: 'longtask', buffered: true });
"""

_FRAMES = """
async ({ what, repeats }) => {
  const actions = {
    fills: () => L.villagemap.groups.fills.getLayers()[0].repaint(),
    filter: (i) => document.querySelectorAll('[data-facet="demo"] input[type=checkbox], [data-facet="plan"] input[type=checkbox]')[i % 4].click(),
    county: (i) => document.querySelectorAll('[data-facet="county"] input[type=checkbox]')[i % 5].click(),
    theme: (i) => {
      const choice = document.querySelector('select[data-theme]');
      choice.selectedIndex = (choice.selectedIndex + 1) % 4;
      choice.dispatchEvent(new Event('change', { bubbles: true }));
    },
    nothing: () => {},
  };
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const found = [];
  for (let i = 0; i < repeats; i += 1) {
    await pause(60);
    await frame();
    found.push(await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      const begin = performance.now();
      let scripted;
      channel.port1.onmessage = () => done([scripted, performance.now() - begin]);
      actions[what](i);
      scripted = performance.now() - begin;
      channel.port2.postMessage(null);
    })));
  }
  return found;
}
"""


@contextmanager
def serving(workspace: Path) -> Iterator[str]:
    """Serve a workspace on a port that the system chooses; give its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "villagemap", "serve", "--port", "0"],
        env={**os.environ, "VILLAGEMAP_WORKSPACE": str(workspace)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in process.stderr or ():
            if found := re.search(r"http://\S+?:\d+", line):
                yield found[0]
                return
        raise SystemExit(process.wait())
    finally:
        process.terminate()
        process.communicate(timeout=10)


def visit(browser: Any, address: str, ratio: float) -> tuple[Any, dict[str, float]]:
    """Open the map in a fresh profile; give the page and how long it took to be drawn (milliseconds, MB)."""
    context = browser.new_context(viewport=WINDOW, device_scale_factor=ratio)
    page = context.new_page()
    page.add_init_script(_WATCH)
    page.goto(address)
    page.locator("[data-stage][data-drawn]").wait_for(state="attached", timeout=120_000)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    drawn = page.evaluate("() => performance.now()")
    page.locator("[data-stage][data-ready]").wait_for(state="attached")
    page.wait_for_timeout(300)
    tasks = page.evaluate("() => window.longTasks")
    session = context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = page.evaluate("() => performance.memory.usedJSHeapSize") / 1e6
    longest = max((duration for _, duration in tasks), default=0)
    return page, {"drawn": drawn, "heap_mb": heap, "long_tasks": len(tasks), "longest_task": longest}


def frames(page: Any, what: str) -> Mapping[str, float]:
    """Return the milliseconds of script and whole frame, and those that the processor worked for one (mean)."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate(_FRAMES, {"what": what, "repeats": 2})
    before = _worked(session)
    found = page.evaluate(_FRAMES, {"what": what, "repeats": REPEATS})
    after = _worked(session)
    session.detach()
    script, whole = (sorted(part) for part in zip(*found, strict=True))
    late = int(0.95 * (len(whole) - 1))
    cpu = {f"cpu_{key}": 1000 * (after[key] - before[key]) / REPEATS for key in before}
    return {
        "script": statistics.median(script),
        "frame": statistics.median(whole),
        "frame_p95": whole[late],
        **cpu,
    }


def _worked(session: Any) -> dict[str, float]:
    """Return the seconds that the page's main thread has worked."""
    said = {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}
    names = {
        "all": "TaskDuration",
        "script": "ScriptDuration",
        "style": "RecalcStyleDuration",
        "layout": "LayoutDuration",
    }
    return {key: said[name] for key, name in names.items()}


def measure(address: str, ratios: Sequence[float], runs: int) -> Iterator[dict[str, Any]]:
    """Give a row for each measurement."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - its start costs a second

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for ratio in ratios:
            for run in range(runs):
                page, opened = visit(browser, address, ratio)
                yield {"what": "open", "ratio": ratio, "run": run, **opened}
                if run + 1 == runs:
                    for what in ("nothing", "fills", "filter", "county", "theme"):
                        yield {"what": what, "ratio": ratio, **frames(page, what)}
                page.context.close()
        browser.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.page_frames", description="Measure the map page.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--ratio", type=float, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with serving(options.workspace) as address:
        for row in measure(f"{address}/", options.ratio, options.runs):
            text = (
                json.dumps(row)
                if options.json
                else "  ".join(f"{key} {_shown(value)}" for key, value in row.items())
            )
            print(text, flush=True)


def _shown(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
