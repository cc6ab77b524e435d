"""The rows of a workspace as a published figure asks for them: of its area, up to its day or in its year."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from villagemap.domain.dates import is_date, last_day
from villagemap.domain.profile import IndicatorKind, Profile, PublishedFigure

_AREA_COLUMN = {"villages": "code", "townships": "code", "counties": "code", "projects": "county"}
"""The column of a table that tells the area of a row; elsewhere it is the row's village."""


Choice = tuple[str, object]
"""A column and its value in the rows that count."""


class MissingInputError(Exception):
    """A table, a column or a kind of rows that a figure is reckoned from was never reported."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Rows:
    """Rows that count, and how many of them count although they bear no date."""

    frame: pd.DataFrame
    undated: int = 0


@dataclass(frozen=True)
class Books:
    """All tables, seen by one figure."""

    tables: Mapping[str, pd.DataFrame]
    profile: Profile
    figure: PublishedFigure

    def rows(
        self, table: str, *, dated: str = "", where: Choice | None = None, kind: Choice | None = None
    ) -> Rows:
        """Return the rows of a table in the figure's area and time.

        `dated` names the column of the date; rows without one count. `where` is a column, which must be
        reported, and its value in the rows that count: there may be none. `kind` is one of which some row
        must be there, because the rows of each kind come in a file of their own.

        Raises:
            MissingInputError: there is no such table, column or kind of rows.
        """
        frame = self.reported(table)
        if where is not None:
            frame = self.reported(table, where[0])
            frame = frame[frame[where[0]] == where[1]]
        if kind is not None:
            frame = self.reported(table, kind[0])
            frame = frame[frame[kind[0]] == kind[1]]
            if frame.empty:
                raise MissingInputError(f"{table}.{kind[0]}={kind[1]}")
        return self._in_time(self._in_area(table, frame), dated)

    def readings(self, key: str) -> pd.Series:
        """Return what is observed of an indicator in each village, by its code.

        A stock or mark is its newest value up to the figure's day, a flow the sum over the figure's year.

        Raises:
            MissingInputError: nothing was observed, or nothing at that time.
        """
        rows = self.reported("observations")
        known = self._in_area("observations", rows[rows["key"] == key])
        last = known["period"].map(last_day).astype(object)
        day = last_day(self.figure.as_of)
        timely = last <= day
        flow = self.profile.indicator[key].kind is IndicatorKind.FLOW
        if flow:
            timely &= last.map(lambda ends: ends.year == day.year).astype(bool)
        if not timely.any():
            raise MissingInputError(f"observations.{key}")
        by_village = known[timely].assign(last=last[timely]).sort_values("last", kind="stable")
        values = by_village.groupby("village")["value"]
        return (values.sum() if flow else values.last()).astype(float)

    def reported(self, table: str, column: str = "") -> pd.DataFrame:
        """Return a table of which rows, and of its column some values, are reported.

        Raises:
            MissingInputError: they are not.
        """
        frame = self.tables.get(table)
        if frame is None or frame.empty:
            raise MissingInputError(table)
        if column and (column not in frame or frame[column].isna().all()):
            raise MissingInputError(f"{table}.{column}")
        return pd.DataFrame(frame)

    def _in_area(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        area = self.figure.area_code
        if area == self.profile.code:
            return frame
        column = _AREA_COLUMN.get(table, "village")
        if column not in frame:
            raise MissingInputError(f"{table}.{column}")
        return frame[frame[column].astype("string").str.startswith(area).fillna(value=False).astype(bool)]

    def _in_time(self, frame: pd.DataFrame, dated: str) -> Rows:
        if not dated or dated not in frame:
            return Rows(frame, len(frame) if dated else 0)
        undated = ~frame[dated].map(_is_dated).astype(bool)
        timely = frame[dated].map(lambda day: _is_dated(day) and in_time(day, self.figure.as_of)).astype(bool)
        return Rows(frame[undated | timely], int(undated.sum()))


def _is_dated(value: object) -> bool:
    return isinstance(value, str) and is_date(value)


def in_time(day: str, as_of: str) -> bool:
    """Tell whether a date counts for a figure: in its year or month, or up to its day."""
    is_a_day = as_of.count("-") == 2  # noqa: PLR2004 - the hyphens of 2022-12-31
    return last_day(day) <= last_day(as_of) if is_a_day else day.startswith(as_of)
