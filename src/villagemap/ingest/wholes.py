"""A part is never more than its whole: of two columns of a file, and of one beside what is stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.dates import is_date, last_day
from villagemap.domain.labels import Label, Language
from villagemap.domain.layers import LayerSpec
from villagemap.domain.profile import IndicatorKind, Profile
from villagemap.frames.headers import field_title
from villagemap.ingest.columns import Columns
from villagemap.ingest.report import Report
from villagemap.ingest.stored import Stored
from villagemap.ingest.typed import Typed
from villagemap.ingest.values import Value
from villagemap.texts import Texts

Counts = Callable[[Value, str, Value], Value]
"""What counts under a field of a row (its code), given what the file says of it (None: nothing)."""


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
    counts = _counts(pairs, spec, profile, stored, period)
    for pair in pairs:
        _check(pair, typed, numbers, columns, _Names(spec, profile), counts, report)


def _pairs(spec: LayerSpec, profile: Profile) -> Iterator[_Pair]:
    yield from (_Pair(field.key, field.part_of, observed=False) for field in spec.fields if field.part_of)
    if spec.name == "villages":
        yield from (_Pair(row.key, row.part_of, observed=True) for row in profile.indicators if row.part_of)


def _counts(pairs: Sequence[_Pair], spec: LayerSpec, profile: Profile, stored: Stored, period: str) -> Counts:
    """Return what counts beside the file; what is stored is read once."""
    fields = sorted({field for pair in pairs if not pair.observed for field in (pair.part, pair.whole)})
    keys = sorted({key for pair in pairs if pair.observed for key in (pair.part, pair.whole)})
    rows = stored.values(spec.name, fields) if fields else {}
    observed = _Observed(stored.observations(keys) if keys and is_date(period) else {}, period, profile)

    def of(code: Value, field: str, given: Value) -> Value:
        if field not in fields:
            return observed.counts(code, field, given)
        held = rows[code,][fields.index(field)] if given is None and (code,) in rows else given
        return float(held) if isinstance(held, (int, float)) else None

    return of


@dataclass(frozen=True)
class _Observed:
    """Stored observations by village and indicator, each with its period, and the period of the file."""

    rows: Mapping[tuple[object, object], Sequence[tuple[str, object]]]
    period: str
    profile: Profile

    def counts(self, code: Value, key: str, given: Value) -> Value:
        """Return what is published of an indicator as of the file's period, as `analysis.figure_inputs` counts it.

        A stock or mark is what the file gives, else the newest stored value up to the last day of its period; a flow
        is the sum of the year.
        """
        held = [
            (period, float(value))
            for period, value in self.rows.get((code, key), ())
            if isinstance(value, (int, float)) and is_date(period)
        ]
        if self.profile.indicator[key].kind is IndicatorKind.FLOW:
            year = last_day(self.period).year if held else 0
            others = [
                value
                for period, value in held
                if last_day(period).year == year and (given is None or period != self.period)
            ]
            given_too = [float(given)] if isinstance(given, (int, float)) else []
            return sum([*others, *given_too]) if others or given_too else None
        if given is not None or not held:
            return given
        timely = [(last_day(period), period, value) for period, value in held]
        timely = [each for each in timely if each[0] <= last_day(self.period)]
        return max(timely)[2] if timely else None


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
    counts: Counts,
    report: Report,
) -> None:
    nothing: list[Value] = [None] * len(numbers)
    parts, wholes = typed.get(pair.part, nothing), typed.get(pair.whole, nothing)
    for number, code, part, whole in zip(numbers, typed["code"], parts, wholes, strict=True):
        if (part is None and whole is None) or number in report.faulty or code is None:
            continue
        of_part, of_whole = part, whole
        if part is None or whole is None:
            of_part, of_whole = counts(code, pair.part, part), counts(code, pair.whole, whole)
        if not (isinstance(of_part, float) and isinstance(of_whole, float) and of_part > of_whole):
            continue
        column = columns.column(pair.whole if part is None else pair.part)
        shown_part = names.number(of_part, pair.part, stored=of_part != part)
        shown_whole = names.number(of_whole, pair.whole, stored=of_whole != whole)
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
            value=names.number(whole if part is None else part, pair.part, stored=False),
            part_title=names.title(pair.part),
            part=shown_part,
            whole_title=names.title(pair.whole),
            whole=shown_whole,
            code=str(code),
        )
