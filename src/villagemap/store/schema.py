"""The newest tables of a workspace as SQL, made from the table of layers and from the books.

A change of them needs a migration (`store.migrations`), by which older workspaces get the same tables.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from villagemap.domain.layers import TABLE, Field, FieldKind, LayerSpec
from villagemap.frames.geopackage import GEOM, quoted

_ENTRY = "INTEGER NOT NULL REFERENCES entries(id)"

BOOKS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "entries": {
            "id": "INTEGER PRIMARY KEY NOT NULL",
            "kind": "TEXT NOT NULL",
            "at": "TEXT NOT NULL",
            "who": "TEXT",
            "reason": "TEXT",
            "layer": "TEXT",
            "fields": "TEXT",
            "file": "TEXT",
            "sha256": "TEXT",
            "part": "TEXT",
            "crs": "TEXT",
            "encoding": "TEXT",
            "mapping": "TEXT",
            "as_of": "TEXT",
            "rows": "INTEGER",
            "undoes": "INTEGER REFERENCES entries(id)",
            "load": "INTEGER REFERENCES entries(id)",
        },
        "changes": {
            "fid": "INTEGER PRIMARY KEY NOT NULL",
            "entry": _ENTRY,
            "layer": "TEXT NOT NULL",
            "code": "TEXT NOT NULL",
            "op": "TEXT NOT NULL",
            "row": "INTEGER",
            "before": "TEXT",
            "geom_before": "BLOB",
            "kept": "TEXT",
        },
        "layers": {
            "fid": "INTEGER PRIMARY KEY NOT NULL",
            "layer": "TEXT NOT NULL UNIQUE",
            "version": "INTEGER NOT NULL",
            "geometry_version": "INTEGER NOT NULL",
            "as_of": "TEXT",
        },
        "acceptances": {
            "fid": "INTEGER PRIMARY KEY NOT NULL",
            "rule": "TEXT NOT NULL",
            "layer": "TEXT NOT NULL",
            "code": "TEXT NOT NULL",
            "reason": "TEXT NOT NULL",
            "fingerprint": "TEXT",
            "entry": _ENTRY,
        },
        "settings": {
            "fid": "INTEGER PRIMARY KEY NOT NULL",
            "key": "TEXT NOT NULL UNIQUE",
            "value": "TEXT",
        },
    }
)
"""The books of the workspace: the columns of each, with their SQL."""

_INDEXES = (
    "CREATE INDEX changes_of_row ON changes(layer, code, entry)",
    "CREATE INDEX changes_of_entry ON changes(entry, layer)",
    "CREATE UNIQUE INDEX acceptances_key ON acceptances(rule, layer, code)",
)

_TYPES = {FieldKind.NUMBER: "REAL", FieldKind.YES_NO: "BOOLEAN"}


def columns_of(spec: LayerSpec) -> dict[str, str]:
    """Return the columns of a layer's table with their SQL, in order."""
    columns = {"fid": "INTEGER PRIMARY KEY NOT NULL"}
    if spec.geometry:
        columns[GEOM] = spec.geometry.value + (" NOT NULL" if spec.geometry_required else "")
    columns |= {field.key: _column(field) for field in spec.fields}
    return columns | {"entry": _ENTRY}


def statements() -> Iterator[str]:
    """Yield the statements that make the eighteen tables."""
    for name, columns in BOOKS.items():
        yield _create(name, columns)
    yield from _INDEXES
    for spec in TABLE.values():
        yield _create(spec.name, columns_of(spec))
        yield f"CREATE UNIQUE INDEX {quoted(spec.name + '_key')} ON {quoted(spec.name)}({key_sql(spec)})"


def selected(table: str, columns: Iterable[str]) -> str:
    """Return columns of a table as SQL reads them.

    With the name of the table: SQLite takes a quoted name that there is not for a text.
    """
    return ", ".join(f"{quoted(table)}.{quoted(column)}" for column in columns)


def key_sql(spec: LayerSpec) -> str:
    """Return the key of a table as SQL. A part that may be missing (a cadre's name) counts as empty text."""
    return ", ".join(
        quoted(key) if spec.field(key).required else f"coalesce({quoted(key)}, '')" for key in spec.key
    )


def _column(field: Field) -> str:
    return _TYPES.get(field.kind, "TEXT") + (" NOT NULL" if field.required else "")


def _create(name: str, columns: Mapping[str, str]) -> str:
    body = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
    return f"CREATE TABLE {quoted(name)} ({body})"
