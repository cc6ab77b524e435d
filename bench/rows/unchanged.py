"""What a browser has already: 304 without touching any geometry, against a bare answer of Flask on the same server."""

from bench.city import SMALL
from bench.datasets import dataset
from bench.peers.ours import COLLECTION, ours
from bench.places import HOST, free_port, our_python
from bench.processes import serving
from bench.results import compared
from bench.session import Session
from bench.window import Load, ask

_TARGET = 0.5
_ADDRESSES = {"a download": COLLECTION, "the page": "/"}


def measure(session: Session) -> None:
    """Compare 304s of ours with those of a service that says nothing else."""
    port = free_port()
    bare = serving(
        "bare Flask",
        (our_python(), "-m", "bench.apps.bare", str(port)),
        address=f"http://{HOST}:{port}",
        probe="/healthz",
    )
    with ours(dataset(SMALL).workspace) as server, bare as other:
        theirs = Load(other.address, "/", status=304)
        for title, path in _ADDRESSES.items():
            tag = ask(Load(server.address, path)).header("ETag")
            mine = Load(server.address, path, {"If-None-Match": tag}, status=304)
            paired, note = session.rates(mine, theirs)
            work = f"304 of {title}"
            row = compared("unchanged", work, "bare Flask", paired, "1/s", target=_TARGET, note=note)
            session.add([row])
