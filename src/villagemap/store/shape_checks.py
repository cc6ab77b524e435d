"""Do stored areas cross themselves, and how do they meet? What is damaged has been left out before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from villagemap.domain.layers import TABLE, GeometryKind
from villagemap.domain.profile import Profile
from villagemap.frames.copies import repeats
from villagemap.frames.coverage_checks import Gap, Overlap, coverage_of, gaps, overlaps
from villagemap.frames.shapes import Shapes, without
from villagemap.ingest.geometry.tolerances import TOLERANCE

_MOST_NAMED = 8

Tables = Mapping[str, pd.DataFrame]


def invalid(tables: Tables) -> Iterator[str]:
    """Find areas that cross themselves: an intake repairs them, so they came in another way."""
    for name, shapes, codes in _areas(tables):
        wrong = ~(shapely.is_missing(shapes) | shapely.is_valid(shapes))
        yield from (f"{name} {codes[at]}" for at in np.flatnonzero(wrong).tolist())


@dataclass
class Meeting:
    """How areas meet: those drawn twice, overlaps and gaps above the tolerances, layers that could not be checked."""

    copies: list[str] = field(default_factory=list)
    overlaps: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


def meeting(tables: Tables, profile: Profile) -> Meeting:
    """Find how areas of a layer meet, with both codes and square metres; without what the profile accepts.

    Areas that `invalid` finds are passed over.
    """
    found = Meeting()
    for name, shapes, codes in _areas(tables):
        sound = without(shapes, ~shapely.is_valid(shapes))
        for at, before in repeats(sound):
            sound[at] = None
            if not profile.accepts("shape_repeated", codes[at], codes[before]):
                found.copies.append(f"{name} {codes[before]}, {codes[at]}")
        _add_faults(found, name, sound, codes, profile)
    return found


def _add_faults(found: Meeting, layer: str, shapes: Shapes, codes: Sequence[str], profile: Profile) -> None:
    coverage = coverage_of(shapes)
    holes = None if coverage is None else gaps(shapes, coverage, above_m2=TOLERANCE["gap"])
    if coverage is None or holes is None:
        found.unchecked.append(layer)
        return
    for pair in overlaps(shapes, coverage.off, above_m2=TOLERANCE["overlap"]):
        both = codes[pair.first], codes[pair.second]
        if not profile.accepts("overlap", *both):
            found.overlaps.append(_line(layer, both, pair))
    for gap in holes:
        around = [codes[at] for at in gap.around]
        if not profile.accepts("gap", *around):
            found.gaps.append(_line(layer, around, gap))


def _line(layer: str, codes: Sequence[str], what: Overlap | Gap) -> str:
    lon, lat = what.at
    named = ", ".join(codes[:_MOST_NAMED]) + ("…" if len(codes) > _MOST_NAMED else "")
    return f"{layer} {named}: {what.square_metres:.0f} m² ({lon:.6f}, {lat:.6f})"


def _areas(tables: Tables) -> Iterator[tuple[str, Shapes, list[str]]]:
    """Give each layer of areas: its name, its shapes, its codes."""
    for name, spec in TABLE.items():
        if spec.geometry is GeometryKind.AREA and len(tables[name]):
            shapes = np.asarray(tables[name]["geometry"].array, dtype=object)
            yield name, shapes, tables[name]["code"].astype(str).tolist()
