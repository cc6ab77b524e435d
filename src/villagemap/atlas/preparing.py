"""A snapshot as arrays that may be saved, and back: what was saved is opened when somebody asks for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from villagemap.atlas.links import Links
from villagemap.atlas.port import LayerSource
from villagemap.atlas.snapshot import SavedSnapshot, Snapshot
from villagemap.domain.defects import restored
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.entries import Versions
from villagemap.domain.layers import LAYER, TABLE
from villagemap.frames.packing import pack_frame, unpack_frame, unpack_shapes
from villagemap.frames.prepared_file import Parts, Saved


def said_of(snapshot: Snapshot) -> dict[str, Any]:
    """Return what is to be said of a saved snapshot, as JSON can say it."""
    return {
        "versions": asdict(snapshot.versions),
        "shapes": snapshot.shape_stamp(),
        "sample": snapshot.sample,
        "sources": {layer: asdict(source) for layer, source in snapshot.sources.items()},
        "defects": [asdict(defect) for defect in snapshot.defects],
    }


def parts_of(snapshot: Snapshot) -> dict[str, np.ndarray]:
    """Return a snapshot, and all that it has made to be kept, as arrays by their names."""
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
    groups |= {f"kept/{name}": made for name, made in snapshot.made().items()}
    return {f"{group}/{name}": array for group, parts in groups.items() for name, array in parts.items()}


def follow(snapshot: Snapshot, saved: Saved) -> None:
    """Let what was saved of an earlier version help to make a snapshot."""
    snapshot.follow(
        lambda name: saved.group(f"kept/{name}"),
        shape_stamp=saved.said["shapes"],
        rows=saved.said["versions"]["layers"],
    )


def restore(saved: Saved, disclosure: Disclosure) -> Snapshot:
    """Return the snapshot that was saved."""
    said = saved.said
    sources = {
        layer: LayerSource(tuple(source["files"]), source["as_of"], source["at"])
        for layer, source in said["sources"].items()
    }
    return Snapshot.restored(
        SavedSnapshot(
            Versions(**said["versions"]),
            said["sample"],
            sources,
            restored(said["defects"]),
            _Opened(TABLE, lambda name: unpack_frame(_group(saved, f"tables/{name}"))),
            {name: _links(_group(saved, f"links/{name}")) for name in LAYER},
            unpack_frame(_group(saved, "facts")),
            lambda name: saved.group(f"kept/{name}"),
            lambda places: unpack_shapes(_group(saved, "tables/villages"), places),
        ),
        disclosure,
    )


def _group(saved: Saved, name: str) -> Parts:
    found = saved.group(name)
    if found is None:
        raise KeyError(name)
    return found


def _links(parts: Parts) -> Links:
    row_count, village_count = parts["counts"].tolist()
    return Links(parts["rows"], parts["villages"], row_count, village_count)


class _Opened(Mapping[str, pd.DataFrame]):
    """Tables that are made when somebody asks for them: most answers need none."""

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
