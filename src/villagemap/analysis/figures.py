"""Published figures against the rows of a workspace: each reckoned by a query, none taken for granted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from villagemap.analysis.figure_inputs import Books, MissingInputError
from villagemap.analysis.figures_table import FIGURE_QUERIES
from villagemap.analysis.queries import Query, Reckoned
from villagemap.domain.profile import Profile, PublishedFigure

_UNITS = MappingProxyType({"10k people": Decimal(10_000)})
"""Published units that are larger than those of the rows."""

_CUT_OFF = "cut off"
"""A relation that holds these words says that the published decimals were cut off rather than rounded."""

_QUERIES: Mapping[str, Query] = MappingProxyType({row.key: row.query for row in FIGURE_QUERIES})


class Verdict(StrEnum):
    """What the rows say to a published figure."""

    EQUAL = "equal"
    DIFFERS = "differs"
    CANNOT_BE_COMPUTED = "cannot_be_computed"


@dataclass(frozen=True, slots=True)
class FigureResult:
    """A published figure beside what the rows give.

    `value` is in the published unit and decimals, `exact` before rounding; both are None where the input
    named in `missing` (`table`, `table.column` or `table.column=value`) was never reported. `undated` rows
    count although they bear no date, `unvalued` rows lack the value that is summed.
    """

    key: str
    published: Decimal
    value: Decimal | None
    verdict: Verdict
    exact: Decimal | None = None
    missing: str = ""
    undated: int = 0
    unvalued: int = 0


def reckon(
    figures: Iterable[PublishedFigure], tables: Mapping[str, pd.DataFrame], profile: Profile
) -> list[FigureResult]:
    """Reckon each figure from the frames of a workspace (`atlas.port.Contents.tables`), in order."""
    return [_result(figure, Books(tables, profile, figure)) for figure in figures]


def _result(figure: PublishedFigure, books: Books) -> FigureResult:
    try:
        reckoned = _reckoned(figure, books)
    except MissingInputError as missing:
        return FigureResult(figure.key, figure.value, None, Verdict.CANNOT_BE_COMPUTED, missing=missing.part)
    exact = reckoned.value / _UNITS.get(figure.unit, Decimal(1))
    value = as_published(exact, figure)
    return FigureResult(
        figure.key,
        figure.value,
        value,
        Verdict.EQUAL if value == figure.value else Verdict.DIFFERS,
        exact=exact,
        undated=reckoned.undated,
        unvalued=reckoned.unvalued,
    )


def _reckoned(figure: PublishedFigure, books: Books) -> Reckoned:
    """Raise MissingInputError where the house has no query for a figure of this city."""
    query = _QUERIES.get(figure.key)
    if query is None:
        raise MissingInputError("query")
    return query(books)


def as_published(exact: Decimal, figure: PublishedFigure) -> Decimal:
    """Return a value with the published number of decimals: rounded half up, or cut off as the relation says."""
    rounding = ROUND_DOWN if _CUT_OFF in figure.relation else ROUND_HALF_UP
    return exact.quantize(Decimal(1).scaleb(int(figure.value.as_tuple().exponent)), rounding=rounding)
