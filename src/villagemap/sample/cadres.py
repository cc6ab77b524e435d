"""Cadres of four levels who look after each demonstration village, with a few predecessors."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from villagemap.domain.planning import CadreLevel
from villagemap.sample.chance import Chance
from villagemap.sample.draft import Draft
from villagemap.sample.programme import Programme
from villagemap.sample.rows import table_frame

_TEAMS = {CadreLevel.CITY: 14, CadreLevel.COUNTY: 45, CadreLevel.TOWNSHIP: 110}
"""How many people look after all demonstration villages at a level; in the village it is its own secretary."""
_CHANGED = 0.08  # of the villages have a new village secretary since the middle of the year

Row = tuple[str, str, str, str, str, str | None]


def cadres_frame(draft: Draft, programme: Programme) -> pd.DataFrame:
    """Return the register `cadres`."""
    rows = list(_rows(draft, programme, draft.chance("cadres")))
    columns = dict(
        zip(("village", "level", "name", "post", "since", "until"), zip(*rows, strict=True), strict=True)
    )
    return table_frame("cadres", columns)


def _rows(draft: Draft, programme: Programme, rng: Chance) -> Iterator[Row]:
    people = _people(draft, rng)
    team = {level: [next(people) for _ in range(size)] for level, size in _TEAMS.items()}
    villages = programme.demonstration
    for village in villages:
        code, since = draft.codes[village], f"{_year(draft, programme.batch[village])}-03"
        for level, members in team.items():
            name = members[int(rng.integers(len(members)))]
            yield code, str(level), name, draft.words.posts[level], since, None
        yield from _secretaries(draft, code, since, people, changed=rng.random() < _CHANGED)


def _secretaries(
    draft: Draft, code: str, since: str, people: Iterator[str], *, changed: bool
) -> Iterator[Row]:
    level = str(CadreLevel.VILLAGE)
    post = draft.words.posts[level]
    if changed:
        yield code, level, next(people), post, since, f"{draft.year}-06-30"
        since = f"{draft.year}-07-01"
    yield code, level, next(people), post, since, None


def _year(draft: Draft, batch: str) -> str:
    return batch if batch.isdigit() else str(draft.year)


def _people(draft: Draft, rng: Chance) -> Iterator[str]:
    """Return invented people, each once and then again."""
    words = draft.words.people
    names = [surname + given for surname in words["surnames"] for given in words["given"]]
    while True:
        yield from (names[place] for place in rng.permutation(np.arange(len(names))))
