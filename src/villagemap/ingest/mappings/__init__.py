"""Which columns are which fields, as data: profiles that are shipped, and those that people kept.

A shipped profile is a file of this folder: names of columns by layer and field, and a `signature`: columns by
which a file of that kind is known. A kept one is what the workspace's settings hold under `mapping/<name>`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from villagemap.domain.labels import Label

_FOLDER = Path(__file__).parent

# The land survey before the lists, the surer before the vaguer.
SHIPPED = ("cjdcq", "xzq", "generic-zh", "generic-en")


@dataclass(frozen=True)
class MappingProfile:
    """Names of columns by layer and field, the surest first; `signature` holds columns that give it away."""

    name: str
    label: Label
    signature: tuple[str, ...]
    columns: Mapping[str, Mapping[str, tuple[str, ...]]]

    def names(self, layer: str, field: str) -> tuple[str, ...]:
        """Return the names of a field; none where the profile does not know it."""
        return self.columns.get(layer, {}).get(field, ())


@cache
def shipped() -> Mapping[str, MappingProfile]:
    """Return the profiles of this folder by name."""
    return {name: _read(name) for name in SHIPPED}


def _read(name: str) -> MappingProfile:
    said = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    columns = {
        layer: {field: tuple(names) for field, names in fields.items()}
        for layer, fields in said["columns"].items()
    }
    return MappingProfile(name, Label(**said["label"]), tuple(said["signature"]), columns)
