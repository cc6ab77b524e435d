"""The demonstration programme: which villages are in a batch, which have a plan, of which class they are."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from villagemap.domain.planning import NOT_IN_PROGRAMME
from villagemap.sample.chance import Chance, shared_out
from villagemap.sample.draft import Draft, Indices


@dataclass(frozen=True)
class Programme:
    """For each village its class, its batch, whether it is a flagship and whether its plan is compiled."""

    classes: NDArray[Any]
    batch: NDArray[Any]
    flagship: NDArray[np.bool_]
    planned: NDArray[np.bool_]

    @property
    def demonstration(self) -> Indices:
        """The demonstration villages of all batches."""
        return np.flatnonzero(self.batch != NOT_IN_PROGRAMME)

    def of_batch(self, batch: str) -> Indices:
        """The demonstration villages of a batch."""
        return np.flatnonzero(self.batch == batch)


def make_programme(draft: Draft) -> Programme:
    """Choose classes, batches, flagships and plans so that their published totals hold."""
    rng = draft.chance("programme")
    classes = _classes(draft, rng)
    batch = np.full(len(draft), NOT_IN_PROGRAMME, dtype=object)
    for row in draft.profile.batches:
        free = (batch == NOT_IN_PROGRAMME) & ~np.isin(classes, list(draft.words.never_demonstration))
        batch[_scattered(draft, np.flatnonzero(free), draft.total(f"demo_villages_{row.code}"), rng)] = (
            row.code
        )
    flagship = np.zeros(len(draft), dtype=bool)
    newest = np.flatnonzero(batch == draft.profile.batches[-1].code)
    flagship[_scattered(draft, newest, draft.total("flagship_villages"), rng)] = True
    planned = batch != NOT_IN_PROGRAMME
    more = draft.total("plans_compiled") - int(planned.sum())
    planned[_scattered(draft, np.flatnonzero(~planned), more, rng)] = True
    return Programme(classes, batch, flagship, planned)


def _classes(draft: Draft, rng: Chance) -> NDArray[Any]:
    """Return a class for each village; those nearest to a county's seat are of the class by the town."""
    words = draft.words
    counts = dict(
        zip(words.class_shares, shared_out(len(draft), list(words.class_shares.values())), strict=True)
    )
    classes = np.full(len(draft), None, dtype=object)
    near = np.argsort(draft.land.to_seat, kind="stable")[: counts.pop(words.class_near_seat)]
    classes[near] = words.class_near_seat
    rest = np.repeat(np.array(list(counts), dtype=object), list(counts.values()))
    classes[np.flatnonzero(classes == None)] = rng.permutation(rest)  # noqa: E711 - element by element
    return classes


def _scattered(draft: Draft, among: Indices, count: int, rng: Chance) -> Indices:
    """Choose villages at random, as many from each county as its share of `among`."""
    counties, members = np.unique(draft.county[among].astype(str), return_counts=True)
    chosen = [
        rng.choice(among[draft.county[among] == county], share, replace=False)
        for county, share in zip(counties, shared_out(count, members), strict=True)
    ]
    return np.concatenate(chosen)
