"""Ours: `villagemap serve`, as the README says."""

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.places import HOST, free_port, our_python
from bench.processes import Server, serving

NAME = "villagemap"
COLLECTION = "/villages.geojson"
FILTERED = "/villages.geojson?plan=compiled"
WITH_SITES = "/?layers=sites_5g"  # Folium's page shows them too


def boxed(box: Sequence[object]) -> str:
    """Return the address of what a rectangle meets: west, south, east, north."""
    return f"{COLLECTION}?bbox={','.join(map(str, box))}"


@contextlib.contextmanager
def ours(workspace: Path, *, workers: int = 1, patience: float = 900) -> Iterator[Server]:
    """Serve a workspace; it is ready when `/healthz` answers."""
    port = free_port()
    more = () if workers == 1 else ("--workers", str(workers))
    command = (our_python(), "-m", "villagemap", "serve", "--host", HOST, "--port", str(port), *more)
    with serving(
        NAME,
        command,
        address=f"http://{HOST}:{port}",
        probe="/healthz",
        environment={"VILLAGEMAP_WORKSPACE": str(workspace)},
        patience=patience,
    ) as server:
        yield server
