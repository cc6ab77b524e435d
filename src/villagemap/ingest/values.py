"""A messy cell: a value or a report, never a guess. One small function for each kind of field.

Every function takes a raw cell that is not empty and returns a value or a `Fault`; none raises.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from villagemap.domain.characters import UNPRINTABLE, UNSEEN
from villagemap.domain.dates import DATA_YEARS, is_date
from villagemap.domain.issues import Issue
from villagemap.domain.ranges import STORABLE, NumberRange
from villagemap.ingest.rules import ValueRule
from villagemap.ingest.shown_numbers import shows_another_number
from villagemap.reading.raw import FORMULA_WITHOUT_VALUE, Cell, ShownNumber, ShownText

Value = str | float | bool | None


class Fault(NamedTuple):
    """What is wrong with a cell: the rule that it breaks, and the parts of the rule's sentence."""

    rule: ValueRule
    parts: tuple[tuple[str, object], ...] = ()

    def issue(self, cell: Cell, row: int, column: str) -> Issue:
        """Return the issue of the cell."""
        parts: dict[str, Any] = dict(self.parts)
        return self.rule.issue(row=row, column=column, value=cell, **parts)


_YES = frozenset({"1", "是", "有", "√", "✓", "✔", "y", "yes", "true", "t"})
_NO = frozenset({"0", "否", "无", "×", "✗", "✘", "n", "no", "false", "f"})

_ERROR_WORDS = frozenset(
    {
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#EXTERNAL!", "#BUSY!", "#PYTHON!", "#GETTING_DATA"),
        FORMULA_WITHOUT_VALUE,
    }
)
"""What a spreadsheet shows where a formula has no value; LibreOffice also has errors with numbers."""

_NUMBERED_ERROR = re.compile(r"ERR:[0-9]{3}", re.ASCII)

_WHOLE = re.compile(r"([0-9]+)\.0+", re.ASCII)
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[eE]\+?[0-9]+", re.ASCII)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)
_PLAIN_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_ZLDWDM_DIGITS = 19
_VILLAGE_DIGITS = 12
# Spreadsheets keep fifteen digits of a number and put zeros in the place of the others.
_DIGITS_KEPT = 15
_PERCENT = re.compile(r"[%‰]|百分之|千分之")

_UNITS = {
    "km": ("km", "公里", "千米"),
    "km2": ("km2", "平方公里", "平方千米"),
    "10k_yuan": ("万元", "万"),
    "degree": ("°", "度"),
    "group": ("组", "个"),
    "household": ("户",),
    "person": ("人",),
}

_DATE = re.compile(
    r"([0-9]{4})(?:[-./年]([0-9]{1,2})(?:[-./月]([0-9]{1,2}))?)?[年月日]?(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.]*)?",
    re.ASCII,
)
_LOOSE = re.compile("(?<=[0-9]) ?([年月]) ?| (?=日)")
_PACKED_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?", re.ASCII)
CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
"""Makes the digits of a year those of a Chinese text: 2021 is 二〇二一."""

_LATIN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    "(?P<year>[〇零○一二三四五六七八九]{4})年?(?:(?P<month>[一二三四五六七八九十]{1,3})月?"
    "(?:(?P<day>[一二三四五六七八九十]{1,3})日?)?)?"
)
_SERIAL = re.compile(r"[0-9]{5}", re.ASCII)
_SERIALS = range(15_000, 80_000)
_EPOCH = dt.date(1899, 12, 30)
# Registers write 9999-12-31 for "no end"; as a date it would sort after real ends.
_NO_END = "9999"


def plain(cell: Cell) -> str:
    """Return a cell as text: full-width forms made plain, blanks and line breaks made single blanks."""
    if isinstance(cell, str) and cell.isascii() and cell.isalnum():
        return cell  # most cells, and all codes
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= STORABLE.most:
        cell = int(cell)
    text = "" if cell is None else str(cell)
    return " ".join(unicodedata.normalize("NFKC", text.translate(UNSEEN)).split())


def is_empty(cell: Cell) -> bool:
    """Tell whether a cell says nothing."""
    if cell is None or cell == "":
        return True
    return isinstance(cell, str) and not plain(cell)


def is_error(cell: Cell) -> bool:
    """Tell whether a cell holds an error of a spreadsheet, or a formula without a result."""
    if not isinstance(cell, str) or cell.lstrip()[:1] not in {"#", "＃", "=", "E", "e"}:
        return False
    written = plain(cell).upper()
    return written in _ERROR_WORDS or _NUMBERED_ERROR.fullmatch(written) is not None


def shown(cell: Cell) -> Cell:
    """Return a cell as the sheet shows it, so far as that is known."""
    if isinstance(cell, (ShownNumber, ShownText)) and cell.shown is not None:
        return cell.shown
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= STORABLE.most:
        return int(cell)
    return cell


def text(cell: Cell, *, most: int) -> str | Fault:
    """Read text of at most `most` characters; of a number what the sheet shows."""
    if isinstance(cell, (ShownNumber, ShownText)):
        if not plain(cell.shown):
            return Fault(ValueRule.TEXT_UNSHOWN)
    elif isinstance(cell, float) and abs(cell) >= 10**_DIGITS_KEPT:
        return Fault(ValueRule.TEXT_ROUNDED, (("digits", _DIGITS_KEPT),))
    written = plain(_as_shown(cell))
    if len(written) > most:
        return Fault(ValueRule.TEXT_TOO_LONG, (("n", len(written)), ("limit", most)))
    return Fault(ValueRule.TEXT_UNPRINTABLE) if UNPRINTABLE.search(written) else written


def _as_shown(cell: Cell) -> Cell:
    """Return what a sheet shows for a cell: yes and no in capitals, a number in no more digits than it keeps."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and not isinstance(cell, ShownNumber) and not cell.is_integer():
        return f"{Decimal(f'{cell:.{_DIGITS_KEPT}g}'):f}"
    return shown(cell)


def code(cell: Cell, *, digits: int) -> str | Fault:
    """Read the code of a place: `digits` digits.

    A number of Excel is fine as long as it is whole. A county or township may be written with all twelve
    digits, a village with the nineteen of ZLDWDM (the twelve and seven more).
    """
    written = plain(cell).replace(" ", "").removeprefix("'")
    whole = _WHOLE.fullmatch(written)
    written = whole[1] if whole else written
    if _SCIENTIFIC.fullmatch(written) or (not isinstance(cell, str) and written.endswith("000000")):
        return Fault(ValueRule.CODE_SCIENTIFIC)
    if not (written.isascii() and written.isdigit()) or isinstance(cell, bool):
        return Fault(ValueRule.CODE_UNREADABLE, (("digits", digits),))
    if len(written) == digits:
        return written
    longer = {_VILLAGE_DIGITS, _ZLDWDM_DIGITS if digits == _VILLAGE_DIGITS else _VILLAGE_DIGITS} - {digits}
    if len(written) in longer and (digits == _VILLAGE_DIGITS or not written[digits:].strip("0")):
        return written[:digits]
    return Fault(ValueRule.CODE_DIGITS, (("n", len(written)), ("digits", digits)))


def yes_no(cell: Cell) -> bool | Fault:
    """Read yes or no; of a number whose format shows a word, that word."""
    word = plain(cell.shown).casefold() if isinstance(cell, ShownNumber) else ""
    written = word if word in _YES | _NO else plain(cell).casefold()
    if written in _YES:
        return True
    if written in _NO:
        return False
    return Fault(ValueRule.YES_NO_UNKNOWN)


def number(cell: Cell, *, unit: str, factor: float = 1.0, valid: NumberRange = STORABLE) -> float | Fault:
    """Read a number that lies in `valid`.

    `unit` may be written behind it, `factor` brings the column's unit to that of the field.
    """
    written = plain(cell).replace(" ", "")
    if _PERCENT.search(written):
        return Fault(ValueRule.NUMBER_PERCENT)
    units = _UNITS.get(unit, ())
    if isinstance(cell, ShownNumber) and cell.shown is not None:
        shown_text = plain(cell.shown).replace(" ", "")
        if shows_another_number(float(written), shown_text, units):
            is_share = _PERCENT.search(shown_text) is not None
            held = (("held", written),)
            return Fault(ValueRule.NUMBER_PERCENT) if is_share else Fault(ValueRule.NUMBER_SHOWN, held)
    for word in units:
        written = written.removesuffix(word)
    if _GROUPED.fullmatch(written):
        written = written.replace(",", "")
    if isinstance(cell, bool) or not _PLAIN_NUMBER.fullmatch(written):
        return Fault(ValueRule.NUMBER_UNREADABLE)
    # 902.32 ha are 9.0232 km²: what a product of two decimals has beyond twelve digits is no measurement.
    value = float(written) if factor == 1.0 else float(f"{float(written) * factor:.12g}")
    return _valid(value, valid)


def _valid(value: float, valid: NumberRange) -> float | Fault:
    """Return a number that a column can hold, or what is wrong with it."""
    if not math.isfinite(value):
        return Fault(ValueRule.NUMBER_UNREADABLE)
    if value < 0 <= valid.least:
        return Fault(ValueRule.NUMBER_NEGATIVE)
    if not valid.least <= value <= valid.most:
        return Fault(
            ValueRule.NUMBER_RANGE, (("least", _written(valid.least)), ("most", _written(valid.most)))
        )
    # A sum of a spreadsheet may end in 1,199.9999999999998 people: within the digits that it keeps that is 1,200.
    nearest = float(f"{value:.{_DIGITS_KEPT}g}")
    if valid.whole and not nearest.is_integer():
        return Fault(ValueRule.NUMBER_FRACTION)
    return nearest if valid.whole else value


def _written(bound: float) -> int | str:
    return int(bound) if float(bound).is_integer() else f"{bound:.4f}".rstrip("0")


def mark(cell: Cell) -> float | Fault:
    """Read yes or no as 1 or 0."""
    value = yes_no(cell)
    return value if isinstance(value, Fault) else float(value)


def date(cell: Cell) -> str | Fault | None:
    """Read a date, as precise as it is written: `2022`, `2022-06` or `2022-06-30`; None for "no end"."""
    if isinstance(cell, bool):
        return Fault(ValueRule.DATE_UNREADABLE)
    if isinstance(cell, (int, float)) and int_part(cell) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int_part(cell))).isoformat()
    written = plain(cell)
    if isinstance(cell, float) and written.endswith(".1"):
        # Excel shows 2022.10, typed as a number, as 2022.1.
        return Fault(ValueRule.DATE_AMBIGUOUS)
    if written.startswith(_NO_END):
        return None
    if _SERIAL.fullmatch(written) and int(written) in _SERIALS:
        return (_EPOCH + dt.timedelta(days=int(written))).isoformat()
    return _calendar_date(_LOOSE.sub(r"\1", _in_latin_digits(written)))


def _in_latin_digits(written: str) -> str:
    """Return a date in Chinese digits (二〇二二年六月十二日) in Latin digits; any other text as it is."""
    date = _CHINESE_DATE.fullmatch(written)
    if date is None:
        return written
    year = date["year"].translate(_LATIN_DIGITS)
    return "-".join([year, *(_counted(part) for part in (date["month"], date["day"]) if part)])


def _counted(written: str) -> str:
    """Return a number below a hundred as it is counted: 十二 is 12, 三十一 is 31."""
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return written.translate(_LATIN_DIGITS)
    return (tens or "一").translate(_LATIN_DIGITS) + (ones or "〇").translate(_LATIN_DIGITS)


def int_part(cell: float) -> int:
    """Return a number without its fraction; 0 for one that has none."""
    return int(cell) if math.isfinite(cell) else 0


def word(cell: Cell, words: Mapping[str, str]) -> str | Fault:
    """Read one of `words`: written forms, folded by `fold`, by what they mean."""
    meant = words.get(fold(plain(cell)))
    return (
        Fault(ValueRule.WORD_UNKNOWN, (("valid", sorted(set(words.values()))),)) if meant is None else meant
    )


def fold(written: str) -> str:
    """Return a word as words are compared: no blanks, no signs, small letters, without a closing 类."""
    return "".join(written.casefold().split()).removesuffix("类")


def _calendar_date(written: str) -> str | Fault:
    match = _DATE.fullmatch(written) or _PACKED_DATE.fullmatch(written)
    if match is None:
        return Fault(ValueRule.DATE_UNREADABLE)
    year, month, day = match.groups()
    parts = [year, *(part.zfill(2) for part in (month, day) if part)]
    value = "-".join(parts)
    return value if int(year) in DATA_YEARS and is_date(value) else Fault(ValueRule.DATE_UNREADABLE)
