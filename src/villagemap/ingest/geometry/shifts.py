"""Whether coordinates are shifted as web maps shift them (GCJ-02, BD-09): tried out, said with figures, asked.

Points: which hypothesis puts most of them into the village that they claim. Polygons and lines: under which
most of their vertices lie on the stored outline that bears their code.
"""

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.layers import GeometryKind, LayerSpec
from villagemap.frames.crs import Shift, unshifted
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Mask, Shapes
from villagemap.ingest.geometry.county_borders import against_counties, against_villages, of_stored_counties
from villagemap.ingest.geometry.evidence import Evidence
from villagemap.ingest.geometry.inside import claimed
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.stored import Stored
from villagemap.ingest.values import Value

_ON_OUTLINE_M = 50.0
_MOST_ROWS = 5_000
_FEWEST_ROWS = 5
_BY_BORDERS = MappingProxyType(
    {"villages": against_counties, "townships": against_counties, "counties": against_villages}
)

NAMES: MappingProxyType[Shift, str] = MappingProxyType(
    {Shift.NONE: "CGCS2000", Shift.GCJ02: "GCJ-02", Shift.BD09: "BD-09"}
)
"""What the coordinates are called that bear a shift."""

Fits = Callable[[Shapes, Shapes], Mask]


def settle_shift(
    shapes: Shapes,
    spec: LayerSpec,
    codes: Sequence[Value],
    villages: Sequence[Value],
    stored: Stored,
    options: LoadOptions,
    report: Report,
) -> tuple[Shapes, list[Finding], list[Question]]:
    """Return geometries (EPSG:4490) with the shift taken off that a person confirmed, and what to say or ask."""
    evidence = _evidence(shapes, spec, codes, villages, stored)
    if evidence is None and spec.name in _BY_BORDERS:
        evidence = _BY_BORDERS[spec.name](shapes, codes, stored)
    if options.shift:
        return _as_told(shapes, Shift(options.shift), evidence, report)
    if evidence is None:
        return shapes, list(_unchecked(shapes)), []
    if evidence.best is Shift.NONE:
        if not evidence.tells:
            return shapes, [_unclear(evidence, shapes, codes, stored)], []
        parts = {"n": evidence.n, "percent": evidence.percent(Shift.NONE)}
        return shapes, [Finding(Topic.SHIFT, f"unshifted_{evidence.what}", Sureness.SEEN, parts)], []
    return shapes, [], [_question(evidence, shapes)]


def _unchecked(shapes: Shapes) -> Iterator[Finding]:
    """Say that it could not be checked. What a profile knows of its city is far coarser than a shift."""
    if not (shapely.is_missing(shapes) | shapely.is_empty(shapes)).all():
        yield Finding(Topic.SHIFT, "shift_unchecked", Sureness.UNKNOWN)


def _unclear(evidence: Evidence, shapes: Shapes, codes: Sequence[Value], stored: Stored) -> Finding:
    """Say that nothing can be told; or that what is stored to compare with looks shifted itself."""
    counties = of_stored_counties(shapes, codes, stored) if evidence.what == "counties" else None
    if counties and counties.best is not Shift.NONE:
        parts = {"n": counties.n, "shift": NAMES[counties.best], "option": str(counties.best)}
        parts["percent"] = counties.percent(counties.best)
        return Finding(Topic.SHIFT, "counties_look_shifted", Sureness.LIKELY, parts)
    figures = {"n": evidence.n, "percent": evidence.percent(Shift.NONE)}
    return Finding(Topic.SHIFT, "shift_unclear", Sureness.UNKNOWN, figures)


def _as_told(
    shapes: Shapes, told: Shift, evidence: Evidence | None, report: Report
) -> tuple[Shapes, list[Finding], list[Question]]:
    if evidence and evidence.best is not told:
        report.warn(
            "shift_doubted",
            value=told,
            shift=NAMES[evidence.best],
            percent=evidence.percent(evidence.best),
            percent_told=evidence.percent(told),
            n=evidence.n,
        )
    rule = "shift_none" if told is Shift.NONE else "shift_taken_off"
    finding = Finding(
        Topic.SHIFT, rule, Sureness.SAID, {"shift": NAMES[told], "metres": _median_way(shapes, told)}
    )
    return unshifted(shapes, told), [finding], []


def _question(evidence: Evidence, shapes: Shapes) -> Question:
    choices = tuple(
        Choice(
            shift,
            f"shift_{shift}",
            {
                "metres": _median_way(shapes, shift),
                "percent": evidence.percent(shift),
            },
        )
        for shift in evidence.order
    )
    parts = _figures(evidence, shapes, evidence.best)
    return Question(Topic.SHIFT, f"shift_{evidence.what}", "shift", "--shift", choices, parts)


def _figures(evidence: Evidence, shapes: Shapes, shift: Shift) -> dict[str, object]:
    return {
        "metres": _median_way(shapes, shift),
        "n": evidence.n,
        "shift": NAMES[shift],
        "percent": evidence.percent(shift),
        "percent_as_is": evidence.percent(Shift.NONE),
    }


def _median_way(shapes: Shapes, shift: Shift) -> int:
    """Return how far a shift moved geometries, in metres, at the median of their middles."""
    middles = shapely.centroid(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    before, after = (shapely.get_coordinates(each) for each in (middles, unshifted(middles, shift)))
    metres = distance_m(before[:, 0], before[:, 1], after[:, 0], after[:, 1])
    metres = metres[np.isfinite(metres)]  # a row whose axes are swapped may lie beyond the pole
    return round(float(np.median(metres))) if len(metres) else 0


def _evidence(
    shapes: Shapes, spec: LayerSpec, codes: Sequence[Value], villages: Sequence[Value], stored: Stored
) -> Evidence | None:
    points = spec.geometry is GeometryKind.POINT
    belong = claimed(stored, "villages", villages) if points else claimed(stored, spec.name, codes)
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_missing(belong)))
    if not len(there):
        return None
    if points:
        return _tried("points", shapes[there], belong[there], _in_village)
    vertices, of = shapely.get_coordinates(shapes[there], return_index=True)
    outlines = belong[there]
    if spec.geometry is GeometryKind.AREA:
        outlines = np.asarray(shapely.boundary(outlines), dtype=object)
    return _tried("outlines", np.asarray(shapely.points(vertices), dtype=object), outlines, _on_outline, of)


def _tried(
    what: str, points: Shapes, belong: Shapes, fits: Fits, of: NDArray[np.intp] | None = None
) -> Evidence | None:
    """Try the hypotheses on a sample of points; `of` says which of `belong` each belongs to."""
    of = np.arange(len(points)) if of is None else of
    chosen = slice(None, None, max(1, len(points) // _MOST_ROWS))
    points, of = points[chosen], of[chosen]
    if len(points) < _FEWEST_ROWS:
        return None
    shapely.prepare(belong)
    return Evidence(what, {shift: fits(unshifted(points, shift), belong[of]) for shift in Shift})


def _in_village(points: Shapes, villages: Shapes) -> Mask:
    inside: Mask = shapely.intersects(villages, points)
    return inside


def _on_outline(points: Shapes, outlines: Shapes) -> Mask:
    ways = shapely.get_coordinates(shapely.shortest_line(points, outlines))
    near: Mask = distance_m(ways[::2, 0], ways[::2, 1], ways[1::2, 0], ways[1::2, 1]) <= _ON_OUTLINE_M
    return near
