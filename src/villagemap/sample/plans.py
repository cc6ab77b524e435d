"""Village plans: stages and dates in their order, none after the reporting date."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from villagemap.domain.dates import last_day
from villagemap.domain.planning import PlanStage, PlanStatus
from villagemap.sample.draft import Draft
from villagemap.sample.programme import Programme

_STAGES = {PlanStage.REVIEWED: 0.1, PlanStage.APPROVED: 0.28, PlanStage.FILED: 0.62}  # of compiled plans
_DRAFTING = 0.07  # of the villages without a compiled plan
_TO_APPROVAL = (15, 90)  # days
_TO_FILING = (7, 45)
_FIRST_YEARS = 2  # a plan is compiled in the year of its batch or up to so many before

Days = NDArray[np.datetime64]


def plan_columns(draft: Draft, programme: Programme) -> dict[str, Any]:
    """Return the columns of `villages` about plans; a plan in the making is not yet a compiled one."""
    rng = draft.chance("plans")
    villages = np.flatnonzero(programme.planned)
    stage = rng.choice([str(stage) for stage in _STAGES], len(villages), p=list(_STAGES.values()))
    has_approval, has_filing = stage != PlanStage.REVIEWED, stage == PlanStage.FILED
    compiled = _compiled(draft, programme, has_approval * _TO_APPROVAL[1] + has_filing * _TO_FILING[1])
    approved = compiled + rng.integers(*_TO_APPROVAL, len(villages))
    filed = approved + rng.integers(*_TO_FILING, len(villages))
    columns = {
        "plan_stage": stage,
        "plan_compiled_on": compiled.astype(str),
        "plan_approved_on": np.where(has_approval, approved.astype(str), ""),
        "plan_filed_on": np.where(has_filing, filed.astype(str), ""),
        "plan_number": np.where(has_approval, _numbers(draft, villages, approved), ""),
    }
    spread = {key: _spread(draft, villages, values) for key, values in columns.items()}
    unplanned = np.flatnonzero(~programme.planned)
    drafting = rng.choice(unplanned, round(_DRAFTING * len(unplanned)), replace=False)
    spread["plan_stage"][drafting] = str(PlanStage.DRAFTING)
    status = np.where(programme.planned, str(PlanStatus.COMPILED), str(PlanStatus.NONE))
    return {"plan": status, **spread}


def _compiled(draft: Draft, programme: Programme, ahead: NDArray[np.int64]) -> Days:
    """Return a day for each compiled plan: in time for its batch, and `ahead` days before the reporting date."""
    rng = draft.chance("plan days")
    end = np.datetime64(last_day(draft.profile.reporting_date))
    batches = programme.batch[programme.planned]
    years = [int(batch) if batch.isdigit() else draft.year for batch in batches]
    last = np.minimum(np.array([f"{year}-12-31" for year in years], dtype="datetime64[D]"), end - ahead)
    days: Days = last - rng.integers(0, 365 * _FIRST_YEARS, len(years))
    return days


def _numbers(draft: Draft, villages: NDArray[np.int64], approved: Days) -> NDArray[Any]:
    """Return the numbers of approval: counted by county and year in the order of days."""
    numbers = np.full(len(villages), "", dtype=object)
    seen: dict[tuple[str, str], int] = {}
    for place in np.argsort(approved, kind="stable"):
        county, year = draft.county[villages[place]], str(approved[place])[:4]
        seen[county, year] = seen.get((county, year), 0) + 1
        short = draft.profile.county[county].short.zh
        numbers[place] = draft.words.plan_number.format(county=short, year=year, number=seen[county, year])
    return numbers


def _spread(draft: Draft, villages: NDArray[np.int64], values: NDArray[Any]) -> NDArray[Any]:
    column = np.full(len(draft), None, dtype=object)
    column[villages] = [str(value) or None for value in values]
    return column
