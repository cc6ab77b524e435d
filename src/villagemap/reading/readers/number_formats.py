"""What a sheet shows for a number: the number formats of workbooks, as far as offices use them.

Rendered are zero padding, fixed and optional decimals, thousands, percentages, powers of ten, literals and dates in
figures. What depends on the reader's language or on conditions is not rendered, and never guessed.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import NamedTuple

GENERAL = frozenset({"", "general", "@", "g/通用格式"})
"""Formats that show a number as it is."""

# What stands behind numbers that no style sheet spells out; dates as Chinese programs show them.
BUILT_IN: MappingProxyType[int, str] = MappingProxyType(
    {
        **dict(enumerate(("General", "0", "0.00", "#,##0", "#,##0.00"))),
        **dict(enumerate(("0%", "0.00%", "0.00E+00", "# ?/?", "# ??/??"), 9)),
        **dict(enumerate(("yyyy/m/d", "d-mmm-yy", "d-mmm", "mmm-yy"), 14)),
        **dict(enumerate(("h:mm", "h:mm:ss", "yyyy/m/d h:mm"), 20)),
        **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
        **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
        30: "m-d-yy",
        31: "yyyy年m月d日",
        49: "@",
        37: "#,##0;-#,##0",
        38: "#,##0;[Red]-#,##0",
        39: "#,##0.00;-#,##0.00",
        40: "#,##0.00;[Red]-#,##0.00",
    }
)

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>E[+-]0+)|(?P<date>AM/PM|A/P|上午/下午|y+|m+|d+|h+|s+|a{3,}|[eb]+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile(
    r"(black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+|[黑蓝青绿红白黄]色?|洋红|颜色 ?[0-9]+)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\$(?P<sign>[^-\]]*)(?:-[0-9A-Fa-f,]*)?")
_DIGITS = "digit"
_DATE_WORDS = MappingProxyType({"yyyy": "%Y", "yy": "%y", "dd": "%d", "hh": "%H", "ss": "%S"})
_SIGNIFICANT = 15
_DAYS = range(61, 2_958_466)  # before it 29 February 1900 is counted, which never was
_MOST_FORMAT = 255
_THOUSAND = 3


class _Token(NamedTuple):
    kind: str
    text: str


@dataclass(frozen=True)
class NumberFormat:
    """A number format, taken apart once: its sections for positive and negative numbers and for zero; none where it is too long."""

    sections: tuple[tuple[_Token, ...], ...]

    @property
    def is_percent(self) -> bool:
        """Tell whether it shows percentages."""
        return any(token.kind == "percent" for section in self.sections for token in section)

    def render(self, value: float, *, since_1904: bool = False) -> str | None:
        """Return what a sheet shows for a number; None where that cannot be told."""
        if not self.sections or not abs(value) < 10**_SIGNIFICANT:
            return None
        section, negative = self._section(value)
        tokens = _without_looks(section)
        if tokens is None:
            return None
        if any(token.kind == "date" for token in tokens):
            return None if negative else _date(tokens, value, since_1904=since_1904)
        shown = self._number(tokens, abs(value))
        shows_more = shown and any(figure in shown for figure in "123456789")
        return f"-{shown}" if negative and shows_more else shown

    def _number(self, tokens: Sequence[_Token], value: float) -> str | None:
        """Return what a section shows for a number that is not negative."""
        kinds = {token.kind for token in tokens}
        if kinds & {"general", "text"}:
            return "".join(plain_number(value) if _is_whole_value(each) else each.text for each in tokens)
        if kinds & {"slash", "exponent"}:
            return _power(tokens, value)
        is_blank = not kinds and len(self.sections) == 1
        return None if is_blank else _figures(tokens, value)

    def _section(self, value: float) -> tuple[tuple[_Token, ...], bool]:
        """Return the section of a number, and whether a minus stands before what it shows."""
        sections = self.sections
        if value < 0 and len(sections) > 1:
            return sections[1], False
        if value == 0 and len(sections) > 2:  # noqa: PLR2004 - the third is that of zero
            return sections[2], False
        return sections[0], value < 0


def number_format(code: str) -> NumberFormat | None:
    """Return a format; None for one that shows numbers as they are."""
    if code.strip().lower() in GENERAL:
        return None
    sections: list[list[_Token]] = [[]]
    if len(code) > _MOST_FORMAT:
        return NumberFormat(())
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "literal" and text == ";":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, text))
    return NumberFormat(tuple(map(tuple, sections)))


def plain_number(value: float) -> str:
    """Return a number in at most fifteen significant digits, without a power of ten."""
    return f"{Decimal(f'{value:.{_SIGNIFICANT}g}'):f}"


def _is_whole_value(token: _Token) -> bool:
    return token.kind in {"general", "text"}


def _without_looks(section: Sequence[_Token]) -> list[_Token] | None:
    """Return the tokens that make text; None where one is a condition, a script of numbers or a span of time."""
    tokens: list[_Token] = []
    for token in section:
        if token.kind == "bracket":
            currency = _CURRENCY.fullmatch(token.text)
            if currency:
                tokens.append(_Token("literal", currency["sign"]))
            elif not _COLOUR.fullmatch(token.text):
                return None
        elif token.kind in {"quoted", "escaped"}:
            tokens.append(_Token("literal", token.text))
        elif token.kind == "space":
            tokens.append(_Token("literal", " "))
        elif token.kind != "fill":
            tokens.append(token)
    return tokens


def _figures(tokens: Sequence[_Token], value: float) -> str:
    """Return a number that is not negative in the digits of a section."""
    places = [at for at, token in enumerate(tokens) if token.kind == _DIGITS]
    if not places:
        return "".join(_mark(token) for token in tokens)
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    whole, parts = [at for at in places if at < point], [at for at in places if at > point]
    commas = [at for at, token in enumerate(tokens) if token.kind == "comma"]
    last_whole = max(whole, default=-1)
    thousands = sum(last_whole < at <= point or at > max(places) for at in commas)
    percents = sum(token.kind == "percent" for token in tokens)
    scaled = Decimal(plain_number(value)).scaleb(2 * percents - _THOUSAND * thousands)
    exact = f"{scaled.quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP):f}"
    digits, _, decimals = exact.partition(".")
    grouped = any(whole and whole[0] < at < last_whole for at in commas)
    shown = _whole_digits(tokens, whole, digits, grouped=grouped) | _decimals(tokens, parts, decimals)
    if not whole:
        shown[point] = digits.lstrip("0") + "."
    return "".join(shown.get(at, _mark(token)) for at, token in enumerate(tokens))


def _whole_digits(
    tokens: Sequence[_Token], places: Sequence[int], digits: str, *, grouped: bool
) -> dict[int, str]:
    """Return what stands at the places before the point, filled from the right; the first takes what is left."""
    left = digits.lstrip("0")
    shown: dict[int, str] = {}
    written = 0
    for at in reversed(places):
        first = at == places[0]
        digits_here = left if first else left[-1:]
        left = "" if first else left[:-1]
        if not digits_here:
            digits_here = {"0": "0", "?": " "}.get(tokens[at].text, "")
        text = ""
        for digit in reversed(digits_here):
            text = (
                digit
                + ("," if grouped and digit != " " and written and written % _THOUSAND == 0 else "")
                + text
            )
            written += digit != " "
        shown[at] = text
    return shown


def _decimals(tokens: Sequence[_Token], places: Sequence[int], decimals: str) -> dict[int, str]:
    """Return what stands at the places behind the point; zeros at the end are left out where they may be."""
    shown: dict[int, str] = {}
    ending = True
    for at, digit in reversed(list(zip(places, decimals, strict=True))):
        ending = ending and digit == "0" and tokens[at].text != "0"
        shown[at] = ({"?": " "}.get(tokens[at].text, "")) if ending else digit
    return shown


def _mark(token: _Token) -> str:
    return {"comma": "", _DIGITS: ""}.get(token.kind, token.text)


def _power(tokens: Sequence[_Token], value: float) -> str | None:
    """Return a number with a power of ten, such as `1.50E+03`."""
    kinds = [token.kind for token in tokens]
    if "slash" in kinds or kinds[-1:] != ["exponent"] or set(kinds) - {_DIGITS, "point", "exponent"}:
        return None
    written = "".join(token.text for token in tokens[:-1])
    if not re.fullmatch(r"0(\.0+)?", written):
        return None
    mantissa, _, exponent = f"{value:.{len(written.partition('.')[2])}E}".partition("E")
    sign = exponent[0] if exponent[0] == "-" or tokens[-1].text[1] == "+" else ""
    return f"{mantissa}E{sign}{exponent[1:].lstrip('0').zfill(len(tokens[-1].text) - 2)}"


def _date(tokens: Sequence[_Token], value: float, *, since_1904: bool) -> str | None:
    """Return a date in figures; None where names of months, days or halves of the day stand in it."""
    serial = value + (1_462 if since_1904 else 0)
    if int(serial) not in _DAYS or any(token.kind == _DIGITS for token in tokens):
        return None
    moment = dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(serial * 86_400))  # noqa: DTZ001 - a wall clock's
    shown = [_part_of_date(tokens, at, moment) for at in range(len(tokens))]
    return None if None in shown else "".join(map(str, shown))


def _part_of_date(tokens: Sequence[_Token], at: int, moment: dt.datetime) -> str | None:
    token = tokens[at]
    if token.kind != "date":
        return token.text
    word = token.text.lower()
    if word in _DATE_WORDS:
        return moment.strftime(_DATE_WORDS[word])
    if word in {"d", "h", "s"}:
        return str({"d": moment.day, "h": moment.hour, "s": moment.second}[word])
    if word not in {"m", "mm"}:
        return None
    number = moment.minute if _is_minute(tokens, at) else moment.month
    return str(number).zfill(len(word))


def _is_minute(tokens: Sequence[_Token], at: int) -> bool:
    """Tell whether an `m` stands behind hours or before seconds."""
    before = next((each.text[0].lower() for each in reversed(tokens[:at]) if each.kind == "date"), "")
    after = next((each.text[0].lower() for each in tokens[at + 1 :] if each.kind == "date"), "")
    return before == "h" or after == "s"
