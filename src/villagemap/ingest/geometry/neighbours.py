"""How polygons meet: those of a file with each other, and with the stored ones that the file does not replace."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
import shapely

from villagemap.domain.issues import Issue
from villagemap.domain.labels import Label, Language
from villagemap.frames.changed_coverage import ChangedGap, meetings
from villagemap.frames.coverage_checks import Overlap, apart, coverage_of, gaps, overlaps
from villagemap.frames.shapes import Mask, Shapes, without
from villagemap.ingest.geometry.inside import claimed
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.inspection import Inspection, LoadContext, positions
from villagemap.ingest.rules import GeometryRule
from villagemap.texts import Texts

_ROUNDED_DEGREES = 1e-7
"""Vertices that moved by less (a centimetre) were rounded by a program and not moved by a person."""

_MANY = 3
"""Above so many overlaps of one polygon their sum is reported too: it is not a border that differs, but the shape."""

_MOST_NAMED = 8


def neighbour_issues(inspection: Inspection, repeated: Mask) -> Iterator[Issue]:
    """Warn of overlaps, gaps and polygons that stand apart, with rows, codes, square metres and place.

    `repeated` polygons are reported as such already and left out.
    """
    polygons = without(inspection.drawn, repeated)
    coverage = coverage_of(polygons)
    if coverage is None:
        yield GeometryRule.COVERAGE_UNCHECKED.issue()
        return
    off = coverage.off
    if len(off):
        yield GeometryRule.COVERAGE_INVALID.issue(count=len(off), n=len(off), total=len(polygons))
    for pair in overlaps(polygons, off, above_m2=TOLERANCE["overlap"]):
        yield inspection.issue(
            GeometryRule.OVERLAP,
            pair.first,
            other=inspection.row_name(pair.second),
            other_row=str(inspection.raw.numbers[pair.second]),
            square_metres=round(pair.square_metres),
            **_place(pair.at),
        )
    holes = gaps(polygons, coverage, above_m2=TOLERANCE["gap"])
    if holes is None:
        yield GeometryRule.GAPS_UNCHECKED.issue(n=len(off))
    for gap in holes or ():
        around = first_of([inspection.row_name(at) for at in gap.around])
        size = round(gap.square_metres)
        rule = GeometryRule.GAP
        yield inspection.issue(rule, gap.around[0], around=around, square_metres=size, **_place(gap.at))
    for alone in apart(polygons, coverage.edges, within_m=TOLERANCE["apart"]):
        other, metres = inspection.row_name(alone.nearest), round(alone.metres, 1)
        yield inspection.issue(GeometryRule.APART, alone.row, other=other, metres=metres)


def stored_neighbour_issues(inspection: Inspection, context: LoadContext, repeated: Mask) -> Iterator[Issue]:
    """Warn of new and changed polygons that are copies of stored ones, overlap them, or leave gaps beside them.

    Stored rows whose code the file has are replaced, and not compared. `neighbour_issues` reports what stands between
    two rows of the file, `villagemap check` what stands between two stored ones.
    """
    frame = context.stored.tables.get(context.spec.name)
    if frame is None or "geometry" not in frame or not len(frame):
        return
    shapes, codes = inspection.drawn, inspection.values("code")
    before = claimed(context.stored, context.spec.name, codes)
    changed = _changed(without(shapes, repeated), before)
    written = {str(code) for code, shape in zip(codes, shapes, strict=True) if code and shape is not None}
    others = frame[~frame["code"].isin(written)]
    if not changed.any() or not len(others):
        return
    staying = [others.geometry.to_numpy(), shapes[~(changed | repeated | shapely.is_missing(shapes))]]
    met = meetings(
        shapes[changed],
        before[changed],
        np.concatenate(staying),
        overlap_m2=TOLERANCE["overlap"],
        gap_m2=TOLERANCE["gap"],
    )
    if met is None:
        yield GeometryRule.STORED_UNCHECKED.issue()
        return
    rows, names = positions(changed), _names(others)
    for copy, at in met.same:
        if at < len(names):
            yield inspection.issue(GeometryRule.SHAPE_STORED, rows[copy], other=names[at])
    stored_overlaps = [pair for pair in met.overlaps if pair.second < len(names)]
    yield from _stored_overlaps(inspection, stored_overlaps, rows, names)
    if met.gaps is None:
        yield GeometryRule.GAPS_UNCHECKED.issue(n=len(rows))
    yield from _stored_gaps(inspection, met.gaps or (), rows, names)


def first_of(names: Sequence[str]) -> list[object]:
    """Return the first of some names for a sentence, and after them how many more there are."""
    more = len(names) - _MOST_NAMED
    if more <= 0:
        return list(names)
    rest = (Texts(language).say("load.named_more", count=more) for language in (Language.ZH, Language.EN))
    return [*names[:_MOST_NAMED], Label(*rest)]


def _changed(shapes: Shapes, before: Shapes) -> Mask:
    """Tell which shapes are new, or another than the stored one of their row."""
    same = shapely.equals_exact(shapes, before, tolerance=_ROUNDED_DEGREES)
    changed: Mask = ~(shapely.is_missing(shapes) | same)
    return changed


def _names(others: pd.DataFrame) -> list[str]:
    """Return what a sentence calls stored rows: code and name."""
    names = others["name"] if "name" in others else others["code"]
    return [
        str(code) if name in {None, code} else f"{code} {name}"
        for code, name in zip(others["code"], names, strict=True)
    ]


def _stored_overlaps(
    inspection: Inspection, overlaps: Sequence[Overlap], rows: Sequence[int], names: Sequence[str]
) -> Iterator[Issue]:
    by_row: dict[int, list[Overlap]] = defaultdict(list)
    for pair in overlaps:
        at, size = rows[pair.first], round(pair.square_metres)
        by_row[at].append(pair)
        rule, other = GeometryRule.OVERLAP_STORED, names[pair.second]
        yield inspection.issue(rule, at, other=other, square_metres=size, **_place(pair.at))
    for at, pairs in by_row.items():
        if len(pairs) > _MANY:
            others = first_of([names[pair.second] for pair in pairs])
            size, n = round(sum(pair.square_metres for pair in pairs)), len(pairs)
            rule = GeometryRule.OVERLAPS_MANY
            yield inspection.issue(rule, at, n=n, others=others, square_metres=size)


def _stored_gaps(
    inspection: Inspection, gaps: Sequence[ChangedGap], rows: Sequence[int], names: Sequence[str]
) -> Iterator[Issue]:
    for gap in gaps:
        around = [names[at] for at in gap.staying if at < len(names)]
        if around:
            at, size, first = rows[gap.changed], round(gap.square_metres), first_of(around)
            rule = GeometryRule.GAP_STORED
            yield inspection.issue(rule, at, around=first, square_metres=size, **_place(gap.at))


def _place(at: tuple[float, float]) -> dict[str, float]:
    return {"lon": round(at[0], 6), "lat": round(at[1], 6)}
