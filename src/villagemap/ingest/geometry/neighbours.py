"""How the polygons of a file meet: exactly, with overlaps and gaps, or not at all."""

from villagemap.frames.coverage_checks import Coverage, apart, coverage_of, gaps, overlaps
from villagemap.frames.shapes import Mask, Shapes, without
from villagemap.ingest.geometry.rows import RowReport, first_of
from villagemap.ingest.geometry.tolerances import TOLERANCE


def check_neighbours(shapes: Shapes, repeated: Mask, report: RowReport) -> None:
    """Warn of overlaps, gaps and polygons that stand apart, with rows, codes, square metres and place.

    `repeated` polygons are reported as such already and left out.
    """
    polygons = without(shapes, repeated)
    coverage = coverage_of(polygons)
    if coverage is None:
        report.whole.warn("coverage_unchecked")
        return
    off = coverage.off
    if len(off):
        report.whole.warn("coverage_invalid", count=len(off), n=len(off), total=len(shapes))
    for pair in overlaps(polygons, off, above_m2=TOLERANCE["overlap"]):
        report.warn(
            "overlap",
            pair.first,
            other=report.name(pair.second),
            other_row=str(report.numbers[pair.second]),
            square_metres=round(pair.square_metres),
            **_at(pair.at),
        )
    _tell_gaps(polygons, coverage, report)
    for alone in apart(polygons, coverage.edges, within_m=TOLERANCE["apart"]):
        report.warn(
            "apart",
            alone.row,
            other=report.name(alone.nearest),
            metres=round(alone.metres, 1),
        )


def _tell_gaps(polygons: Shapes, coverage: Coverage, report: RowReport) -> None:
    found = gaps(polygons, coverage, above_m2=TOLERANCE["gap"])
    if found is None:
        report.whole.warn("gaps_unchecked", n=len(coverage.off))
    for gap in found or ():
        report.warn(
            "gap",
            gap.around[0],
            around=first_of(report.names(gap.around)),
            square_metres=round(gap.square_metres),
            **_at(gap.at),
        )


def _at(place: tuple[float, float]) -> dict[str, float]:
    return {"lon": round(place[0], 6), "lat": round(place[1], 6)}
