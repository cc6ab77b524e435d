"""What every peer says of itself, and how it is asked for what ours is asked for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bench.datasets import Dataset
from bench.processes import Server

Box = tuple[str, str, str, str]
"""West, south, east, north in degrees, as they stand in an address."""


@dataclass(frozen=True)
class Addresses:
    """Paths of a peer, for all villages of a size, for those with a plan, and for those that a rectangle meets."""

    collection: str
    filtered: str
    boxed: Callable[[Box], str]


@dataclass(frozen=True)
class Peer:
    """A program that serves the villages as GeoJSON.

    `missing` says in a sentence why it cannot run here, or "". `set_up` says how it runs. It is not asked for more
    than `most` villages: what reads everything at each request would hold up the bench.
    """

    name: str
    set_up: str
    missing: Callable[[], str]
    start: Callable[[Dataset], AbstractContextManager[Server]]
    addresses: Callable[[Dataset], Addresses]
    most: int = 1_000_000
