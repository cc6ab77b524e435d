"""Rows with the same key: alike they are one, and told; unlike they are asked about, or refused."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from villagemap.domain.findings import Choice, Question, Topic
from villagemap.domain.layers import LayerSpec
from villagemap.ingest.columns import Columns
from villagemap.ingest.options import LEAVE_OUT
from villagemap.ingest.report import Report
from villagemap.ingest.typed import Typed
from villagemap.reading.raw import RawTable

_MOST_ASKED = 200


class Repeats(NamedTuple):
    """The places of rows that say nothing new, and questions which of several rows counts."""

    dropped: frozenset[int] = frozenset()
    questions: tuple[Question, ...] = ()


def find_repeats(
    raw: RawTable, typed: Typed, columns: Columns, spec: LayerSpec, report: Report, *, ask: bool, made: bool
) -> Repeats:
    """Return the rows to drop and what to ask; where nothing can be asked, unlike rows are errors."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, key in enumerate(zip(*(typed[part] for part in spec.key), strict=True)):
        if key[0] is not None:
            groups[key].append(at)
    dropped: set[int] = set()
    questions: list[Question] = []
    column = columns.column("code")
    for key, rows in groups.items():
        if len(rows) == 1:
            continue
        said = " · ".join(str(part) for part in key if part is not None)
        first, *others = rows
        alike = [at for at in others if not _differing(raw, typed, spec, first, at)]
        for at in alike:
            report.note(
                "row_repeated", row=raw.numbers[at], column=column, value=said, first=str(raw.numbers[first])
            )
        dropped.update(alike)
        unlike = [at for at in others if at not in alike]
        if unlike and ask and len(questions) < _MOST_ASKED:
            questions.append(_which(raw, typed, columns, spec, said, [first, *unlike]))
        elif unlike:
            fields = [] if made else [columns.column(part) or part for part in spec.key]
            _refuse(raw, report, column, said, [first, *unlike], fields)
    return Repeats(frozenset(dropped), tuple(questions))


def _refuse(
    raw: RawTable, report: Report, column: str, said: str, rows: Sequence[int], fields: Sequence[str]
) -> None:
    first, *others = (raw.numbers[at] for at in rows)
    # Reported as error: code_repeated, key_repeated, fields_repeated
    rule = "key_repeated" if not fields else "code_repeated" if column else "fields_repeated"
    for number in others:
        report.error(rule, row=number, column=column, value=said, first=first, fields=list(fields))
    # Which of them is right nobody knows: neither is stored where the rest is accepted.
    report.faulty.add(first)


def _differing(raw: RawTable, typed: Typed, spec: LayerSpec, one: int, other: int) -> list[str]:
    """Return the fields in which two rows differ; `geometry` among them."""
    fields = [field for field, values in typed.items() if values[one] != values[other]]
    if raw.shapes is not None and spec.geometry is not None:
        shapes = raw.shapes[one], raw.shapes[other]
        same = shapes[0] is shapes[1] or (None not in shapes and shapes[0].equals_exact(shapes[1], 0.0))
        fields += [] if same else ["geometry"]
    return [field for field in fields if field not in spec.key]


def _which(
    raw: RawTable, typed: Typed, columns: Columns, spec: LayerSpec, said: str, rows: Sequence[int]
) -> Question:
    differing = sorted({field for at in rows[1:] for field in _differing(raw, typed, spec, rows[0], at)})
    choices = []
    for at in rows:
        others = ",".join(str(raw.numbers[other]) for other in rows if other != at)
        parts: Mapping[str, object] = {
            "row": str(raw.numbers[at]),
            "values": [
                f"{columns.column(field) or field}＝{_shown(raw, columns, field, at)}" for field in differing
            ],
        }
        choices.append(Choice(others, "row_counts", parts))
    numbers = [str(raw.numbers[at]) for at in rows]
    named = [columns.column(field) or field for field in differing]
    parts = {"code": said, "rows": numbers, "columns": named}
    return Question(
        Topic.NAMES, "row_repeated", f"{LEAVE_OUT}.{said}", "--leave-out …", tuple(choices), parts
    )


def _shown(raw: RawTable, columns: Columns, field: str, at: int) -> str:
    cell = raw.rows[at][columns.mapped[field].at] if field in columns.mapped else None
    return "" if cell is None else str(cell)
