"""How polygons of a file meet those that the workspace holds and the file does not replace."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from villagemap.domain.layers import LayerSpec
from villagemap.frames.changed_coverage import ChangedGap, meetings
from villagemap.frames.coverage_checks import Overlap
from villagemap.frames.shapes import Mask, Shapes, without
from villagemap.ingest.geometry.inside import claimed
from villagemap.ingest.geometry.rows import RowReport, first_of, places
from villagemap.ingest.geometry.tolerances import TOLERANCE
from villagemap.ingest.stored import Stored

_ROUNDED_DEGREES = 1e-7
"""Vertices that moved by less (a centimetre) were rounded by a program and not moved by a person."""

_MANY = 3
"""Above so many overlaps of one polygon their sum is told too: it is not a border that differs, but the shape."""


def check_stored_neighbours(
    shapes: Shapes, repeated: Mask, spec: LayerSpec, stored: Stored, report: RowReport
) -> None:
    """Warn of new and changed polygons that are copies of stored ones, overlap them, or leave gaps beside them.

    Stored rows whose code the file has are replaced, and not compared. `check_neighbours` tells what stands between
    two rows of the file, `villagemap check` what stands between two stored ones.
    """
    frame = stored.tables.get(spec.name)
    if frame is None or "geometry" not in frame or not len(frame):
        return
    before = claimed(stored, spec.name, report.codes)
    changed = _changed(without(shapes, repeated), before)
    others = _others(frame, shapes, report)
    if not changed.any() or not len(others):
        return
    staying = [others.geometry.to_numpy(), shapes[~(changed | repeated | shapely.is_missing(shapes))]]
    found = meetings(
        shapes[changed],
        before[changed],
        np.concatenate(staying),
        overlap_m2=TOLERANCE["overlap"],
        gap_m2=TOLERANCE["gap"],
    )
    if found is None:
        report.whole.warn("stored_unchecked")
        return
    rows, names = places(changed), _names(others)
    for copy, at in found.same:
        if at < len(names):
            report.warn("shape_stored", rows[copy], other=names[at])
    _tell_overlaps([pair for pair in found.overlaps if pair.second < len(names)], rows, names, report)
    if found.gaps is None:
        report.whole.warn("gaps_unchecked", n=len(rows))
    _tell_gaps(found.gaps or (), rows, names, report)


def _changed(shapes: Shapes, before: Shapes) -> Mask:
    """Tell which shapes are new, or another than the stored one of their row."""
    same = shapely.equals_exact(shapes, before, tolerance=_ROUNDED_DEGREES)
    changed: Mask = ~(shapely.is_missing(shapes) | same)
    return changed


def _others(frame: pd.DataFrame, shapes: Shapes, report: RowReport) -> pd.DataFrame:
    """Return the stored rows that stay as they are."""
    pairs = zip(report.codes, shapes, strict=True)
    written = {str(code) for code, shape in pairs if code and shape is not None}
    return frame[~frame["code"].isin(written)]


def _names(others: pd.DataFrame) -> list[str]:
    """Return what a sentence calls stored rows: code and name."""
    names = others["name"] if "name" in others else others["code"]
    return [
        str(code) if name in {None, code} else f"{code} {name}"
        for code, name in zip(others["code"], names, strict=True)
    ]


def _tell_overlaps(
    overlaps: Sequence[Overlap], rows: Sequence[int], names: Sequence[str], report: RowReport
) -> None:
    by_row: dict[int, list[Overlap]] = defaultdict(list)
    for pair in overlaps:
        by_row[rows[pair.first]].append(pair)
        report.warn(
            "overlap_stored",
            rows[pair.first],
            other=names[pair.second],
            square_metres=round(pair.square_metres),
            **_at(pair.at),
        )
    for at, pairs in by_row.items():
        if len(pairs) > _MANY:
            report.warn(
                "overlaps_many",
                at,
                n=len(pairs),
                others=first_of([names[pair.second] for pair in pairs]),
                square_metres=round(sum(pair.square_metres for pair in pairs)),
            )


def _tell_gaps(
    gaps: Sequence[ChangedGap], rows: Sequence[int], names: Sequence[str], report: RowReport
) -> None:
    for gap in gaps:
        around = [names[at] for at in gap.staying if at < len(names)]
        if around:
            report.warn(
                "gap_stored",
                rows[gap.changed],
                around=first_of(around),
                square_metres=round(gap.square_metres),
                **_at(gap.at),
            )


def _at(place: tuple[float, float]) -> dict[str, float]:
    return {"lon": round(place[0], 6), "lat": round(place[1], 6)}
