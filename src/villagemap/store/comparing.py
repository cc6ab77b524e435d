"""Planned writes as the difference that people read."""

from collections.abc import Sequence

from villagemap.atlas.port import Compared
from villagemap.domain.differences import LoadDifference
from villagemap.frames.tables import TableWrite
from villagemap.store.described import describe
from villagemap.store.planned import Planned, encoded, fingerprint, plan


def compared(plans: Sequence[Planned], version: str) -> Compared:
    """Describe planned writes; `version` is the data version that they were compared with."""
    described = [describe(planned) for planned in plans]
    tables = tuple(table for table, _ in described)
    shapes = tuple(shape for _, touched in described for shape in touched)
    return Compared(LoadDifference(version, fingerprint(plans), tables), shapes)


def compared_with_nothing(writes: Sequence[TableWrite]) -> Compared:
    """Say what writes would do in a workspace that is yet to be made."""
    return compared([plan(None, one) for one in encoded(writes)], "")
