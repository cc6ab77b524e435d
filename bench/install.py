"""Installs the peers apart from ours: an environment and scripts in `.bench/`, Debian packages where we are root.

What cannot be installed is no failure: the peer that needs it says so and is skipped.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.places import HOME, LOGS, NPM, ROOT, VENV, our_python, program, their_python
from tooling import node, progress
from tooling.steps import Step

_LOCK = ROOT / "requirements-bench.lock"
_FOLIUM = ROOT / "bench" / "folium"
_SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's loads SQLite's extensions, and finds Debian's GDAL
_PATIENCE_SECONDS = 900

# Programs by the Debian package that brings them; a file where there is no program.
DEBIAN: Mapping[str, str] = {
    "nginx-light": "nginx",
    "cgi-mapserver": "mapserv",
    "spawn-fcgi": "spawn-fcgi",
    "postgresql": "pg_ctlcluster",
    "postgresql-postgis": "",
    "libsqlite3-mod-spatialite": "",
    "python3-gdal": "",
    "gdal-bin": "ogr2ogr",
}


def install() -> None:
    """Install what is missing; say in one sentence what could not be."""
    HOME.mkdir(exist_ok=True)
    _debian()
    for step in (_environment(), _packages(), *_npm(), _scripts()):
        if step.is_done():
            continue
        try:
            step.do()
        except (progress.CommandFailedError, OSError) as error:
            (LOGS / "install.log").write_text(str(error))
            print(f"  {step.label} could not be installed; see .bench/logs/install.log.")


def _debian() -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    if _debian_is_there() or os.geteuid() or not shutil.which("apt-get"):
        return
    print("  Debian packages of the peers …", flush=True)
    _apt("update")
    for package in DEBIAN:
        _apt("install", "--yes", "--no-install-recommends", package)


def _debian_is_there() -> bool:
    programs = all(program(name) for name in DEBIAN.values() if name)
    return programs and bool(postgis_folder()) and bool(spatialite()) and has_gdal()


def _apt(*words: str) -> None:
    # PostgreSQL's package would start a service of its own: the bench starts one where and when it needs it.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    with (LOGS / "apt.log").open("ab") as said:
        subprocess.run(
            ["apt-get", "-q", *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            timeout=_PATIENCE_SECONDS,
        )


def postgis_folder() -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL that has PostGIS."""
    found = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    programs = [Path("/usr/lib/postgresql") / path.parents[1].name / "bin" for path in found]
    there = [folder for folder in programs if (folder / "initdb").exists()]
    return there[-1] if there else None


def spatialite() -> str:
    """Return the library that pygeoapi reads GeoPackages with; "" where there is none."""
    return next((str(path) for path in Path("/usr/lib").glob("*/mod_spatialite.so")), "")


def has_gdal() -> bool:
    """Tell whether Debian's Python finds Debian's GDAL, through which pygeoapi reads GeoPackages too."""
    return bool(list(Path("/usr/lib/python3/dist-packages").glob("osgeo/gdal.py")))


def _environment() -> Step:
    python = _SYSTEM_PYTHON if Path(_SYSTEM_PYTHON).exists() and _is_new_enough() else our_python()
    command = (python, "-m", "venv", "--clear", "--system-site-packages", str(VENV))
    return Step("Python environment of the peers", VENV / ".stamp", (), lambda: command)


def _is_new_enough() -> bool:
    asked = [_SYSTEM_PYTHON, "-c", "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def _packages() -> Step:
    pip = (their_python(), "-m", "pip", "--disable-pip-version-check", "--no-input", "install")
    wanted = (
        "--progress-bar=off",
        "--ignore-installed",
        "--require-hashes",
        "--only-binary=:all:",
        "--requirement",
        str(_LOCK),
    )
    return Step("Python packages of the peers", VENV / ".packages", (_LOCK,), lambda: (*pip, *wanted))


def _npm() -> Sequence[Step]:
    if node.machine_has_node():
        return ()
    lock = ROOT / "requirements-node.lock"
    pip = (our_python(), "-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "-r", str(lock))
    return (Step("npm and node", ROOT / ".venv/stamps/node", (lock,), lambda: pip),)


def _scripts() -> Step:
    lock = _FOLIUM / "package-lock.json"

    def command() -> Sequence[str]:
        NPM.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(_FOLIUM / name, NPM / name)
        return (node.program("npm"), "ci", "--prefix", str(NPM), "--ignore-scripts", "--loglevel=error")

    return Step("Scripts of Folium's page", NPM / ".stamp", (lock,), command)
