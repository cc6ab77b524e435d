"""Prove that the wheel works away from the checkout: ``python -m tooling.wheel_check``.

Builds the sdist, and the wheel from the sdist; installs the wheel with the locked packages in an empty environment;
makes the sample and serves it from another folder; fetches the page, its styles and scripts, and a layer.
"""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from tooling import progress

_PATIENCE_SECONDS = 60
_SMALLEST_BUNDLE = 50_000  # bytes: the map's modules together; one alone has a tenth of it


def main() -> int:
    """Run the proof; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="villagemap-wheel-") as folder:
        try:
            program = _install(_build(Path(folder)), Path(folder))
            _prove(program, Path(folder) / "elsewhere")
        except (progress.CommandFailedError, AssertionError, OSError) as error:
            print(f"\n{error}\nmake wheel-check: FAILED", file=sys.stderr)
            return 1
    print("make wheel-check: the wheel works away from the checkout.")
    return 0


def _build(folder: Path) -> Path:
    """Return the wheel that was built from the sdist, as a package index would build it."""
    hatchling = (sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(folder))
    progress.run("Source distribution", hatchling)
    sdist = next(folder.glob("*.tar.gz"))
    pip = (sys.executable, "-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation")
    progress.run("Wheel from the source distribution", (*pip, "--wheel-dir", str(folder), str(sdist)))
    return next(folder.glob("*.whl"))


def _install(wheel: Path, folder: Path) -> Path:
    """Return the command ``villagemap`` of an environment that holds the wheel and the locked packages only."""
    venv = folder / "venv"
    pip = (
        str(venv / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--progress-bar=off",
    )
    progress.run("Empty environment", (sys.executable, "-m", "venv", str(venv)))
    progress.run(
        "Locked packages", (*pip, "--require-hashes", "--only-binary=:all:", "-r", "requirements.lock")
    )
    progress.run("The wheel", (*pip, "--no-index", "--no-deps", str(wheel)))
    return venv / "bin" / "villagemap"


def _prove(program: Path, folder: Path) -> None:
    folder.mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("VILLAGEMAP_", "PYTHON"))
    }
    subprocess.run([program, "sample"], cwd=folder, env=environment, check=True)  # noqa: S603 - what we have just built
    with _serving(program, folder, environment) as address:
        page = _fetch(f"{address}/")
        script = re.search(r'src="([^"]+/leaflet/leaflet\.js)"', page)
        assert script, "the page names no leaflet.js"  # noqa: S101 - a proof asserts
        assert "Leaflet" in _fetch(address + script[1])[:500], "leaflet.js is not Leaflet"  # noqa: S101 - the same
        bundle = re.search(r'src="([^"]+/bundles/map\.js)"', page)
        assert bundle, "the page names no bundle of scripts"  # noqa: S101 - the same
        assert len(_fetch(address + bundle[1])) > _SMALLEST_BUNDLE, "map.js is no bundle"  # noqa: S101 - the same
        style = re.search(r'href="(/styles/map\.css[^"]*)"', page)
        assert style, "the page names no styles"  # noqa: S101 - the same
        assert ".leaflet-pane" in _fetch(address + style[1]), "Leaflet's styles are not bundled"  # noqa: S101 - the same
        counties = json.loads(_fetch(f"{address}/layers/counties.geojson"))["features"]
        assert len(counties) == 5, f"{len(counties)} counties instead of 5"  # noqa: S101, PLR2004 - the sample city has five
    print(
        f"Fetched from {address}: the page, its styles, {script[1]}, {bundle[1]} and {len(counties)} counties."
    )


@contextlib.contextmanager
def _serving(program: Path, folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Serve on a free port until the block ends; yield the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([program, "serve", "--port", str(port)], cwd=folder, env=environment) as service:  # noqa: S603 - the same
        try:
            _wait_for(f"{address}/healthz", service)
            yield address
        finally:
            service.terminate()


def _wait_for(address: str, service: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            _fetch(address)
        except urllib.error.URLError:
            if service.poll() is not None or time.monotonic() > last:
                raise
            time.sleep(0.2)
        else:
            return


def _fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310 - our own service
        text: str = answer.read().decode()
    return text


if __name__ == "__main__":
    sys.exit(main())
