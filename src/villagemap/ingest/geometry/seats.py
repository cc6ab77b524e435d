"""Whether the seat of a village, which a file gives in columns, lies where one can lie."""

from collections.abc import Sequence

import numpy as np

from villagemap.domain.profile import Profile
from villagemap.frames.reach import within_reach
from villagemap.ingest.columns import Columns
from villagemap.ingest.report import Report
from villagemap.ingest.typed import Typed

_SEAT = ("seat_lon", "seat_lat")


def check_seats(
    typed: Typed, columns: Columns, numbers: Sequence[int], profile: Profile, report: Report
) -> None:
    """Report seats at 0, 0 and seats beyond the reach of the city; of half a seat the half that is there."""
    given = [key for key in _SEAT if key in typed]
    if not given:
        return
    west, south, east, north = profile.reach
    inside = {"seat_lon": (west + east) / 2, "seat_lat": (south + north) / 2}
    columns_of = [np.array(typed.get(key, [None] * len(numbers)), dtype=np.float64) for key in _SEAT]
    seats = np.column_stack(columns_of)
    there = ~np.isnan(seats)
    zero = there.all(axis=1) & (seats == 0).all(axis=1)
    # What is not given cannot be wrong.
    filled = np.where(there, seats, [inside[key] for key in _SEAT])
    for at in np.flatnonzero(~within_reach(filled, profile.reach)).tolist():
        value = ", ".join(f"{side:.10g}" for side in seats[at][there[at]])
        column = columns.column(given[0])
        if zero[at]:
            report.error("seat_zero", row=numbers[at], column=column, value=value)
        else:
            report.error("seat_beyond", row=numbers[at], column=column, value=value)
