"""Where the values of a village came from: its own row, and the observations that are shown of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from villagemap.atlas.disclosed import disclosed_origin
from villagemap.atlas.observed import observations_shown
from villagemap.atlas.port import Origin, Store
from villagemap.atlas.snapshot import Snapshot
from villagemap.frames.geopackage import GEOM


def village_origins(store: Store, snapshot: Snapshot, code: str) -> Sequence[Origin]:
    """Return where what the snapshot shows of a village came from, the newest entries first.

    Fields are columns of the layer, `geom`, and keys of indicators. What is withheld has no origin.

    Raises:
        UnknownVillageError: no village has this code.
    """
    position = snapshot.village(code).position
    versions = snapshot.versions.layers
    own = store.origins("villages", [code], upto=versions["villages"])
    keys = observations_shown(snapshot.tables["observations"], code, snapshot.profile)
    observed = store.origins("observations", list(keys), upto=versions["observations"])
    found = [
        *_reported(own, snapshot, position),
        *(replace(origin, fields=(keys[origin.code],)) for origin in observed),
    ]
    shown = (disclosed_origin(origin, snapshot.disclosure) for origin in _joined(found))
    return sorted(shown, key=lambda origin: -origin.entry)


def _reported(origins: Sequence[Origin], snapshot: Snapshot, position: int) -> Iterator[Origin]:
    """Leave out fields that are withheld, and those that say nothing: their emptiness is no value."""
    row = snapshot.facts.iloc[position]
    for origin in origins:
        shown = tuple(field for field in origin.fields if field == GEOM or row.get(field) is not None)
        if shown:
            yield replace(origin, fields=shown)


def _joined(origins: Sequence[Origin]) -> Sequence[Origin]:
    """Put fields of one row of one source together, whatever table they lie in."""
    joined: dict[tuple[object, ...], Origin] = {}
    for origin in origins:
        # One load writes an entry for each table that it fills.
        key = (origin.at, origin.kind, origin.file, origin.part, origin.row)
        before = joined.get(key)
        fields = (*before.fields, *origin.fields) if before else origin.fields
        joined[key] = replace(before or origin, fields=tuple(dict.fromkeys(fields)))
    return list(joined.values())
