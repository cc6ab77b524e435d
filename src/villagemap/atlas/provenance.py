"""Where the values of a village came from: its own row, and the observations that are shown of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from villagemap.atlas.disclosed import disclosed_origin
from villagemap.atlas.observed import observations_shown
from villagemap.atlas.port import Origin, Store
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.entries import EntryKind
from villagemap.frames.geopackage import GEOM
from villagemap.frames.headers import title
from villagemap.texts import Texts

_DAY = 10  # characters of the date in a time


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
    origins = [
        *_reported(own, snapshot, position),
        *(replace(origin, fields=(keys[origin.code],)) for origin in observed),
    ]
    shown = (disclosed_origin(origin, snapshot.disclosure) for origin in _merged(origins))
    return sorted(shown, key=lambda origin: -origin.entry)


def _reported(origins: Sequence[Origin], snapshot: Snapshot, position: int) -> Iterator[Origin]:
    """Leave out fields that are withheld, and those that say nothing: their emptiness is no value."""
    row = snapshot.facts.iloc[position]
    for origin in origins:
        shown = tuple(field for field in origin.fields if field == GEOM or row.get(field) is not None)
        if shown:
            yield replace(origin, fields=shown)


def _merged(origins: Sequence[Origin]) -> Sequence[Origin]:
    """Put fields of one row of one source together, whatever table they lie in."""
    merged: dict[tuple[object, ...], Origin] = {}
    for origin in origins:
        # One load writes an entry for each table that it fills.
        key = (origin.at, origin.kind, origin.file, origin.part, origin.row)
        before = merged.get(key)
        fields = (*before.fields, *origin.fields) if before else origin.fields
        merged[key] = replace(before or origin, fields=tuple(dict.fromkeys(fields)))
    return list(merged.values())


def origin_record(origin: Origin, snapshot: Snapshot, texts: Texts) -> dict[str, object]:
    """Return an origin as JSON; who wrote and why is for the internal audience."""
    internal = snapshot.disclosure.internal
    return {
        "fields": list(origin.fields),
        "labels": [title("villages", field, snapshot.profile, texts) for field in origin.fields],
        "words": " · ".join(_origin_words(origin, texts)),
        "kind": origin.kind.value,
        "file": origin.file,
        "part": origin.part,
        "row": origin.row,
        "date": origin.as_of or origin.at[:_DAY],
        "at": origin.at,
        "entry": origin.entry,
        "version": f"{snapshot.versions.workspace}-{origin.entry}",
        **({"who": origin.who, "reason": origin.reason} if internal else {}),
    }


def _origin_words(origin: Origin, texts: Texts) -> Iterator[str]:
    """Yield file, part and row; where no file brought the values, what kind of write it was."""
    if not origin.file:
        yield texts.say(f"entry.{origin.kind}")
        return
    yield origin.file
    if origin.part:
        yield origin.part
    if origin.row is not None and origin.kind is EntryKind.LOAD:
        yield texts.say("provenance.row", row=origin.row)
