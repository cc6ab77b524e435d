"""Where the time goes: profiles of requests and of the page, to explain what falls short. Not part of a usual run."""

import subprocess

from bench import browser
from bench.city import LARGE, SMALL
from bench.datasets import dataset
from bench.peers.ours import COLLECTION, FILTERED, WITH_SITES, boxed, ours
from bench.places import ROOT, our_python
from bench.results import Row
from bench.session import Session
from bench.trace import trace
from bench.window import NUMBER

_PATIENCE_SECONDS = 600


def measure(session: Session) -> None:
    """Write a profile of every kind of request, and a trace of the page, beside the results."""
    small = dataset(SMALL)
    large = small if session.pace.quick else dataset(LARGE)
    west, *others = large.city.bbox_of(SMALL.villages // 10 if session.pace.quick else SMALL.villages)
    asked = {
        "collection": (small, COLLECTION, 50),
        "filter": (small, f"{FILTERED}&bbox=120.{NUMBER},20,135,50", 200),
        "box": (large, boxed([f"{west:.2f}{NUMBER}", *others]), 100),
        "search": (large, f"{COLLECTION}?q={NUMBER}", 20),
        "list": (large, f"/villages?bbox=120.{NUMBER},20,135,50", 20),
    }
    for name, (data, path, count) in asked.items():
        words = ("-m", "bench.apps.profiled", str(data.workspace), path, str(count))
        done = subprocess.run(
            (our_python(), *words),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_SECONDS,
        )
        _write(session, name, done.stdout or done.stderr)
    if not browser.missing():
        with ours(small.workspace) as server:
            address = server.address + WITH_SITES
            browser.visit(address, SMALL.villages)
            _write(session, "page", trace(address, SMALL.villages))


def _write(session: Session, name: str, text: str) -> None:
    session.folder.mkdir(parents=True, exist_ok=True)
    file = session.folder / f"profile-{name}.txt"
    file.write_text(text, "utf-8")
    session.add([Row("profile", f"profile of {name}", ours=f"{file.relative_to(ROOT)}")])
