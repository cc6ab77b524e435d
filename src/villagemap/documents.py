"""Documents of a city's folder: JSON and CSV whose members are read by name and type. A wrong member is named."""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from villagemap.domain.dates import is_date
from villagemap.domain.errors import ProfileError
from villagemap.domain.labels import Label, Language

_MOST_SHOWN = 40  # characters of a wrong value
_COLOUR = re.compile("#[0-9A-Fa-f]{6}")

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Member:
    """A value of a document. `path` names it as the document nests it (`counties[2].label.en`).

    `row` is the line of a table that it stands in. Each method raises a `ProfileError` that names file and member
    where the value is missing or of another type.
    """

    file: str
    path: str
    value: Any
    row: int | None = None

    def __getitem__(self, name: str) -> "Member":
        """Return a member of an object."""
        found = self.get(name)
        if found is None:
            raise self._named(name, None).wrong("missing")
        return found

    def get(self, name: str) -> "Member | None":
        """Return a member of an object; None where it has no such member."""
        if not isinstance(self.value, dict):
            raise self.wrong("object")
        return self._named(name, self.value[name]) if self.value.get(name) is not None else None

    def __iter__(self) -> Iterator["Member"]:
        """Yield the members of a list."""
        if not isinstance(self.value, list):
            raise self.wrong("list")
        for place, value in enumerate(self.value):
            yield Member(self.file, f"{self.path}[{place}]", value, self.row)

    def members(self) -> Iterator[tuple[str, "Member"]]:
        """Yield the members of an object with their names."""
        if not isinstance(self.value, dict):
            raise self.wrong("object")
        for name, value in self.value.items():
            yield name, self._named(name, value)

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("text")
        return self.value

    def cell(self) -> str:
        """Return a text that may be empty."""
        if not isinstance(self.value, str):
            raise self.wrong("text")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(member.text() for member in self)

    def number(self) -> float:
        """Return a finite number."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            raise self.wrong("number")
        try:
            number = float(self.value)
        except OverflowError:
            raise self.wrong("number") from None
        if not math.isfinite(number):
            raise self.wrong("number")
        return number

    def numbers(self, count: int) -> tuple[float, ...]:
        """Return a list of so many numbers."""
        found = tuple(member.number() for member in self)
        if len(found) != count:
            raise self.wrong("count", count=count)
        return found

    def positive(self, most: float) -> float:
        """Return a number above 0 and not above `most`."""
        if not 0 < (number := self.number()) <= most:
            raise self.wrong("positive", most=f"{most:g}")
        return number

    def longitude(self) -> float:
        """Return degrees from -180 to 180."""
        return self._degrees(180)

    def latitude(self) -> float:
        """Return degrees from -90 to 90."""
        return self._degrees(90)

    def position(self) -> tuple[float, float]:
        """Return a list of longitude and latitude in degrees."""
        self.numbers(2)
        lon, lat = self
        return lon.longitude(), lat.latitude()

    def whole(self) -> int:
        """Return a whole number that is not negative; a cell of a table holds it as text."""
        value = int(self.value) if self._is_digits() else self.value
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.wrong("whole")
        return value

    def decimal(self) -> Decimal:
        """Return the number that a cell of a table holds."""
        try:
            number = Decimal(self.text())
        except InvalidOperation:
            raise self.wrong("number") from None
        if not number.is_finite():
            raise self.wrong("number")
        return number

    def date(self) -> str:
        """Return a date: a year, a month or a day."""
        if not is_date(text := self.text()):
            raise self.wrong("date")
        return text

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("flag")
        return self.value

    def label(self) -> Label:
        """Return a name in both languages; a language may have none (`units.mark`)."""
        return Label(self[Language.ZH].cell(), self[Language.EN].cell())

    def colour(self) -> str:
        """Return a colour as `#` and six hexadecimal digits."""
        if not isinstance(self.value, str) or not _COLOUR.fullmatch(self.value):
            raise self.wrong("colour")
        return self.value

    def one_of(self, valid: Sequence[str]) -> str:
        """Return a text that is one of the valid ones."""
        if self.value not in valid:
            shown = str(self.value)[:_MOST_SHOWN]
            raise self.wrong("choice", value=shown, valid=list(valid))
        return str(self.value)

    def word(self, words: type[Word]) -> Word:
        """Return a word of an enumeration."""
        return words(self.one_of([word.value for word in words]))

    def only(self, *names: str) -> None:
        """Refuse members of other names: a misspelt one would be left out in silence."""
        for name, member in self.members():
            if name not in names:
                raise member.wrong("unknown", valid=list(names))

    def wrong(self, reason: str, **parts: object) -> ProfileError:
        """Return the error that names this member; `reason` is a key `profile.<reason>` of the catalogue."""
        return ProfileError(file=self.file, member=self._where(), reason=reason, **parts)

    def _degrees(self, most: int) -> float:
        if not -most <= (number := self.number()) <= most:
            raise self.wrong("degrees", most=most)
        return number

    def _is_digits(self) -> bool:
        return (
            self.row is not None
            and isinstance(self.value, str)
            and self.value.isascii()
            and self.value.isdigit()
            and len(self.value) < _MOST_SHOWN
        )

    def _named(self, name: str, value: Any) -> "Member":
        return Member(self.file, f"{self.path}.{name}" if self.path else name, value, self.row)

    def _where(self) -> str | Label:
        if self.row is None:
            return self.path or Label("文件内容", "its content")
        return Label(f"第 {self.row} 行 {self.path}", f"row {self.row}, {self.path}")


def distinct(rows: Iterable[Member], name: str, *, only: Sequence[str] = ()) -> Iterator[Member]:
    """Yield objects that differ in the text of the member `name`; with `only`, they have no other members.

    Raises:
        ProfileError: two are alike.
    """
    seen: set[str] = set()
    for row in rows:
        if only:
            row.only(*only)
        if (key := row[name].text()) in seen:
            raise row[name].wrong("repeated", value=key[:_MOST_SHOWN])
        seen.add(key)
        yield row


def read_document(path: Path, file: str) -> Member:
    """Read a JSON document; `file` is what a reader knows it by.

    Raises:
        ProfileError: there is no such file, or it holds no JSON.
    """
    text = _text(path, file)
    try:
        return Member(file, "", json.loads(text))
    except json.JSONDecodeError as problem:
        raise ProfileError(file=file, reason="json", line=problem.lineno, column=problem.colno) from problem
    except (ValueError, RecursionError) as problem:
        raise ProfileError(file=file, reason="json", line=1, column=1) from problem


def read_table(path: Path, file: str, columns: Sequence[str]) -> Iterator[Member]:
    """Yield the rows of a CSV file, each an object of its columns.

    Raises:
        ProfileError: there is no such file, it lacks a column, or it is no table.
    """
    reader = csv.DictReader(io.StringIO(_text(path, file), newline=""))
    try:
        for column in columns:
            if column not in (reader.fieldnames or ()):
                raise Member(file, column, None, 1).wrong("missing")
        for row in reader:
            yield Member(file, "", row, reader.line_num)
    except csv.Error as problem:
        raise ProfileError(file=file, reason="table", line=reader.line_num) from problem


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as problem:
        raise ProfileError(file=file, reason="no_file") from problem
    except OSError as problem:
        raise ProfileError(file=file, reason="locked") from problem
    except UnicodeDecodeError as problem:
        raise ProfileError(file=file, reason="encoding") from problem
