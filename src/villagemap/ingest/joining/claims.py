"""What the rows of a file say about which village they are: code, county, township and name."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from villagemap.domain.issues import Issue, Rule
from villagemap.ingest.cells import ReadCell
from villagemap.ingest.columns import PLACES, Places
from villagemap.ingest.joining.names import plain_name, without_notes
from villagemap.ingest.joining.village_index import VillageIndex
from villagemap.ingest.rules import ValueRule
from villagemap.ingest.values import Fault, Value, is_empty, is_error, shown
from villagemap.reading.raw import Cell, RawTable

_BETWEEN = re.compile(r"[·・•‧∙/\\|>,;→—–-]+")
_COUNTY = re.compile(r".+[县区市旗]")
_TOWNSHIP = re.compile(r".+(?:镇|乡|街道|街道办|街道办事处)")
_PROVINCE = re.compile(r".+省")


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

    @property
    def text(self) -> tuple[str, ...]:
        """What the row says, to compare with other rows: code, county, township and name."""
        code = "" if isinstance(self.code, Fault) else str(self.code or "")
        return code, self.county, self.township, self.name

    def issue(self, rule: Rule, column: str, value: object, **parts: Any) -> Issue:
        """Return an issue about what the row says in a column."""
        return rule.issue(row=self.number, column=column, value=value, **parts)


def read_claims(raw: RawTable, places: Places, read_code: ReadCell) -> list[Claim]:
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
        name = plain_name(name_cell)
        claims.append(Claim(at, number, code, code_cell, above["county"], above["township"], name, name_cell))
    return claims


def error_cells(raw: RawTable, places: Places, left_out: Collection[int]) -> Iterator[Issue]:
    """Report cells that hold an error where a row says its village; nothing else is reported of such a row."""
    columns = {places.at[key] for key in PLACES if key in places.at}
    for row, number in zip(raw.rows, raw.numbers, strict=True):
        for at in columns:
            if is_error(row[at]) and number not in left_out:
                yield ValueRule.CELL_ERROR.issue(row=number, column=places.names[at], value=shown(row[at]))


def spelt_out(claim: Claim, villages: VillageIndex) -> Claim:
    """Return a claim with what its name says of county and township; what a cell says comes before columns."""
    parts = [part for part in _BETWEEN.split(without_notes(claim.name)) if part]
    if len(parts) > 1:
        return _of_parts(claim, parts, villages)
    county, rest = ("", claim.name) if claim.county else villages.county_before(claim.name)
    county = county or claim.county
    township = claim.township
    if not township:
        township, rest = villages.township_before(villages.county(county), rest)
    return replace(claim, county=county, township=township, name=rest)


def _of_parts(claim: Claim, parts: list[str], villages: VillageIndex) -> Claim:
    """Read parts that a sign separates; where one of them is no place, they are no path, and stay a name."""
    *before, name = parts
    county = township = ""
    for part in before:
        if villages.is_city(part) or _PROVINCE.fullmatch(part):
            continue
        if villages.county(part):
            county = part
        elif villages.townships(villages.county(county), part) or _TOWNSHIP.fullmatch(part):
            township = part
        elif _COUNTY.fullmatch(part):
            county, township = part, ""
        else:
            return claim
    # The township of the columns says nothing about that of another county.
    kept = claim.township if county in {"", claim.county} else ""
    return replace(claim, county=county or claim.county, township=township or kept, name=name)
