"""A part is never more than its whole: of two columns of a file, and of one beside what is stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from villagemap.domain.labels import Label, Language
from villagemap.domain.layers import LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.headers import field_title
from villagemap.ingest.columns import Columns
from villagemap.ingest.report import Report
from villagemap.ingest.stored import Stored
from villagemap.ingest.typed import Typed
from villagemap.ingest.values import Value
from villagemap.texts import Texts

Holds = Callable[[Value, str], Value]
"""What is stored of a row (its code) under a field."""


@dataclass(frozen=True)
class _Pair:
    """Two fields of which one counts a part of what the other counts."""

    part: str
    whole: str
    observed: bool


def check_wholes(
    typed: Typed,
    numbers: Sequence[int],
    columns: Columns,
    spec: LayerSpec,
    profile: Profile,
    stored: Stored,
    period: str,
    report: Report,
) -> None:
    """Report parts that exceed their whole; where a row says one of the two, the stored other one counts."""
    pairs = [each for each in _pairs(spec, profile) if {each.part, each.whole} & set(columns.mapped)]
    if not pairs or "code" not in typed:
        return
    holds = _holds(pairs, spec, stored, period)
    for pair in pairs:
        _check(pair, typed, numbers, columns, _Names(spec, profile), holds, report)


def _pairs(spec: LayerSpec, profile: Profile) -> Iterator[_Pair]:
    yield from (_Pair(field.key, field.part_of, observed=False) for field in spec.fields if field.part_of)
    if spec.name == "villages":
        yield from (_Pair(row.key, row.part_of, observed=True) for row in profile.indicators if row.part_of)


def _holds(pairs: Sequence[_Pair], spec: LayerSpec, stored: Stored, period: str) -> Holds:
    """Return what is stored, read once."""
    fields = sorted({field for pair in pairs if not pair.observed for field in (pair.part, pair.whole)})
    observed = stored.observed(period) if any(pair.observed for pair in pairs) else {}
    rows = stored.values(spec.name, fields) if fields else {}

    def of(code: Value, field: str) -> Value:
        if field in fields:
            held = rows[code,][fields.index(field)] if (code,) in rows else None
        else:
            held = observed.get((code, field))
        return float(held) if isinstance(held, (int, float)) else None

    return of


@dataclass(frozen=True)
class _Names:
    """What fields are called, and which of them are guarded."""

    spec: LayerSpec
    profile: Profile

    def title(self, key: str) -> Label:
        return field_title(self.spec.name, key, self.profile)

    def number(self, value: Value, key: str, *, stored: bool) -> object:
        """Return a number for a sentence; one that is stored and guarded is not told."""
        indicator = self.profile.indicator.get(key)
        if stored and indicator and indicator.guarded:
            return Label(*(Texts(language).say("load.guarded") for language in (Language.ZH, Language.EN)))
        return int(value) if isinstance(value, float) and value.is_integer() else value


def _check(
    pair: _Pair,
    typed: Typed,
    numbers: Sequence[int],
    columns: Columns,
    names: _Names,
    holds: Holds,
    report: Report,
) -> None:
    nothing: list[Value] = [None] * len(numbers)
    parts, wholes = typed.get(pair.part, nothing), typed.get(pair.whole, nothing)
    for number, code, part, whole in zip(numbers, typed["code"], parts, wholes, strict=True):
        if (part is None and whole is None) or number in report.faulty or code is None:
            continue
        of_part = holds(code, pair.part) if part is None else part
        of_whole = holds(code, pair.whole) if whole is None else whole
        if not (isinstance(of_part, float) and isinstance(of_whole, float) and of_part > of_whole):
            continue
        column = columns.column(pair.whole if part is None else pair.part)
        shown_part = names.number(of_part, pair.part, stored=part is None)
        shown_whole = names.number(of_whole, pair.whole, stored=whole is None)
        # Reported as error: part_above_whole, part_above_stored, whole_below_stored
        rule = (
            "whole_below_stored"
            if part is None
            else "part_above_stored"
            if whole is None
            else "part_above_whole"
        )
        report.error(
            rule,
            row=number,
            column=column,
            value=shown_whole if part is None else shown_part,
            part_title=names.title(pair.part),
            part=shown_part,
            whole_title=names.title(pair.whole),
            whole=shown_whole,
            code=str(code),
        )
