"""Rows with the same key: alike they count once; unlike they are asked about, or refused. Keys are made where none is."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from villagemap.domain.findings import Choice, Question, Topic
from villagemap.domain.issues import Issue
from villagemap.domain.layers import GeometryKind
from villagemap.ingest.inspection import Inspection
from villagemap.ingest.options import LEAVE_OUT
from villagemap.ingest.rules import KeyRule
from villagemap.ingest.values import Value

_KEY_DIGITS = 12
_MOST_ASKED = 200


def with_made_keys(inspection: Inspection) -> Inspection:
    """Give points and lines without a code the key of their row.

    The key is the first 12 hexadecimal digits of SHA-256 over `village|name|lon|lat`, degrees of EPSG:4490
    with six decimals; of a line, those of its first point. A row without geometry gets none.
    """
    shapes = inspection.shapes
    if inspection.spec.geometry not in {GeometryKind.POINT, GeometryKind.LINE} or shapes is None:
        return inspection
    coordinates, rows = shapely.get_coordinates(shapes, return_index=True)
    points = np.full((len(shapes), 2), np.nan)
    drawn, first = np.unique(rows, return_index=True)
    points[drawn] = coordinates[first]
    codes = inspection.values("code")
    keys = [
        made_key(village, name, *point) if code is None and not np.isnan(point).any() else code
        for code, village, name, point in zip(
            codes, inspection.values("village"), inspection.values("name"), points, strict=True
        )
    ]
    n = sum(old is None and new is not None for old, new in zip(codes, keys, strict=True))
    if not n:
        return inspection
    made = inspection.plus([KeyRule.CODES_MADE.issue(count=n, n=n)])
    return replace(made, typed={**inspection.typed, "code": keys}, keys_made=True)


def made_key(village: Value, name: Value, lon: float, lat: float) -> str:
    """Return the key of one row."""
    text = f"{village or ''}|{name or ''}|{lon:.6f}|{lat:.6f}"
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_KEY_DIGITS]


def without_repeats(inspection: Inspection) -> Inspection:
    """Drop rows that repeat another; where rows of one key differ, ask, or refuse them where the file is no list."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, values in enumerate(zip(*(inspection.typed[part] for part in inspection.spec.key), strict=True)):
        if values[0] is not None:
            groups[values].append(at)
    dropped: set[int] = set()
    refused: set[int] = set()
    issues: list[Issue] = []
    questions: list[Question] = []
    for values, (first, *others) in groups.items():
        if not others:
            continue
        label = " · ".join(str(part) for part in values if part is not None)
        unlike = [at for at in others if _differing(inspection, first, at)]
        alike = [at for at in others if at not in unlike]
        dropped.update(alike)
        issues += [_repeated(inspection, label, first, at) for at in alike]
        if unlike and inspection.options.listed and len(questions) < _MOST_ASKED:
            questions.append(_which_row(inspection, label, [first, *unlike]))
        elif unlike:
            issues += _refused(inspection, label, [first, *unlike])
            # Which of them is right nobody knows: neither is stored where the rest is accepted.
            refused.add(inspection.raw.numbers[first])
    inspection = inspection.plus(issues, questions=questions)
    return replace(inspection, repeated=frozenset(dropped), report=inspection.report.plus((), refused))


def _repeated(inspection: Inspection, label: str, first: int, at: int) -> Issue:
    numbers, column = inspection.raw.numbers, inspection.columns.column("code")
    rule = KeyRule.ROW_REPEATED
    return rule.issue(row=numbers[at], column=column, value=label, first=str(numbers[first]))


def _refused(inspection: Inspection, label: str, rows: Sequence[int]) -> list[Issue]:
    first, *others = (inspection.raw.numbers[at] for at in rows)
    columns, column = inspection.columns, inspection.columns.column("code")
    fields = [] if inspection.keys_made else [columns.column(part) or part for part in inspection.spec.key]
    rule = KeyRule.CODE_REPEATED if column else KeyRule.FIELDS_REPEATED
    rule = rule if fields else KeyRule.KEY_REPEATED
    return [
        rule.issue(row=number, column=column, value=label, first=first, fields=fields) for number in others
    ]


def _differing(inspection: Inspection, one: int, other: int) -> list[str]:
    """Return the fields in which two rows differ; `geometry` among them."""
    fields = [field for field, values in inspection.typed.items() if values[one] != values[other]]
    if inspection.raw.shapes is not None and inspection.spec.geometry is not None:
        shapes = inspection.raw.shapes[one], inspection.raw.shapes[other]
        same = shapes[0] is shapes[1] or (None not in shapes and shapes[0].equals_exact(shapes[1], 0.0))
        fields += [] if same else ["geometry"]
    return [field for field in fields if field not in inspection.spec.key]


def _which_row(inspection: Inspection, label: str, rows: Sequence[int]) -> Question:
    numbers, columns = inspection.raw.numbers, inspection.columns
    fields = sorted({field for at in rows[1:] for field in _differing(inspection, rows[0], at)})
    choices = []
    for at in rows:
        others = ",".join(str(numbers[other]) for other in rows if other != at)
        cells = [f"{columns.column(field) or field}＝{_cell_text(inspection, field, at)}" for field in fields]
        choices.append(Choice(others, "row_counts", {"row": str(numbers[at]), "values": cells}))
    names = [columns.column(field) or field for field in fields]
    parts = {"code": label, "rows": [str(numbers[at]) for at in rows], "columns": names}
    key_of_answer = f"{LEAVE_OUT}.{label}"
    return Question(Topic.NAMES, "row_repeated", key_of_answer, "--leave-out …", tuple(choices), parts)


def _cell_text(inspection: Inspection, field: str, at: int) -> str:
    mapped = inspection.columns.mapped.get(field)
    cell = inspection.raw.rows[at][mapped.at] if mapped else None
    return "" if cell is None else str(cell)
