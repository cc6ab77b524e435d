"""What a load would change: rows that come, change or go, before anything is stored. Plain data for every door."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

SHAPE = "geom"
"""The name under which a shape is counted among the fields."""

Value = str | float | bool | None


class RowOp(StrEnum):
    """What happens to a row. `unknown`: an update names a row that does not stand, and leaves it out."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field as it is and as it would be; `None` is "not reported"."""

    field: str
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RowDifference:
    """What happens to one row.

    `key` is the row's code, or the parts of a register's key joined by `|`; `name` is empty where it has none;
    `row` counts in the source. `fields` are those that change. Where a shape changes, `reshaped` is set and
    `moved_m` is how far: between points, else the largest distance between the two outlines, in metres; `area_m2`
    is the area that only one of two areas covers, in square metres. Both are `None` where one shape is missing.
    """

    key: str
    op: RowOp
    name: str = ""
    row: int | None = None
    fields: tuple[FieldChange, ...] = ()
    reshaped: bool = False
    moved_m: float | None = None
    area_m2: float | None = None


@dataclass(frozen=True)
class TableDifference:
    """What happens to a table: every row that is touched or unknown, and how many stay as they are."""

    table: str
    rows: tuple[RowDifference, ...]
    unchanged: int

    def count(self, op: RowOp) -> int:
        """Return to how many rows this happens."""
        return sum(row.op is op for row in self.rows)

    @property
    def fields(self) -> Mapping[str, int]:
        """In how many changed rows each field changes, the most frequent first; shapes under `geom`."""
        counted = Counter(change.field for row in self.rows for change in row.fields)
        counted[SHAPE] = self.reshaped
        return {field: n for field, n in counted.most_common() if n}

    @property
    def reshaped(self) -> int:
        """How many shapes of rows that stay are moved or redrawn."""
        return sum(row.reshaped for row in self.rows)

    @property
    def farthest_m(self) -> float | None:
        """The largest distance by which a shape moves, in metres."""
        return max((row.moved_m for row in self.rows if row.moved_m is not None), default=None)


@dataclass(frozen=True, slots=True)
class LoadDifference:
    """What a load would change.

    `version` is the data version that it was compared with (empty where there is no workspace yet),
    `fingerprint` is handed to the commit, which refuses to do anything else than what was shown.
    """

    version: str
    fingerprint: str
    tables: tuple[TableDifference, ...]


def as_json(difference: LoadDifference) -> dict[str, object]:
    """Return a difference as JSON holds it; per table the counts stand before the rows."""
    return {
        "version": difference.version,
        "fingerprint": difference.fingerprint,
        "tables": [_table_json(table) for table in difference.tables],
    }


def _table_json(table: TableDifference) -> dict[str, object]:
    counts = {op.value: table.count(op) for op in RowOp} | {"unchanged": table.unchanged}
    return {
        "table": table.table,
        "counts": counts,
        "fields": dict(table.fields),
        "farthest_m": table.farthest_m,
        "rows": [asdict(row) for row in table.rows],
    }
