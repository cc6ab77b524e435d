"""What the numbers were measured on and with: they mean nothing without."""

import datetime as dt
import importlib.metadata
import os
import platform
import re
import subprocess
from pathlib import Path

import villagemap
from bench.places import ROOT, VENV, program, their_python

_OURS = ("flask", "gunicorn", "folium", "geopandas", "shapely", "numpy", "pandas")
_THEIRS = ("pygeoapi", "tipg", "uvicorn")
_COMMANDS = {
    "nginx": ("nginx", "-v"),
    "MapServer": ("mapserv", "-v"),
    "PostgreSQL": ("psql", "--version"),
    "GDAL": ("ogr2ogr", "--version"),
    "Chromium": ("chromium", "--version"),
}


def about() -> dict[str, object]:
    """Return date, machine, commit and versions."""
    return {
        "date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _said("git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"),
        "machine": f"{os.cpu_count()} cores, {_processor()}, {_memory()} GB, {_system()}",
        "load": f"{os.getloadavg()[0]:.1f} at the start",
        "versions": {"villagemap": villagemap.__version__, "Python": platform.python_version()} | _versions(),
    }


def _versions() -> dict[str, str]:
    ours = {name: importlib.metadata.version(name) for name in _OURS}
    asked = f"import importlib.metadata as m\nfor name in {_THEIRS!r}: print(name, m.version(name))"
    lines = _said(their_python(), "-c", asked).splitlines() if VENV.exists() else []
    theirs = dict(line.split(maxsplit=1) for line in lines)
    commands = {
        name: _number(_said(program(words[0]), *words[1:]))
        for name, words in _COMMANDS.items()
        if program(words[0])
    }
    return ours | theirs | commands


def _number(text: str) -> str:
    found = re.search(r"\d+(\.\d+)+", text)
    return found[0] if found else ""


def _said(*command: str) -> str:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""  # nothing is measured worse for a version that is not known
    return (done.stdout + done.stderr).strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
