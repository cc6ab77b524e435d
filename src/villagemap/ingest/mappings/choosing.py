"""Which mapping is used for a file, and which are offered for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from villagemap.domain.errors import UnknownMappingError
from villagemap.ingest.mappings import MappingProfile, shipped
from villagemap.ingest.options import LoadOptions
from villagemap.reading.parts import folded

Saved = Mapping[str, Mapping[str, Any]]

_KEPT = ("join", "crs", "axes", "encoding", "source_layer", "blanks", "blank_values")
"""Options that are kept with a mapping: what a source does each month. A shift, and what a sheet hides, is confirmed each time."""


def with_kept(options: LoadOptions, saved: Saved) -> LoadOptions:
    """Return the options with what the mapping says that was kept under the name asked for.

    What is said now comes before it.

    Raises:
        UnknownMappingError: there is none of that name for the layer.
    """
    if not options.profile or options.profile in shipped():
        return options
    kept = saved.get(options.profile)
    if kept is None or kept.get("layer") != options.layer:
        names = [name for name, each in saved.items() if each.get("layer") == options.layer]
        raise UnknownMappingError(name=options.profile, valid=[*names, *shipped()])
    mapping = {str(column): str(key) for column, key in dict(kept.get("columns", {})).items()}
    chosen = {
        key: str(value)
        for key, value in dict(kept.get("options", {})).items()
        if key in _KEPT and not getattr(options, key)
    }
    changes: dict[str, Any] = {**chosen, "mapping": {**mapping, **options.mapping}}
    return replace(options, **changes)


def to_keep(options: LoadOptions, mapping: Mapping[str, str]) -> dict[str, Any]:
    """Return a mapping as it is kept: the columns that were used, those left out on purpose, and options."""
    left_out = {column: "" for column, key in options.mapping.items() if not key}
    said = {key: getattr(options, key) for key in _KEPT if getattr(options, key)}
    return {"layer": options.layer, "columns": {**mapping, **left_out}, "options": said}


def in_use(names: Sequence[str], layer: str, options: LoadOptions) -> MappingProfile | None:
    """Return the shipped profile that is asked for, or whose signature a file has."""
    if options.profile in shipped():
        return shipped()[options.profile]
    there = {folded(name) for name in names}
    return next(
        (
            profile
            for profile in shipped().values()
            if profile.signature and layer in profile.columns and {*map(folded, profile.signature)} <= there
        ),
        None,
    )


def offered(names: Sequence[str], layer: str, options: LoadOptions, saved: Saved) -> list[str]:
    """Return the mappings that people kept for files with such columns."""
    there = {folded(name) for name in names}
    if options.profile:
        return []
    return [
        name
        for name, kept in saved.items()
        if kept.get("layer") == layer
        and (columns := {folded(str(column)) for column in dict(kept.get("columns", {}))})
        and columns <= there
    ]
