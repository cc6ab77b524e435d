"""What a write changes: incoming rows compared with those that stand. Nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import IncompleteRowsError, RepeatedKeyError
from villagemap.domain.layers import LayerSpec
from villagemap.frames.geopackage import GEOM
from villagemap.store.cells import Cell
from villagemap.store.rows import Incoming, StoredRow, compared, stored_columns


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that changes: where it stands, the number of the incoming row, and the fields as they were."""

    fid: int
    number: int
    before: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a write does to a table: numbers of incoming rows that are new, rows that change or go."""

    added: Sequence[int]
    changed: Sequence[Changed]
    removed: Sequence[tuple[str, StoredRow]]
    unchanged: int
    unknown: tuple[str, ...]

    @property
    def touches_rows(self) -> bool:
        """Tell whether any row is touched."""
        return bool(self.added or self.changed or self.removed)

    @property
    def touches_shapes(self) -> bool:
        """Tell whether any shape is: rows that come or go take theirs along."""
        return bool(self.added or self.removed) or any(GEOM in change.before for change in self.changed)

    @property
    def fields(self) -> Mapping[str, int]:
        """In how many changed rows each field changes, the most frequent first."""
        return dict(
            Counter(name for change in self.changed for name in compared(change.before)).most_common()
        )


def compare(spec: LayerSpec, rows: Incoming, known: Mapping[str, StoredRow], mode: LoadMode) -> Difference:
    """Compare incoming rows with those that stand.

    Raises:
        RepeatedKeyError: two incoming rows have the same key.
        IncompleteRowsError: a row lacks what its layer requires.
    """
    _refuse_repeated(spec, rows)
    new = [number for number, key in enumerate(rows.keys) if key not in known]
    added = [] if mode is LoadMode.UPDATE else new
    changed = list(_changed(spec, rows, known))
    _refuse_incomplete(spec, rows, added, changed)
    coming = set(rows.keys)
    gone = [(key, row) for key, row in known.items() if key not in coming]
    return Difference(
        added=added,
        changed=changed,
        removed=gone if mode is LoadMode.REPLACE else [],
        unchanged=len(rows.keys) - len(new) - len(changed),
        unknown=tuple(rows.keys[number] for number in new) if mode is LoadMode.UPDATE else (),
    )


def _changed(spec: LayerSpec, rows: Incoming, known: Mapping[str, StoredRow]) -> Iterable[Changed]:
    columns = stored_columns(spec)
    there = [columns.index(column) for column in rows.columns]
    watched = [rows.columns.index(column) for column in compared(rows.columns)]
    for number, (key, cells) in enumerate(zip(rows.keys, rows.cells, strict=True)):
        row = known.get(key)
        if row is None:
            continue
        before = [row.cells[place] for place in there]
        if any(before[place] != cells[place] for place in watched):
            pairs = zip(rows.columns, before, cells, strict=True)
            yield Changed(row.fid, number, {column: old for column, old, new in pairs if old != new})


def _refuse_repeated(spec: LayerSpec, rows: Incoming) -> None:
    seen: set[str] = set()
    for key in rows.keys:
        if key in seen:
            raise RepeatedKeyError(layer=spec.name, code=key)
        seen.add(key)


def _refuse_incomplete(
    spec: LayerSpec, rows: Incoming, added: Sequence[int], changed: Sequence[Changed]
) -> None:
    required = [field.key for field in spec.fields if field.required]
    required += [GEOM] if spec.geometry_required else []
    for column in required:
        if column in rows.columns:
            place = rows.columns.index(column)
            written = [*added, *(change.number for change in changed)]
            lacking = [number for number in written if rows.cells[number][place] in (None, "")]
        else:
            lacking = list(added)
        if lacking:
            code = rows.keys[lacking[0]]
            raise IncompleteRowsError(layer=spec.name, column=column, n=len(lacking), code=code)
