"""What was observed in villages, as of the reporting date of the city."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from villagemap.domain.dates import last_day
from villagemap.domain.profile import Indicator, IndicatorKind, Profile
from villagemap.domain.ranges import STORABLE


def observed_facts(observations: pd.DataFrame, codes: pd.Series, profile: Profile) -> pd.DataFrame:
    """Return a column for every indicator of the profile, rows in the order of `codes`."""
    known = _known(observations, profile)
    columns: dict[str, list[object]] = {}
    for indicator in profile.indicators:
        rows = _of(known, indicator, profile).groupby("village")["value"]
        with np.errstate(over="ignore"):  # a sum without end is none
            values = rows.sum() if indicator.kind is IndicatorKind.FLOW else rows.last()
        columns[indicator.key] = [
            _reading(value, mark=indicator.kind is IndicatorKind.MARK) for value in values.reindex(codes)
        ]
    return pd.DataFrame(columns, dtype=object)


def observations_shown(observations: pd.DataFrame, code: str, profile: Profile) -> Mapping[str, str]:
    """Return the keys (`village|key|period`) of the rows that make a village's facts, with their indicators."""
    known = _known(observations[observations["village"] == code], profile)
    shown: dict[str, str] = {}
    for indicator in profile.indicators:
        rows = _of(known, indicator, profile)
        periods = rows["period"] if indicator.kind is IndicatorKind.FLOW else rows["period"].tail(1)
        shown |= {f"{code}|{indicator.key}|{period}": indicator.key for period in periods}
    return shown


def _known(observations: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the observations up to the reporting date, the oldest first."""
    known = observations.assign(last=observations["period"].map(last_day).astype(object))
    return known[known["last"] <= last_day(profile.reporting_date)].sort_values("last", kind="stable")


def _of(known: pd.DataFrame, indicator: Indicator, profile: Profile) -> pd.DataFrame:
    rows = known[known["key"] == indicator.key]
    if indicator.kind is not IndicatorKind.FLOW:
        return rows
    year = last_day(profile.reporting_date).year
    return rows[rows["last"].map(lambda last: last.year == year).astype(bool)]


def _reading(value: float, *, mark: bool) -> object:
    if pd.isna(value) or math.isinf(value):
        return None
    if mark:
        return bool(value)
    # Beyond that a whole number is not exact, and no whole number of SQLite.
    whole = float(value).is_integer() and STORABLE.least <= value <= STORABLE.most
    return int(value) if whole else float(value)
