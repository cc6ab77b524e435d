"""tipg: OGC API Features of the tables of a PostGIS database."""

import contextlib
from collections.abc import Iterator

from bench.datasets import Dataset
from bench.peers import postgis
from bench.peers.peer import Addresses, Peer
from bench.places import HOST, VENV, free_port, their_python
from bench.processes import Server, serving

_ITEMS = f"/collections/public.{postgis.TABLE}/items"
_MOST = 1_000_000


def _missing() -> str:
    if not (VENV / ".packages").exists():
        return "tipg is not installed."
    return postgis.missing()


@contextlib.contextmanager
def _start(data: Dataset) -> Iterator[Server]:
    port = free_port()
    command = (their_python(), "-m", "uvicorn", "tipg.main:app", "--host", HOST, "--port", str(port))
    workers = ("--workers", "2", "--loop", "uvloop", "--http", "httptools", "--no-access-log")
    # Making one large answer holds a worker up for longer than the five seconds after which it would be killed.
    patience = ("--timeout-worker-healthcheck", "120")
    with postgis.database(data) as address:
        environment = {
            "DATABASE_URL": address,
            "TIPG_DEFAULT_FEATURES_LIMIT": str(_MOST),
            "TIPG_MAX_FEATURES_PER_QUERY": str(_MOST),
            "TIPG_CATALOG_TTL": "0",
        }
        with serving(
            "tipg",
            (*command, *workers, *patience),
            address=f"http://{HOST}:{port}",
            probe="/healthz",
            environment=environment,
        ) as server:
            yield server


def _addresses(_data: Dataset) -> Addresses:
    asked = f"{_ITEMS}?f=geojson&limit={_MOST}"
    return Addresses(
        collection=asked,
        filtered=f"{asked}&plan=compiled",
        boxed=lambda box: f"{asked}&bbox={','.join(box)}",
    )


PEER = Peer(
    "tipg",
    "two uvicorn workers with uvloop and httptools, its own compression (gzip 6), PostGIS with indexes on shape and "
    "plan, everything in shared buffers, catalogue not refreshed",
    _missing,
    _start,
    _addresses,
)
