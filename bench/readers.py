"""Readers on mixed addresses while data are loaded: what went wrong, which versions they saw, how long they waited."""

import gzip
import os
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import Answer, ClientError, Connection
from bench.datasets import Dataset
from bench.load_files import MARK
from bench.peers.ours import COLLECTION, FILTERED, boxed
from bench.places import LOGS, ROOT, our_python

_VERSION = re.compile(rb'"data_version": ?"([^"]+)"')
_MARKED = re.compile(rf'"plan_number": ?(null|"{MARK}\d+")'.encode())
_PATIENCE_SECONDS = 120
_POLL_SECONDS = 0.05
_GOOD = (200, 304)


@dataclass
class Heard:
    """What readers heard: seconds of answers, what was wrong, and for each data version what its villages say.

    `delays` are the seconds from the end of a load to the first answer that shows it.
    """

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    versions: dict[str, bytes] = field(default_factory=dict)
    failed_loads: list[str] = field(default_factory=list)
    lasted: float = 0.0
    delays: list[float] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def whole(self) -> bool:
        """Tell whether nothing was wrong."""
        return not (self.errors or self.mixed or self.failed_loads)

    def at(self, part: float) -> float:
        """Return the seconds within which such a part of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    def await_version(self) -> None:
        """Wait until somebody was answered with what has just been loaded; keep how long that took."""
        started, wanted = time.perf_counter(), len(self.delays) + 2
        while len(self.versions) < wanted and time.perf_counter() - started < _PATIENCE_SECONDS:
            time.sleep(_POLL_SECONDS)
        self.delays.append(time.perf_counter() - started)

    def take(self, path: str, answer: Answer) -> None:
        """Take an answer and judge it, once for each content."""
        with self._lock:
            self.seconds.append(answer.seconds)
            if answer.status not in _GOOD:
                self.errors.append(f"{path}: {answer.status}")
            known = hash(answer.body)
            if known in self._seen:
                return
            self._seen.add(known)
        if answer.status == _GOOD[0] and path.startswith(COLLECTION):
            self._judge(path, answer)

    def _judge(self, path: str, answer: Answer) -> None:
        """An answer says one version, and all its villages say what that version says."""
        try:
            text = gzip.decompress(answer.body)
        except (OSError, EOFError) as error:
            self.errors.append(f"{path}: {error}")
            return
        version = _VERSION.search(text)
        marks = set(_MARKED.findall(text))
        if not version or len(marks) != 1:
            self.mixed.append(f"{path}: {version and version[1]!r} with {sorted(marks)}")
            return
        with self._lock:
            (mark,) = marks
            if self.versions.setdefault(version[1].decode(), mark) != mark:
                self.mixed.append(f"{path}: {version[1]!r} with {mark!r}")


def read_for(
    address: str, data: Dataset, workspace: Path, loads: Sequence[Path], *, readers: int, seconds: float
) -> Heard:
    """Let readers read for so many seconds, or longer where the loads between take longer."""
    heard, over = Heard(), threading.Event()
    threads = [
        threading.Thread(target=_read, args=(address, _paths(data, number), heard, over), daemon=True)
        for number in range(readers)
    ]
    for thread in threads:
        thread.start()
    started = time.perf_counter()
    for file in loads:
        time.sleep(seconds / 4)
        _load(workspace, file, heard)
        heard.await_version()
    time.sleep(max(0.0, started + seconds - time.perf_counter()))
    heard.lasted = time.perf_counter() - started
    over.set()
    for thread in threads:
        thread.join(_PATIENCE_SECONDS)
    return heard


def _paths(data: Dataset, number: int) -> list[str]:
    codes, box = data.city.codes, data.city.bbox_of(10 + 5 * number)
    paths = [
        "/",
        "/villages",
        COLLECTION,
        FILTERED,
        f"{COLLECTION}?demo=2022&flagship=true",
        boxed(box),
        "/villages.csv?plan=compiled",
        "/layers/sites_5g.geojson",
        f"/villages/{codes[number * 7]}",
        f"/villages/{codes[number * 11]}.json",
        "/?plan=compiled",
        "/healthz",
    ]
    start = number * 5 % len(paths)
    return paths[start:] + paths[:start]


def _read(address: str, paths: Sequence[str], heard: Heard, over: threading.Event) -> None:
    """Ask for one path after the other; every second answer of a path is asked for with its tag."""
    tags: dict[str, str] = {}
    with Connection(address, timeout=_PATIENCE_SECONDS) as connection:
        turn = 0
        while not over.is_set():
            path = paths[turn % len(paths)]
            headers = {"If-None-Match": tags[path]} if path in tags and turn % 2 else {}
            try:
                answer = connection.get(path, headers)
            except (OSError, ClientError) as error:
                heard.errors.append(f"{path}: {error}")
            else:
                tags[path] = answer.header("ETag")
                heard.take(path, answer)
            turn += 1


def _load(workspace: Path, file: Path, heard: Heard) -> None:
    done = subprocess.run(
        (our_python(), "-m", "villagemap", "load", str(file), "--layer", "villages"),
        cwd=ROOT,
        env={**os.environ, "VILLAGEMAP_WORKSPACE": str(workspace)},
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_SECONDS,
    )
    if done.returncode:
        heard.failed_loads.append(done.stdout[-300:] + done.stderr[-300:])
        (LOGS / f"{file.stem}.log").write_text(done.stdout + done.stderr)
