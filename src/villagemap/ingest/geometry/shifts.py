"""Whether coordinates are shifted as web maps shift them (GCJ-02, BD-09): tried out, said with figures, asked.

Points: which hypothesis puts most of them into the village that they claim. Polygons and lines: under which
most of their vertices lie on the stored outline that bears their code.
"""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import shapely

from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.frames.crs import Shift, unshifted
from villagemap.frames.measures import distance_m
from villagemap.frames.shapes import Shapes
from villagemap.ingest.geometry.shift_evidence import Evidence, evidence_of, of_stored_counties
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.rules import GeometryRule
from villagemap.ingest.stored import Stored
from villagemap.ingest.values import Value

NAMES: MappingProxyType[Shift, str] = MappingProxyType(
    {Shift.NONE: "CGCS2000", Shift.GCJ02: "GCJ-02", Shift.BD09: "BD-09"}
)
"""What the coordinates are called that bear a shift."""


def without_shift(inspection: Inspection, context: LoadContext) -> Inspection:
    """Take off the shift that a person confirmed from the geometries (EPSG:4490); else report the evidence, or ask."""
    shapes, spec, stored = inspection.drawn, context.spec, context.stored
    codes, shift = inspection.values("code"), inspection.options.shift
    evidence = evidence_of(shapes, spec, codes, inspection.values("village"), stored)
    if shift:
        return _unshifted(inspection, Shift(shift), evidence)
    if evidence is None:
        # What a profile knows of its city is far coarser than a shift.
        nothing = (shapely.is_missing(shapes) | shapely.is_empty(shapes)).all()
        unchecked = Finding(Topic.SHIFT, "shift_unchecked", Sureness.UNKNOWN)
        return inspection.plus(findings=[] if nothing else [unchecked])
    if evidence.best is not Shift.NONE:
        return inspection.plus(questions=[_question(evidence, shapes)])
    if not evidence.decides:
        return inspection.plus(findings=[_unclear(evidence, shapes, codes, stored)])
    parts = {"n": evidence.n, "percent": evidence.percent(Shift.NONE)}
    return inspection.plus(
        findings=[Finding(Topic.SHIFT, f"unshifted_{evidence.basis}", Sureness.SEEN, parts)]
    )


def _unclear(evidence: Evidence, shapes: Shapes, codes: Sequence[Value], stored: Stored) -> Finding:
    """Report that nothing can be decided; or that what is stored to compare with looks shifted itself."""
    counties = of_stored_counties(shapes, codes, stored) if evidence.basis == "counties" else None
    if counties and counties.best is not Shift.NONE:
        parts = {"n": counties.n, "shift": NAMES[counties.best], "option": str(counties.best)}
        parts["percent"] = counties.percent(counties.best)
        return Finding(Topic.SHIFT, "counties_look_shifted", Sureness.LIKELY, parts)
    figures = {"n": evidence.n, "percent": evidence.percent(Shift.NONE)}
    return Finding(Topic.SHIFT, "shift_unclear", Sureness.UNKNOWN, figures)


def _unshifted(inspection: Inspection, shift: Shift, evidence: Evidence | None) -> Inspection:
    shapes, issues = inspection.drawn, []
    if evidence and evidence.best is not shift:
        issues.append(
            GeometryRule.SHIFT_DOUBTED.issue(
                value=shift,
                shift=NAMES[evidence.best],
                percent=evidence.percent(evidence.best),
                percent_told=evidence.percent(shift),
                n=evidence.n,
            )
        )
    rule = "shift_none" if shift is Shift.NONE else "shift_taken_off"
    parts = {"shift": NAMES[shift], "metres": _median_way(shapes, shift)}
    finding = Finding(Topic.SHIFT, rule, Sureness.SAID, parts)
    return replace(inspection.plus(issues, [finding]), shapes=unshifted(shapes, shift))


def _question(evidence: Evidence, shapes: Shapes) -> Question:
    ways = {shift: _median_way(shapes, shift) for shift in evidence.order}
    choices = tuple(
        Choice(shift, f"shift_{shift}", {"metres": ways[shift], "percent": evidence.percent(shift)})
        for shift in evidence.order
    )
    parts = {
        "metres": ways[evidence.best],
        "n": evidence.n,
        "shift": NAMES[evidence.best],
        "percent": evidence.percent(evidence.best),
        "percent_as_is": evidence.percent(Shift.NONE),
    }
    return Question(Topic.SHIFT, f"shift_{evidence.basis}", "shift", "--shift", choices, parts)


def _median_way(shapes: Shapes, shift: Shift) -> int:
    """Return how far a shift moved geometries, in metres, at the median of their middles."""
    middles = shapely.centroid(shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))])
    before, after = (shapely.get_coordinates(each) for each in (middles, unshifted(middles, shift)))
    metres = distance_m(before[:, 0], before[:, 1], after[:, 0], after[:, 1])
    metres = metres[np.isfinite(metres)]  # a row whose axes are swapped may lie beyond the pole
    return round(float(np.median(metres))) if len(metres) else 0
