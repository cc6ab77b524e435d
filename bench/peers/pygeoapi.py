"""pygeoapi: OGC API Features of a GeoJSON file, and of a GeoPackage read by SQLite or by GDAL."""

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.datasets import Dataset
from bench.install import has_gdal, spatialite
from bench.peers.peer import Addresses, Peer
from bench.places import HOST, LOGS, VENV, free_port, their_python
from bench.processes import Server, StartError, serving

_MOST = 1_000_000
_ITEMS = f"/collections/villages/items?f=json&limit={_MOST}"
_PATIENCE_SECONDS = 120


def _geojson(data: Dataset) -> Mapping[str, Any]:
    return {"type": "feature", "name": "GeoJSON", "data": str(data.geojson), "id_field": "code"}


def _sqlite(data: Dataset) -> Mapping[str, Any]:
    return {
        "type": "feature",
        "name": "SQLiteGPKG",
        "data": str(data.lent_gpkg),
        "id_field": "code",
        "table": "villages",
    }


def _ogr(data: Dataset) -> Mapping[str, Any]:
    return {
        "type": "feature",
        "name": "OGR",
        "data": {
            "source_type": "GPKG",
            "source": str(data.lent_gpkg),
            "source_capabilities": {"paging": True},
            "gdal_ogr_options": {"EMPTY_AS_NULL": "NO", "GDAL_CACHEMAX": 256, "CPL_DEBUG": "NO"},
        },
        "id_field": "code",
        "layer": "villages",
    }


def _configuration(address: str, provider: Mapping[str, Any]) -> Mapping[str, Any]:
    text = {"en": "bench"}
    return {
        "server": {
            "bind": {"host": HOST, "port": int(address.rsplit(":", 1)[1])},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "gzip": True,
            "languages": ["en-US"],
            "pretty_print": False,
            "limits": {"default_items": _MOST, "max_items": _MOST},
            "map": {"url": "http://127.0.0.1/{z}/{x}/{y}", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": text,
                "description": text,
                "keywords": {"en": ["bench"]},
                "terms_of_service": "none",
                "url": "http://127.0.0.1",
            },
            "license": {"name": "none", "url": "http://127.0.0.1"},
            "provider": {"name": "bench", "url": "http://127.0.0.1"},
            "contact": {"name": "bench"},
        },
        "resources": {
            "villages": {
                "type": "collection",
                "title": text,
                "description": text,
                "keywords": {"en": ["bench"]},
                "links": [],
                "extents": {
                    "spatial": {
                        "bbox": [73, 18, 135, 54],
                        "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
                    }
                },
                "providers": [provider],
            }
        },
    }


@contextlib.contextmanager
def _start(data: Dataset, *, name: str, provider: Callable[[Dataset], Mapping[str, Any]]) -> Iterator[Server]:
    address = f"http://{HOST}:{free_port()}"
    with TemporaryDirectory(prefix="villagemap-bench-pygeoapi-") as folder:
        configuration, openapi = Path(folder) / "config.yml", Path(folder) / "openapi.json"
        configuration.write_text(json.dumps(_configuration(address, provider(data))))  # JSON is YAML
        environment = {
            "PYGEOAPI_CONFIG": str(configuration),
            "PYGEOAPI_OPENAPI": str(openapi),
            "SPATIALITE_LIBRARY_PATH": spatialite(),
            "SPATIALITE_SECURITY": "relaxed",
        }
        _describe(configuration, openapi, environment)
        command = (their_python(), "-m", "gunicorn", "--workers", "2", "--preload", "--timeout", "600")
        with serving(
            name,
            (*command, "--bind", address.removeprefix("http://"), "pygeoapi.flask_app:APP"),
            address=address,
            probe="/conformance?f=json",
            environment=environment,
        ) as server:
            yield server


def _describe(configuration: Path, openapi: Path, environment: Mapping[str, str]) -> None:
    """Write the description that pygeoapi wants to have at its start."""
    program = VENV / "bin" / "pygeoapi"
    words = ("openapi", "generate", str(configuration), "--format", "json", "--output-file", str(openapi))
    done = subprocess.run(
        (str(program), *words),
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_SECONDS,
    )
    if done.returncode:
        (LOGS / "pygeoapi-openapi.log").write_text(done.stdout + done.stderr)
        raise StartError((done.stdout + done.stderr)[-200:])


def _addresses(_data: Dataset) -> Addresses:
    return Addresses(
        collection=_ITEMS,
        filtered=f"{_ITEMS}&plan=compiled",
        boxed=lambda box: f"{_ITEMS}&bbox={','.join(box)}",
    )


def _missing(*, why: Callable[[], str]) -> str:
    return why() if (VENV / ".packages").exists() else "pygeoapi is not installed."


def _needs_spatialite() -> str:
    return "" if spatialite() else "mod_spatialite is not installed (Debian: libsqlite3-mod-spatialite)."


def _needs_gdal() -> str:
    return "" if has_gdal() else "GDAL for Python is not installed (Debian: python3-gdal)."


_SET_UP = "two gunicorn workers, preloaded, its own compression (gzip), limits raised"


def _peer(
    name: str, provider: Callable[[Dataset], Mapping[str, Any]], why: Callable[[], str], most: int
) -> Peer:
    title = f"pygeoapi {name}"
    return Peer(
        title,
        f"provider {name}; {_SET_UP}",
        partial(_missing, why=why),
        partial(_start, name=title, provider=provider),
        _addresses,
        most,
    )


PEERS = (
    _peer("GeoJSON", _geojson, str, 20_000),
    _peer("GeoPackage by SQLite", _sqlite, _needs_spatialite, 1_000_000),
    _peer("GeoPackage by GDAL", _ogr, _needs_gdal, 1_000_000),
)
