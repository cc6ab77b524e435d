"""Damaged rows on a page: how many are left out, and which, without anything that they hold."""

from dataclasses import dataclass

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.defects import RowDefect
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.layers import TABLE
from villagemap.frames.defect_words import defect_lines, defect_sentences
from villagemap.texts import Texts

_OBSERVATIONS = "observations"


@dataclass(frozen=True, slots=True)
class Damage:
    """Sentences on how much is damaged, and a line for each damaged row."""

    sentences: tuple[str, ...]
    lines: tuple[str, ...]


def damage_of(snapshot: Snapshot, texts: Texts) -> Damage | None:
    """Return what a page says of damaged rows; None where there are none."""
    shown = [defect for defect in snapshot.defects if _may_be_named(defect, snapshot.disclosure)]
    if not shown:
        return None
    return Damage(tuple(defect_sentences(shown, texts)), tuple(defect_lines(shown, texts, on_page=True)))


def _may_be_named(defect: RowDefect, disclosure: Disclosure) -> bool:
    """Tell whether an audience may know of a damaged row: of the books and of personal registers only the internal one."""
    if defect.table not in TABLE:
        return False
    return disclosure.internal or defect.table in disclosure.layers or defect.table == _OBSERVATIONS
