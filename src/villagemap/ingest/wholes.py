"""A part is never more than its whole: of two columns of a file, and of one beside what is stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from villagemap.domain.dates import is_date, last_day
from villagemap.domain.issues import Issue, Rule
from villagemap.domain.labels import Label, Language
from villagemap.domain.profile import IndicatorKind, Profile
from villagemap.frames.headers import field_title
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.rules import ERROR, ROW
from villagemap.ingest.values import Value
from villagemap.texts import Texts

Counts = Callable[[Value, str, Value], Value]
"""What counts under a field of a row (its code), given the value of the file (None: nothing)."""


@dataclass(frozen=True)
class _Pair:
    """Two fields of which one counts a part of what the other counts."""

    part: str
    whole: str
    observed: bool


def parts_and_wholes(inspection: Inspection, context: LoadContext) -> Iterator[Issue]:
    """Report parts that exceed their whole; where a row says one of the two, the stored other one counts."""
    pairs = [each for each in _pairs(context) if {each.part, each.whole} & set(inspection.columns.mapped)]
    if not pairs or "code" not in inspection.typed:
        return
    counts = _counts(pairs, context)
    faulty: set[int | None] = set(inspection.report.faulty)
    for pair in pairs:
        for issue in _pair_issues(pair, inspection, context, counts):
            # A row is reported for one pair of numbers: the others may be wrong for the same reason.
            if issue.row not in faulty:
                faulty.add(issue.row)
                yield issue


class WholeRule(Rule):
    """Rules about two numbers of which one counts a part of what the other counts."""

    PART_ABOVE_WHOLE = ERROR, ROW, "a part is never more than its whole", parts_and_wholes
    PART_ABOVE_STORED = ERROR, ROW, "a part is never more than its whole, stored or not", parts_and_wholes
    WHOLE_BELOW_STORED = ERROR, ROW, "a whole is never less than its part, stored or not", parts_and_wholes


def _pairs(context: LoadContext) -> Iterator[_Pair]:
    fields, indicators = context.spec.fields, context.profile.indicators
    yield from (_Pair(field.key, field.part_of, observed=False) for field in fields if field.part_of)
    if context.of_villages:
        yield from (_Pair(row.key, row.part_of, observed=True) for row in indicators if row.part_of)


def _counts(pairs: Sequence[_Pair], context: LoadContext) -> Counts:
    """Return what counts beside the file; what is stored is read once."""
    period, stored = context.options.period, context.stored
    fields = sorted({field for pair in pairs if not pair.observed for field in (pair.part, pair.whole)})
    keys = sorted({key for pair in pairs if pair.observed for key in (pair.part, pair.whole)})
    rows = stored.values(context.spec.name, fields) if fields else {}
    held = stored.observations(keys) if keys and is_date(period) else {}
    observed = _Observed(held, period, context.profile)

    def of(code: Value, field: str, incoming: Value) -> Value:
        if field not in fields:
            return observed.counts(code, field, incoming)
        held = rows[code,][fields.index(field)] if incoming is None and (code,) in rows else incoming
        return float(held) if isinstance(held, (int, float)) else None

    return of


@dataclass(frozen=True)
class _Observed:
    """Stored observations by village and indicator, each with its period, and the period of the file."""

    rows: Mapping[tuple[object, object], Sequence[tuple[str, object]]]
    period: str
    profile: Profile

    def counts(self, code: Value, key: str, incoming: Value) -> Value:
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
                if last_day(period).year == year and (incoming is None or period != self.period)
            ]
            of_file = [float(incoming)] if isinstance(incoming, (int, float)) else []
            return sum([*others, *of_file]) if others or of_file else None
        if incoming is not None or not held:
            return incoming
        timely = [(last_day(period), period, value) for period, value in held]
        timely = [each for each in timely if each[0] <= last_day(self.period)]
        return max(timely)[2] if timely else None


def _pair_issues(
    pair: _Pair, inspection: Inspection, context: LoadContext, counts: Counts
) -> Iterator[Issue]:
    parts, wholes = inspection.values(pair.part), inspection.values(pair.whole)
    rows = zip(inspection.raw.numbers, inspection.values("code"), parts, wholes, strict=True)
    for number, code, part, whole in rows:
        if (part is None and whole is None) or code is None:
            continue
        of_part, of_whole = part, whole
        if part is None or whole is None:
            of_part, of_whole = counts(code, pair.part, part), counts(code, pair.whole, whole)
        if not (isinstance(of_part, float) and isinstance(of_whole, float) and of_part > of_whole):
            continue
        above = WholeRule.PART_ABOVE_STORED if whole is None else WholeRule.PART_ABOVE_WHOLE
        rule = WholeRule.WHOLE_BELOW_STORED if part is None else above
        yield rule.issue(
            row=number,
            column=inspection.columns.column(pair.whole if part is None else pair.part),
            value=_whole_number(whole if part is None else part),
            part_title=field_title(context.spec.name, pair.part, context.profile),
            part=_number(of_part, pair.part, context.profile, stored=of_part != part),
            whole_title=field_title(context.spec.name, pair.whole, context.profile),
            whole=_number(of_whole, pair.whole, context.profile, stored=of_whole != whole),
            code=str(code),
        )


def _number(value: float, key: str, profile: Profile, *, stored: bool) -> object:
    """Return a number for a sentence; one that is stored and guarded is not shown."""
    indicator = profile.indicator.get(key)
    if stored and indicator and indicator.guarded:
        return Label(*(Texts(language).say("load.guarded") for language in (Language.ZH, Language.EN)))
    return _whole_number(value)


def _whole_number(value: Value) -> Value:
    return int(value) if isinstance(value, float) and value.is_integer() else value
