"""The parts of the bench by name, in the order of running."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bench.rows import (
    dense,
    growth,
    intake,
    largest,
    load,
    memory,
    neighbours,
    page,
    profiles,
    serving,
    starting,
    unchanged,
)
from bench.session import Session


@dataclass(frozen=True)
class Part:
    """A part: what it measures, and how; `usual` ones run where none is named."""

    says: str
    run: Callable[[Session], None]
    usual: bool = True


def _serving(*works: str) -> Callable[[Session], None]:
    return partial(serving.measure, works=works)


PARTS: Mapping[str, Part] = {
    "page": Part("the map page in a cold browser until all villages are drawn", page.measure),
    "collection": Part("the whole collection, requests a second", _serving("collection")),
    "filter": Part(
        "what a filter leaves, requests a second", _serving("filter", "filter-alone", "filter-strict")
    ),
    "box": Part("what a rectangle meets, requests a second", _serving("box")),
    "dense": Part("villages of 2,000 vertices: the page, and the whole collection", dense.measure),
    "largest": Part("the map page at 75,500 villages, opened", largest.measure),
    "intake": Part("a file inspected and stored, against ogr2ogr", intake.measure),
    "neighbours": Part("a changed village compared with those stored", neighbours.measure),
    "unchanged": Part("what a browser has already (304), requests a second", unchanged.measure),
    "start": Part("from the command to the first answer", starting.measure),
    "memory": Part("what the service weighs", memory.measure),
    "growth": Part("how times grow with collection and answer", growth.measure),
    "load": Part("many readers while data are loaded, and slow ones", load.measure),
    "profile": Part("where the time goes, to explain what falls short", profiles.measure, usual=False),
}
