"""What is observed in villages: stocks, flows and marks, summing to the published figures."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from villagemap.sample.chance import Chance, shared_below, shared_out
from villagemap.sample.draft import Draft, Indices
from villagemap.sample.households import observed_households
from villagemap.sample.programme import Programme
from villagemap.sample.rows import table_frame

_SILENT = 0.12  # of the villages that would say "no" have not reported
_RESIDENTS = 1_650  # people in a village, at the median
_LACKING = 0.3  # of the villages have people without tap water
_PEOPLE_UNIT = 10_000  # piped_water_added is published in 10 000 people


class Observed(NamedTuple):
    """Values of one indicator in some villages."""

    key: str
    period: str
    villages: Indices
    counts: NDArray[np.int64]


def observations_frame(draft: Draft, programme: Programme) -> pd.DataFrame:
    """Return the register `observations`."""
    parts = [
        *_marks(draft, programme),
        *_shared(draft, programme),
        *_water(draft),
        *_toilets(draft),
        *_houses(draft),
        *_households(draft),
    ]
    columns = {
        "village": draft.codes[np.concatenate([part.villages for part in parts])],
        "key": [part.key for part in parts for _ in part.villages],
        "period": [part.period for part in parts for _ in part.villages],
        "value": np.concatenate([part.counts for part in parts]),
    }
    return table_frame("observations", columns)


def _marks(draft: Draft, programme: Programme) -> Iterator[Observed]:
    """Marks: a yes in as many villages as was published; of the others most say no, some nothing."""
    rng = draft.chance("marks")
    newest = programme.of_batch(draft.profile.batches[-1].code)
    everywhere = np.arange(len(draft))
    secretaries = rng.choice(everywhere, draft.total("first_secretaries"), replace=False)
    teams = rng.choice(secretaries, draft.total("stationed_teams"), replace=False)
    for key, figure, yes in (
        ("moral_bank", "moral_banks", newest),
        ("culture_courtyard", "culture_courtyards", newest),
        ("first_secretary", "first_secretaries", secretaries),
        ("work_team", "stationed_teams", teams),
        ("sewage", "villages_sewage", rng.choice(everywhere, draft.total("villages_sewage"), replace=False)),
        (
            "greened",
            "villages_greened",
            rng.choice(everywhere, draft.total("villages_greened"), replace=False),
        ),
    ):
        said = np.union1d(yes, np.flatnonzero(rng.random(len(draft)) > _SILENT))
        yield Observed(key, draft.figures[figure].as_of, said, np.isin(said, yes).astype(np.int64))


def _shared(draft: Draft, programme: Programme) -> Iterator[Observed]:
    """Stocks that are shared out over villages, each with at least one."""
    rng = draft.chance("shared")
    for key, figure, villages in (
        ("ten_household_grids", "ten_household_grids", programme.demonstration),
        ("clean_homes", "clean_homes", programme.demonstration),
        ("village_monitors", "village_monitors", np.arange(len(draft))),
    ):
        yield Observed(
            key, draft.figures[figure].as_of, villages, _at_least_one(draft.total(figure), villages.size, rng)
        )


def _at_least_one(total: int, count: int, rng: Chance) -> NDArray[np.int64]:
    return 1 + shared_out(total - count, rng.gamma(6.0, 1.0, count))


def _water(draft: Draft) -> Iterator[Observed]:
    """Residents and those of them with tap water, so that the share is the published one."""
    rng = draft.chance("water")
    everywhere = np.arange(len(draft))
    coverage = draft.figures["tap_water_coverage"]
    residents = np.rint(_RESIDENTS * rng.lognormal(0, 0.35, len(draft))).astype(np.int64)
    lacking = rng.random(len(draft)) < _LACKING
    without = round(int(residents.sum()) * (1 - float(coverage.value) / 100))
    dry = shared_below(without, np.where(lacking, residents // 2, 0), rng)
    yield Observed("population", coverage.as_of, everywhere, residents)
    yield Observed("tap_water", coverage.as_of, everywhere, residents - dry)
    added = draft.figures["piped_water_added"]
    villages = np.sort(rng.choice(everywhere, len(draft) // 12, replace=False))
    people = _at_least_one(int(added.value * _PEOPLE_UNIT), villages.size, rng)
    yield Observed("piped_water_added", added.as_of, villages, people)


def _toilets(draft: Draft) -> Iterator[Observed]:
    """A flow: some villages report the year, others its two halves by the month in which the work ended."""
    rng = draft.chance("toilets")
    figure = draft.figures["toilets_rebuilt"]
    villages = np.sort(rng.choice(len(draft), len(draft) // 8, replace=False))
    rebuilt = 1 + _at_least_one(int(figure.value) - villages.size, villages.size, rng)
    halves = rng.random(villages.size) < 1 / 4
    early = rebuilt[halves] // 2
    yield Observed("toilets_rebuilt", figure.as_of, villages[~halves], rebuilt[~halves])
    yield Observed("toilets_rebuilt", f"{figure.as_of}-06", villages[halves], early)
    yield Observed("toilets_rebuilt", f"{figure.as_of}-11", villages[halves], rebuilt[halves] - early)


def _houses(draft: Draft) -> Iterator[Observed]:
    rng = draft.chance("houses")
    figure = draft.figures["houses_renovated"]
    villages = np.sort(rng.choice(len(draft), len(draft) // 6, replace=False))
    houses = _at_least_one(int(figure.value), villages.size, rng)
    yield Observed("houses_renovated", figure.as_of, villages, houses)
    poor = shared_below(draft.total("houses_renovated_poor"), houses, rng)
    yield Observed("houses_renovated_poor", figure.as_of, villages, poor)


def _households(draft: Draft) -> Iterator[Observed]:
    """Households under monitoring and their people, all villages reporting, many of them none."""
    totals: Mapping[str, int] = {
        key: draft.total(key)
        for key in (
            "monitored_households",
            "monitored_people",
            "risk_lifted_households",
            "risk_lifted_people",
        )
    }
    for key, values in observed_households(totals, len(draft), draft.chance("households")).items():
        yield Observed(key, draft.figures[key].as_of, np.arange(len(draft)), values)
