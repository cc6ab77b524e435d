"""geopandas in Flask: what a planner's office writes in an afternoon, with the villages kept in memory."""

import contextlib
from collections.abc import Iterator

from bench.datasets import Dataset
from bench.peers.peer import Addresses, Peer
from bench.places import HOST, free_port, our_python
from bench.processes import Server, serving


@contextlib.contextmanager
def _start(data: Dataset) -> Iterator[Server]:
    port = free_port()
    with serving(
        "geopandas in Flask",
        (our_python(), "-m", "bench.apps.geopandas_flask", str(data.gpkg), str(port)),
        address=f"http://{HOST}:{port}",
        probe="/healthz",
    ) as server:
        yield server


def _addresses(_data: Dataset) -> Addresses:
    return Addresses(
        collection="/villages.geojson",
        filtered="/villages.geojson?plan=compiled",
        boxed=lambda box: f"/villages.geojson?bbox={','.join(box)}",
    )


PEER = Peer(
    "geopandas in Flask",
    "the frame kept in memory with its spatial index, `to_json` at each request, gzip 1, gunicorn with 8 threads",
    str,
    _start,
    _addresses,
)
