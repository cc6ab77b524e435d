"""GeoJSON for many readers: the whole collection, a filter, a rectangle; against every peer and nginx."""

import contextlib
import gzip
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.city import DENSE, LARGE, SMALL, Size
from bench.datasets import Dataset, dataset
from bench.peers import flask_geopandas, mapserver, nginx, pygeoapi, tipg
from bench.peers.ours import COLLECTION, FILTERED, boxed, ours
from bench.peers.peer import Addresses, Box, Peer
from bench.processes import Server, StartError
from bench.results import Row, compared, failed, marked, with_best
from bench.session import Session
from bench.window import NUMBER, Load, WindowError, ask

PEERS: Sequence[Peer] = (*pygeoapi.PEERS, tipg.PEER, mapserver.PEER, flask_geopandas.PEER)
# The target speaks of those that are installed and not written.
_CANDIDATES = tuple(peer.name for peer in (*pygeoapi.PEERS, tipg.PEER, mapserver.PEER))
_SAME = 0.005  # how far the number of villages may differ: borders of a rectangle are rounded differently


# Our service caches recent answers, peers cache none. It stores none that the request asks not to store: this is sent to
# both, so that ours has to build every answer too, and both are asked the same.
MADE_ANEW = {"Cache-Control": "no-store"}
# Stricter still: a rectangle around the whole city, another one each time, so that not even the choice is remembered.
_EVERYWHERE = f"bbox=120.{NUMBER},20,135,50"


@dataclass(frozen=True)
class Work:
    """What is asked of ours and of peers, of a city of a size.

    `limit`: nginx with the same bytes is measured too. The windows of a comparison take at most `seconds`.
    """

    part: str
    title: str
    size: Size
    ours: Callable[[Dataset], str]
    theirs: Callable[[Addresses, Dataset], str]
    target: float | None
    peers: Sequence[Peer] = PEERS
    headers: Mapping[str, str] = field(default_factory=dict)
    workers: int = 2  # as many as every peer has
    limit: bool = True
    seconds: float = 120


def _box(data: Dataset) -> Box:
    """Return a rectangle that meets about 755 villages; each request asks for another one, up to 0.01° wider."""
    west, south, east, north = data.city.bbox_of(SMALL.villages)
    return f"{west:.2f}{NUMBER}", str(south), str(east), str(north)


WORKS = {
    "collection": Work(
        "collection",
        "whole collection, 755, gzip",
        SMALL,
        lambda _data: COLLECTION,
        lambda addresses, _data: addresses.collection,
        100,
    ),
    "filter": Work(
        "filter",
        "filter that leaves 22 % of 755, made anew, gzip",
        SMALL,
        lambda _data: FILTERED,
        lambda addresses, _data: addresses.filtered,
        35,
        headers=MADE_ANEW,
    ),
    "filter-strict": Work(
        "filter",
        "the same filter within another rectangle each time, gzip",
        SMALL,
        lambda _data: f"{FILTERED}&{_EVERYWHERE}",
        lambda addresses, _data: f"{addresses.filtered}&{_EVERYWHERE}",
        None,
        peers=(tipg.PEER,),
        limit=False,
    ),
    "filter-alone": Work(
        "filter",
        "filter that leaves 22 % of 755, made anew by one worker of ours, gzip",
        SMALL,
        lambda _data: FILTERED,
        lambda addresses, _data: addresses.filtered,
        None,
        peers=(tipg.PEER,),
        headers=MADE_ANEW,
        workers=1,
        limit=False,
    ),
    "box": Work(
        "box",
        "rectangle of about 755 out of 75,500, never asked before, gzip",
        LARGE,
        lambda data: boxed(_box(data)),
        lambda addresses, data: addresses.boxed(_box(data)),
        15,
    ),
    "dense": Work(
        "dense",
        f"whole collection, {DENSE}, gzip",
        DENSE,
        lambda _data: COLLECTION,
        lambda addresses, _data: addresses.collection,
        None,
        peers=(tipg.PEER, flask_geopandas.PEER),
        seconds=24,
    ),
}


def measure(session: Session, works: Sequence[str]) -> None:
    """Compare ours with the peers at some works, named as in `WORKS`."""
    for work in works:
        _compare(session, WORKS[work])


def _compare(session: Session, work: Work) -> None:
    data = dataset(work.size)
    rows: list[Row] = []
    with ours(data.workspace, workers=work.workers) as server:
        load = Load(server.address, work.ours(data), work.headers)
        for peer in work.peers:
            row = _against(session, work, data, load, peer)
            session.note(marked(row, best=False))
            rows.append(row)
        if work.limit:
            rows.append(_limit(session, work, load))
            session.note(rows[-1])
    session.add(with_best(rows, _CANDIDATES), quietly=True)


def _against(session: Session, work: Work, data: Dataset, load: Load, peer: Peer) -> Row:
    skipped = peer.missing()
    if not skipped and peer.most < data.size.villages:
        skipped = "It reads the whole file at each request."
    if skipped:
        return Row(work.part, work.title, peer.name, note=skipped, skipped=True)
    try:
        with peer.start(data) as server:
            theirs = Load(server.address, work.theirs(peer.addresses(data), data), work.headers)
            said = told_of_both(*_villages_of_both(load, theirs))
            paired, short = session.rates(load, theirs, work.seconds)
    except (StartError, WindowError, OSError, ValueError) as error:
        return failed(work.part, work.title, peer.name, error)
    note = "; ".join(filter(None, (said, short)))
    return compared(work.part, work.title, peer.name, paired, "1/s", target=work.target, note=note)


def told_of_both(ours_: int, theirs: int) -> str:
    """Say how many villages both answer, where it is not the same number.

    Raises:
        WindowError: they differ by more than borders that are rounded differently explain.
    """
    if abs(ours_ - theirs) > _SAME * ours_:
        raise WindowError(f"ours gives {ours_:,} villages, it gives {theirs:,}")
    return "" if ours_ == theirs else f"ours gives {ours_:,} villages, it gives {theirs:,}"


def _villages_of_both(ours_: Load, theirs: Load) -> tuple[int, int]:
    """Count the villages that both answer to the same question: the same rectangle too.

    Rectangles of other requests hold up to a twentieth more or fewer.
    """
    number = time.time_ns() // 1_000
    return _villages(ours_, number), _villages(theirs, number)


def _villages(load: Load, number: int) -> int:
    answer = ask(load, number)
    if answer.header("Content-Encoding") != "gzip":
        raise WindowError("the answer is not compressed")
    return len(json.loads(gzip.decompress(answer.body))["features"])


def _limit(session: Session, work: Work, load: Load) -> Row:
    name = "nginx, the same bytes from a file"
    if nginx.missing():
        return Row(work.part, work.title, name, note=nginx.missing(), skipped=True)
    with same_bytes(load) as server:
        paired, note = session.rates(load, Load(server.address, "/answer.geojson"))
    return compared(work.part, work.title, name, paired, "1/s", note=note)


@contextlib.contextmanager
def same_bytes(load: Load) -> Iterator[Server]:
    """Let nginx send what ours answers, from a file."""
    with TemporaryDirectory(prefix="villagemap-bench-same-") as folder:
        Path(folder, "answer.geojson").write_bytes(ask(load).body)
        with nginx.nginx(Path(folder), "add_header Content-Encoding gzip;") as server:
            yield server
