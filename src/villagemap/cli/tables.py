"""Rows of text in columns, also where characters are wide; and JSON."""

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

import click

from villagemap.domain.characters import printable
from villagemap.domain.defects import RowDefect
from villagemap.frames.defect_words import defect_lines, defect_sentences
from villagemap.texts import Texts

_WIDE = frozenset("WF")  # characters that take two columns of a terminal

as_json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")


def write_json(value: Any) -> None:
    """Write a value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def write_table(rows: Sequence[Sequence[str]]) -> None:
    """Write rows of the same length, each column as wide as its widest cell."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def echo_defects(defects: Sequence[RowDefect], texts: Texts) -> None:
    """Write damaged rows and cells to standard error."""
    for line in (*defect_sentences(defects, texts), *defect_lines(defects, texts)):
        click.echo(printable(line), err=True)


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in _WIDE) for character in text)
