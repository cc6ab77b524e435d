"""Reading a file in a child process of its own: bounded memory, time and output, no network, no GDAL here.

Every file is hostile, also from an honest colleague. The child gets a copy of the file in a private folder
that is gone afterwards, an environment of our making, and leaves a table behind or a reason.
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import NoReturn

from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.findings import Finding, Sureness, Topic
from villagemap.reading.child import INPUT, PROBLEM, READ, REQUEST
from villagemap.reading.kinds import Kind, kind_of
from villagemap.reading.raw import RawTable, Request
from villagemap.reading.rules import Refusal
from villagemap.reading.tally import tallied
from villagemap.reading.transfer import read_table
from villagemap.work_folders import temporary_folder

Progress = Callable[[int], None]

_BY_GDAL = {Kind.GEOPACKAGE, Kind.SHAPEFILE}
_SECONDS_TO_ASK = 60
_LOOK_EVERY_SECONDS = 0.5
_LITTLE_ROOM = 65_536  # bytes: a child that could not even write this much cannot say so
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOWHERE = "http://127.0.0.1:9"

_ENVIRONMENT = {
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    # Nothing is ever fetched from an address in a file.
    "PROJ_NETWORK": "OFF",
    "GDAL_HTTP_PROXY": _NOWHERE,
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "http_proxy": _NOWHERE,
    "https_proxy": _NOWHERE,
    "all_proxy": _NOWHERE,
    # Only the drivers that are built in, and of these only two (see `reading.gdal`).
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_NUM_THREADS": "1",
}


def read_file(path: Path, request: Request, progress: Progress) -> RawTable:
    """Detect the format of a file and read one part of it in a bounded child process.

    `progress` is called with the number of rows that were read so far.

    Raises:
        FileUnreadableError: the file cannot be read, or not within the limits.
    """
    kind = kind_of(path, request.limits)
    table = read_bounded(path, kind, request, progress)
    container = Finding(Topic.CONTAINER, f"container_{kind}", Sureness.SEEN, {"file": path.name})
    return replace(table, findings=(container, *table.findings))


def read_bounded(path: Path, kind: Kind, request: Request, progress: Progress) -> RawTable:
    """Read one part of a file of a kind in a bounded child process.

    Raises:
        FileUnreadableError: the file cannot be read, or not within the limits.
    """
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(temporary_folder())
            shutil.copyfile(path, folder / INPUT)
            document = {"kind": kind, **asdict(request)}
            (folder / REQUEST).write_text(json.dumps(document), "utf-8")
        except OSError as problem:
            full = problem.errno in _FULL
            raise (Refusal.NO_ROOM if full else Refusal.NO_TEMPORARY_FOLDER).error() from problem
        skip = _other_drivers() if kind in _BY_GDAL else ""
        code = _run(folder, request.limits.child_seconds, skip, progress)
        if code != 0:
            _refuse(folder, code, request)
        try:
            return read_table(folder)
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise Refusal.DAMAGED.error() from problem


def prepare_reading() -> None:
    """Find out beforehand what is asked of GDAL, once for a process."""
    _other_drivers()


@cache
def _other_drivers() -> str:
    """Return the names of the drivers that GDAL is to leave out."""
    drivers = subprocess.run(
        [sys.executable, "-P", "-m", "villagemap.reading.gdal"],
        env=child_environment(),
        capture_output=True,
        check=True,
        timeout=_SECONDS_TO_ASK,
    )
    return ",".join(json.loads(drivers.stdout))


def child_environment() -> dict[str, str]:
    """Return the environment of a child: nothing of ours, nothing fetched."""
    return {**_ENVIRONMENT, "PYTHONPATH": os.pathsep.join(sys.path)}


def _run(folder: Path, seconds: int, skip: str, progress: Progress) -> int:
    child = subprocess.Popen(  # noqa: S603 - our own module, in a folder of ours
        [sys.executable, "-P", "-m", "villagemap.reading.child", str(folder)],
        cwd=folder,
        env={**child_environment(), "TMPDIR": str(folder), "OGR_SKIP": skip},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return _wait_for(child, folder / READ, seconds, progress)
    finally:
        child.kill()
        child.wait()


def _wait_for(child: subprocess.Popen[bytes], tally: Path, seconds: int, progress: Progress) -> int:
    """Wait for a child and return its exit code; report the rows read so far now and then."""
    rows, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            return child.wait(timeout=min(_LOOK_EVERY_SECONDS, max(0.0, end - time.monotonic())))
        except subprocess.TimeoutExpired:
            rows = max(rows, tallied(tally))
            # Also where that is the same: the caller may want to stop it.
            progress(rows)
    return -signal.SIGXCPU


def _refuse(folder: Path, code: int, request: Request) -> NoReturn:
    if shutil.disk_usage(folder).free < _LITTLE_ROOM:
        raise Refusal.NO_ROOM.error()
    if code == -signal.SIGXCPU:
        raise Refusal.TOO_LONG.error(seconds=request.limits.child_seconds)
    try:
        parts = json.loads((folder / PROBLEM).read_text("utf-8"))
        problem = FileUnreadableError(**parts)
    except (OSError, ValueError, TypeError):
        if code > 0:
            raise Refusal.DAMAGED.error() from None
        # Libraries written in C or Rust end the process where memory runs out.
        raise Refusal.BEYOND_LIMITS.error(megabytes=request.limits.child_megabytes) from None
    raise problem
