"""Damage in words: a line for each damaged row, and sentences on how many there are."""

from collections.abc import Iterator, Sequence
from itertools import islice

from villagemap.domain.defects import RowDefect, counts_of
from villagemap.texts import Texts

MOST_LINES = 20
"""So many damaged rows are named at most; `villagemap check` finds all."""


def defect_line(defect: RowDefect, texts: Texts) -> str:
    """Return table, row and column of a damaged cell, and what is wrong with it."""
    return texts.say("defects.line", place=defect.place, problem=texts.say(f"defect.{defect.reason}"))


def page_line(defect: RowDefect, texts: Texts) -> str:
    """Return the same for people who know neither tables nor columns."""
    row = f"fid {defect.row}" if defect.row is not None else ""
    place = " ".join(filter(None, (texts.table(defect.table), defect.code, row)))
    return texts.say("defects.line", place=place, problem=texts.say(f"defect.{defect.reason}"))


def defect_lines(defects: Sequence[RowDefect], texts: Texts, *, on_page: bool = False) -> Iterator[str]:
    """Give a line for each of the first damaged cells, and the number of the others."""
    line = page_line if on_page else defect_line
    for defect in islice(defects, MOST_LINES):
        yield line(defect, texts)
    if len(defects) > MOST_LINES:
        yield texts.say("defects.more", n=len(defects) - MOST_LINES)


def defect_sentences(defects: Sequence[RowDefect], texts: Texts) -> Iterator[str]:
    """Say how many rows are left out, how many values count as not reported, how many rows of the books are damaged."""
    counts = counts_of(defects)
    if counts.rows:
        yield texts.say("defects.rows", n=counts.rows)
    if counts.cells:
        yield texts.say("defects.cells", n=counts.cells)
    if counts.books:
        yield texts.say("defects.books", n=counts.books)
