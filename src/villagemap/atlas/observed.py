"""What was observed in villages, as of the reporting date of the city."""

import pandas as pd

from villagemap.domain.dates import last_day
from villagemap.domain.profile import IndicatorKind, Profile


def observed_facts(observations: pd.DataFrame, codes: pd.Series, profile: Profile) -> pd.DataFrame:
    """Return a column for every indicator that is not guarded, rows in the order of `codes`."""
    day = last_day(profile.reporting_date)
    known = observations.assign(last=observations["period"].map(last_day).astype(object))
    known = known[known["last"] <= day].sort_values("last", kind="stable")
    columns: dict[str, list[object]] = {}
    for indicator in profile.indicators:
        if indicator.guarded:
            continue
        rows = known[known["key"] == indicator.key]
        if indicator.kind is IndicatorKind.FLOW:
            rows = rows[rows["last"].map(lambda last: last.year == day.year).astype(bool)]
            values = rows.groupby("village")["value"].sum()
        else:
            values = rows.groupby("village")["value"].last()
        found = values.reindex(codes)
        columns[indicator.key] = [
            _reading(value, mark=indicator.kind is IndicatorKind.MARK) for value in found
        ]
    return pd.DataFrame(columns, dtype=object)


def _reading(value: float, *, mark: bool) -> object:
    if pd.isna(value):
        return None
    if mark:
        return bool(value)
    return int(value) if float(value).is_integer() else float(value)
