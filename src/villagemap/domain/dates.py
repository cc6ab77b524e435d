"""Dates as precise as their source: `2022`, `2022-06` or `2022-06-30`, compared by their last day."""

import calendar
import datetime as dt
import re

DATA_YEARS = range(1900, 2101)
"""Years that data can have: before them no register began, and 9999 means "no end"."""

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


def last_day(text: str) -> dt.date:
    """Return the last day of the year, month or day that `text` names; ValueError where it names none."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = found.groups()
    months = int(month or 12)
    return dt.date(int(year), months, int(day or calendar.monthrange(int(year), months)[1]))


def is_date(text: str) -> bool:
    """Tell whether `text` is a date of the three forms, and one that the calendar has."""
    try:
        last_day(text)
    except (ValueError, calendar.IllegalMonthError):
        return False
    return True


def is_data_date(text: str) -> bool:
    """Tell whether `text` is a date in a year that data can have."""
    return is_date(text) and last_day(text).year in DATA_YEARS


def in_force(since: str | None, until: str | None, day: dt.date) -> bool:
    """Tell whether what began on `since` and ended on `until` holds on `day`; an end left open never passed."""
    return (not since or last_day(since) <= day) and (not until or last_day(until) >= day)
