"""A snapshot as arrays that are saved, and back: each array is opened when somebody needs it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from villagemap.atlas.links import Links
from villagemap.atlas.memo import Memo
from villagemap.atlas.port import LayerSource
from villagemap.atlas.snapshot import SHAPES, Snapshot
from villagemap.domain.defects import restored
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.entries import Versions
from villagemap.domain.layers import LAYER, TABLE
from villagemap.frames.packing import pack_frame, unpack_frame, unpack_shapes
from villagemap.frames.prepared_file import Parts, PreparedSnapshot

_DERIVED = "derived"


def snapshot_metadata(snapshot: Snapshot) -> dict[str, Any]:
    """Return what a prepared file says of its snapshot, as JSON values."""
    return {
        "versions": asdict(snapshot.versions),
        "shapes": snapshot.shape_stamp(),
        "sample": snapshot.sample,
        "sources": {layer: asdict(source) for layer, source in snapshot.sources.items()},
        "defects": [asdict(defect) for defect in snapshot.defects],
    }


def snapshot_parts(snapshot: Snapshot) -> dict[str, np.ndarray]:
    """Return a snapshot, and all arrays that it derived, by their names."""
    groups: dict[str, Parts] = {
        f"tables/{name}": pack_frame(table) for name, table in snapshot.tables.items()
    }
    groups["facts"] = pack_frame(snapshot.facts)
    for name, links in snapshot.links.items():
        groups[f"links/{name}"] = {
            "rows": links.rows,
            "villages": links.villages,
            "counts": np.array([links.row_count, links.village_count]),
        }
    groups |= {f"{_DERIVED}/{name}": arrays for name, arrays in snapshot.memo.saved_arrays().items()}
    return {f"{group}/{name}": array for group, parts in groups.items() for name, array in parts.items()}


def follow(snapshot: Snapshot, earlier: PreparedSnapshot) -> None:
    """Let a snapshot take over what an earlier version derived from data that did not change."""
    unchanged: set[str] = set()
    if earlier.metadata["shapes"] == snapshot.shape_stamp():
        rows = earlier.metadata["versions"]["layers"]
        layers = snapshot.versions.layers.items()
        unchanged = {SHAPES, *(layer for layer, version in layers if rows.get(layer) == version)}
    snapshot.memo.follow(lambda name: earlier.group(f"{_DERIVED}/{name}"), frozenset(unchanged))


def restore(prepared: PreparedSnapshot, disclosure: Disclosure) -> Snapshot:
    """Return the snapshot of a prepared file, which was made for the same disclosure."""
    metadata = prepared.metadata
    sources = {
        layer: LayerSource(tuple(source["files"]), source["as_of"], source["at"])
        for layer, source in metadata["sources"].items()
    }
    return Snapshot(
        versions=Versions(**metadata["versions"]),
        sample=metadata["sample"],
        sources=sources,
        defects=restored(metadata["defects"]),
        disclosure=disclosure,
        tables=_LazyTables(TABLE, lambda name: unpack_frame(_group(prepared, f"tables/{name}"))),
        links={name: _links(_group(prepared, f"links/{name}")) for name in LAYER},
        facts=unpack_frame(_group(prepared, "facts")),
        memo=Memo(lambda name: prepared.group(f"{_DERIVED}/{name}")),
        file=prepared,
        shapes_at=lambda places: unpack_shapes(_group(prepared, "tables/villages"), places),
    )


def _group(prepared: PreparedSnapshot, name: str) -> Parts:
    parts = prepared.group(name)
    if parts is None:
        raise KeyError(name)
    return parts


def _links(parts: Parts) -> Links:
    row_count, village_count = parts["counts"].tolist()
    return Links(parts["rows"], parts["villages"], row_count, village_count)


class _LazyTables(Mapping[str, pd.DataFrame]):
    """Tables that are opened on first use: most answers need none."""

    def __init__(self, names: Mapping[str, object], open_table: Callable[[str], pd.DataFrame]) -> None:
        self._names = names
        self._open = cache(open_table)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._names:
            raise KeyError(name)
        return self._open(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
