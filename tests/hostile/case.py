"""A hostile file: how it is made, and what is to be said of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Build = Callable[[Path], None]

CODE = "220322100301"
SQUARE = [[124.0, 43.0], [124.01, 43.0], [124.01, 43.01], [124.0, 43.01], [124.0, 43.0]]


@dataclass(frozen=True)
class Case:
    """A file called `name` that `build` writes; it is refused for one of `reasons`, or breaks one of `rules`.

    A file with neither is to be taken as it is. `layer` is what it is loaded as.
    """

    key: str
    name: str
    build: Build
    reasons: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    layer: str = "villages"
    options: dict[str, str] = field(default_factory=dict)


def refused(key: str, name: str, build: Build, *reasons: str, **more: object) -> Case:
    """A file that is refused as a whole."""
    return Case(key, name, build, reasons=frozenset(reasons), **more)


def reported(key: str, name: str, build: Build, *rules: str, **more: object) -> Case:
    """A file that is read, and of which a row is refused."""
    return Case(key, name, build, rules=frozenset(rules), **more)


def data(content: bytes | str) -> Build:
    """Write these bytes."""

    def build(path: Path) -> None:
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    return build
