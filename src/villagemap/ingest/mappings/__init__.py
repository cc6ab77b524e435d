"""Which columns are which fields, as data: profiles that are shipped, and mappings that people saved.

A shipped profile is a file of this folder: names of columns by layer and field, and a `signature`: columns by
which a file of that kind is known. A saved mapping is what the workspace's settings hold under `mapping/<name>`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from villagemap.domain.errors import UnknownMappingError
from villagemap.domain.labels import Label
from villagemap.ingest.options import LoadOptions
from villagemap.reading.parts import folded

SavedMappings = Mapping[str, Mapping[str, Any]]

# The land survey before the lists, the surer before the vaguer.
SHIPPED = ("cjdcq", "xzq", "generic-zh", "generic-en")

_FOLDER = Path(__file__).parent
_SAVED = ("join", "crs", "axes", "encoding", "source_layer", "blanks", "blank_values")
"""Options that are saved with a mapping: what a source does each month. A shift, and what a sheet hides, is confirmed each time."""


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
    document = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    columns = {
        layer: {field: tuple(names) for field, names in fields.items()}
        for layer, fields in document["columns"].items()
    }
    return MappingProfile(name, Label(**document["label"]), tuple(document["signature"]), columns)


@cache
def office_forms() -> Mapping[str, tuple[str, ...]]:
    """Return what offices write for a word of a field, by `<field>.<word>`."""
    document = json.loads((_FOLDER / "words.json").read_text("utf-8"))
    return {word: tuple(forms) for word, forms in document.items()}


def with_saved(options: LoadOptions, saved: SavedMappings) -> LoadOptions:
    """Return the options with those of the saved mapping that they name; the options given now come first.

    Raises:
        UnknownMappingError: there is none of that name for the layer.
    """
    if not options.profile or options.profile in shipped():
        return options
    mapping = saved.get(options.profile)
    if mapping is None or mapping.get("layer") != options.layer:
        names = [name for name, each in saved.items() if each.get("layer") == options.layer]
        raise UnknownMappingError(name=options.profile, valid=[*names, *shipped()])
    columns = {str(column): str(key) for column, key in dict(mapping.get("columns", {})).items()}
    changes: dict[str, Any] = {
        key: str(value)
        for key, value in dict(mapping.get("options", {})).items()
        if key in _SAVED and not getattr(options, key)
    }
    return replace(options, mapping={**columns, **options.mapping}, **changes)


def mapping_to_save(options: LoadOptions, mapping: Mapping[str, str]) -> dict[str, Any]:
    """Return a mapping as it is saved: the columns that were used, those left out on purpose, and options."""
    left_out = {column: "" for column, key in options.mapping.items() if not key}
    settings = {key: getattr(options, key) for key in _SAVED if getattr(options, key)}
    return {"layer": options.layer, "columns": {**mapping, **left_out}, "options": settings}


def profile_in_use(names: Sequence[str], layer: str, options: LoadOptions) -> MappingProfile | None:
    """Return the shipped profile that the options name, or whose signature a file has."""
    if options.profile in shipped():
        return shipped()[options.profile]
    columns = {folded(name) for name in names}
    return next(
        (
            profile
            for profile in shipped().values()
            if profile.signature and layer in profile.columns and {*map(folded, profile.signature)} <= columns
        ),
        None,
    )


def fitting_mappings(
    names: Sequence[str], layer: str, options: LoadOptions, saved: SavedMappings
) -> list[str]:
    """Return the saved mappings for files with such columns, where the options name none."""
    columns = {folded(name) for name in names}
    return [
        name
        for name, mapping in saved.items()
        if not options.profile
        and mapping.get("layer") == layer
        and (known := {folded(str(column)) for column in dict(mapping.get("columns", {}))})
        and known <= columns
    ]
