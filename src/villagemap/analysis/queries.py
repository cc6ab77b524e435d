"""How a published figure comes out of the rows: small queries that the table of figures is put together from."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from villagemap.analysis.figure_inputs import Books, Choice, MissingInputError
from villagemap.domain.dates import in_force, is_date, last_day
from villagemap.domain.planning import CadreLevel, PlanStatus
from villagemap.frames.measures import length_km
from villagemap.frames.tables import GEOMETRY

_PERCENT = Decimal(100)
_UNDECIDED = "pending"  # the class 待定: reported, and yet no class


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A value in the unit of the rows; rows that count without a date; rows whose value is not reported."""

    value: Decimal
    undated: int = 0
    unvalued: int = 0


Query = Callable[[Books], Reckoned]


def count(table: str, *, where: Choice | None = None, dated: str = "", kind: Choice | None = None) -> Query:
    """Count rows, as `Books.rows` chooses them."""

    def query(books: Books) -> Reckoned:
        rows = books.rows(table, dated=dated, where=where, kind=kind)
        return Reckoned(Decimal(len(rows.frame)), rows.undated)

    return query


def count_villages_of(table: str, *, dated: str, kind: Choice) -> Query:
    """Count the villages that rows of a kind belong to, each once."""

    def query(books: Books) -> Reckoned:
        books.reported(table, "village")
        rows = books.rows(table, dated=dated, kind=kind)
        return Reckoned(Decimal(rows.frame["village"].nunique()), rows.undated)

    return query


def total(table: str, column: str, *, dated: str) -> Query:
    """Sum a column; rows in which it is not reported are counted and named."""

    def query(books: Books) -> Reckoned:
        books.reported(table, column)
        rows = books.rows(table, dated=dated)
        values = rows.frame[column].dropna()
        return Reckoned(exact_sum(values), rows.undated, len(rows.frame) - len(values))

    return query


def total_length(kind: str) -> Query:
    """Sum the lengths of roads of a kind in km: the declared ones, where there is none the geodesic one."""

    def query(books: Books) -> Reckoned:
        rows = books.rows("roads", dated="year", kind=("kind", kind))
        declared = pd.to_numeric(rows.frame["length_km"])
        absent = declared.isna()
        unmeasured = rows.frame.loc[absent, GEOMETRY].to_numpy()
        return Reckoned(exact_sum([*declared[~absent], *length_km(unmeasured)]), rows.undated)

    return query


def observed(key: str) -> Query:
    """Sum an indicator over villages; for marks that is the number of villages marked."""
    return lambda books: Reckoned(exact_sum(books.readings(key)))


def share(part: str, whole: str) -> Query:
    """Return what share of one indicator another is, in percent, over the villages that report both."""

    def query(books: Books) -> Reckoned:
        both = pd.concat([books.readings(part), books.readings(whole)], axis=1, join="inner")
        parts, wholes = exact_sum(both.iloc[:, 0]), exact_sum(both.iloc[:, 1])
        if not wholes:
            raise MissingInputError(f"observations.{whole}")
        return Reckoned(_PERCENT * parts / wholes)

    return query


def classified(books: Books) -> Reckoned:
    """Count the villages whose class is reported and decided."""
    books.reported("villages", "class")
    classes = books.rows("villages").frame["class"]
    return Reckoned(Decimal(int((classes.notna() & (classes != _UNDECIDED)).sum())))


def demonstration(books: Books) -> Reckoned:
    """Count the villages in any batch up to the figure's day."""
    return Reckoned(Decimal(len(_demonstration(books))))


def demonstration_planned(books: Books) -> Reckoned:
    """Count the demonstration villages with a compiled plan."""
    planned = books.rows("villages", dated="plan_compiled_on", where=("plan", PlanStatus.COMPILED)).frame
    both = planned[planned["code"].isin(_demonstration(books))]
    return Reckoned(Decimal(len(both)), int(both["plan_compiled_on"].isna().sum()))


def demonstration_with_cadres(books: Books) -> Reckoned:
    """Count the demonstration villages with somebody current at all four levels."""
    cadres = books.reported("cadres", "level")
    current = cadres[[_is_current(row, books.figure.as_of) for row in cadres.to_dict("records")]]
    levels = current.groupby("village")["level"].agg(set)
    covered = levels.index[[held >= set(CadreLevel) for held in levels]]
    return Reckoned(Decimal(int(_demonstration(books).isin(covered).sum())))


def exact_sum(values: Iterable[object]) -> Decimal:
    """Sum numbers as they are written, so that 0.1 and 0.2 are 0.3."""
    return sum((Decimal(str(value)) for value in values), Decimal(0))


def _demonstration(books: Books) -> "pd.Series[str]":
    """Return the codes of the villages in a batch; a batch that bears a year counts from that year on."""
    books.reported("villages", "demo")
    villages = books.rows("villages").frame
    batches = [batch.code for batch in books.profile.batches if _has_begun(batch.code, books.figure.as_of)]
    return villages.loc[villages["demo"].isin(batches), "code"]


def _has_begun(batch: str, as_of: str) -> bool:
    return not is_date(batch) or last_day(batch) <= last_day(as_of)


def _is_current(cadre: Mapping[Hashable, Any], as_of: str) -> bool:
    """Tell whether somebody is in charge on the last day of `as_of`; the day named as the end still counts."""
    day = last_day(as_of)
    return in_force(cadre.get("since"), cadre.get("until"), day)
