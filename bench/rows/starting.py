"""How long until the service answers, where its data are prepared; against importing what it stands on."""

import subprocess
import time

from bench.city import LARGE, SMALL
from bench.datasets import Dataset, dataset
from bench.pairing import in_turn
from bench.peers.ours import ours
from bench.places import ROOT, our_python
from bench.results import Row, compared, number
from bench.session import Session

_IMPORT = "import geopandas, folium, flask"
_PATIENCE_SECONDS = 120
_PATIENCE_LARGE = 900
_THOUSAND = 1_000


def measure(session: Session) -> None:
    """Time starts of a prepared workspace, then a first start, and both with a hundred times the villages."""
    small = dataset(SMALL)
    _started(small)
    pairs = session.pace.pairs
    paired = in_turn(lambda: _started(small), _imported, pairs=pairs, more_is_better=False)
    against = f"python -c “{_IMPORT}”"
    session.add([compared("start", "start until /healthz, prepared, 755", against, paired, "ms", target=1.0)])
    session.add([_first(small)])
    if not session.pace.quick:
        session.add([_first(dataset(LARGE)), _again(dataset(LARGE))])


def _started(data: Dataset) -> float:
    with ours(data.workspace) as server:
        return server.seconds * _THOUSAND


def _imported() -> float:
    started = time.perf_counter()
    subprocess.run(
        (our_python(), "-c", _IMPORT), cwd=ROOT, check=True, capture_output=True, timeout=_PATIENCE_SECONDS
    )
    return (time.perf_counter() - started) * _THOUSAND


def _first(data: Dataset) -> Row:
    """Start with nothing prepared beside the workspace."""
    with ours(data.fresh_workspace("first"), patience=_PATIENCE_LARGE) as server:
        return Row(
            "start", f"first start, {data.size.villages:,}: prepares", ours=f"{number(server.seconds)} s"
        )


def _again(data: Dataset) -> Row:
    with ours(data.folder / "first" / "workspace.gpkg", patience=_PATIENCE_LARGE) as server:
        return Row("start", f"start, prepared, {data.size.villages:,}", ours=f"{number(server.seconds)} s")
