"""What the rows of a list say about which village they are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from villagemap.ingest.joining.names import plain_name
from villagemap.ingest.report import Report
from villagemap.ingest.values import Fault, Value, is_empty, is_error, shown
from villagemap.reading.raw import Cell, RawTable


@dataclass(frozen=True)
class Claim:
    """What a row says: its code (None where the cell is empty), county, township and name, made plain."""

    at: int
    number: int
    code: Value | Fault
    code_cell: Cell
    county: str
    township: str
    name: str
    name_cell: Cell


PLACES = ("code", "county", "township", "name")
"""What a row may say of its village, as it is read."""


@dataclass(frozen=True)
class Places:
    """Where columns stand that say which village a row is, by `PLACES`."""

    at: Mapping[str, int]
    names: Sequence[str]

    def column(self, key: str) -> str:
        """Return the name of a column; empty where there is none."""
        return self.names[self.at[key]] if key in self.at else ""


NO_PLACES = Places({}, ())
"""A table that says of no row which village it is."""


def read_claims(raw: RawTable, places: Places, read_code: Callable[[Cell], Value | Fault]) -> list[Claim]:
    """Return what every row claims.

    An empty county or township is that of the row above: offices write them once and merge the cells below,
    and a merge is lost on the way through CSV.
    """
    claims = []
    above = {"county": "", "township": ""}
    for at, (row, number) in enumerate(zip(raw.rows, raw.numbers, strict=True)):
        cells = {key: row[column] for key, column in places.at.items()}
        county = plain_name(cells.get("county"))
        if county and county != above["county"]:
            above = {"county": county, "township": ""}
        above["township"] = plain_name(cells.get("township")) or above["township"]
        code_cell, name_cell = cells.get("code"), cells.get("name")
        code = None if is_empty(code_cell) else read_code(code_cell)
        claims.append(
            Claim(
                at,
                number,
                code,
                code_cell,
                above["county"],
                above["township"],
                plain_name(name_cell),
                name_cell,
            )
        )
    return claims


def tell_errors(
    raw: RawTable, places: Places, keys: Collection[str], left_out: Collection[int], report: Report
) -> frozenset[int]:
    """Report cells that hold an error where a row says its village; return the numbers of the rows.

    `keys` names the places that are looked at. Nothing else is told or asked of such a row.
    """
    broken: set[int] = set()
    columns = {places.at[key] for key in keys if key in places.at}
    for row, number in zip(raw.rows, raw.numbers, strict=True):
        for at in columns:
            if is_error(row[at]) and number not in left_out:
                report.error("cell_error", row=number, column=places.names[at], value=shown(row[at]))
                broken.add(number)
    return frozenset(broken)
