"""The counties of the city: the sketch's arcs made winding, each once, so that neighbours share them exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from villagemap.domain.profile import Profile, Township
from villagemap.frames.crs import to_metric
from villagemap.profiles import read_city_document
from villagemap.sample.chance import Chance
from villagemap.sample.winding import wound
from villagemap.sample.words import Words

ARC_SLOPE = 0.42
ARC_SPACING = 1_500.0  # metres; the villages' borders wind finer


@dataclass(frozen=True)
class Region:
    """A ring of a county's outline in metres, and the townships that lie in it.

    `seat` is where the county is governed from, in metres; `seat_towns` are the codes of the towns around it.
    A township may lie in a ring of another county than its code says.
    """

    county: str
    area: Any
    seat: Any
    townships: tuple[Township, ...]
    seat_towns: Sequence[str]

    @property
    def villages(self) -> int:
        """The number of villages in the ring."""
        return sum(township.villages for township in self.townships)


def read_schematic(city: str, folder: Path | None = None) -> dict[str, Any]:
    """Read the sketch of the city's outline that the sample is made from (lon lat in degrees).

    See `profiles.read_profile` for `folder`.

    Raises:
        ProfileError: as `read_profile`.
    """
    schematic = read_city_document(city, "schematic.json", folder)
    arcs = {name: [point.position() for point in arc] for name, arc in schematic["arcs"].members()}
    return {
        "arcs": arcs,
        "units": [
            {
                "code": unit["code"].text(),
                "seat": unit["seat"].position(),
                "rings": [[name.one_of(list(arcs)) for name in ring] for ring in unit["rings"]],
            }
            for unit in schematic["units"]
        ],
    }


def winding_arcs(schematic: Mapping[str, Any], *, zone: int, rng: Chance) -> dict[str, Any]:
    """Return the sketch's arcs in metres, winding between the same ends."""
    straight = to_metric([shapely.LineString(points) for points in schematic["arcs"].values()], zone=zone)
    winding = [wound(arc, slope=ARC_SLOPE, spacing=ARC_SPACING, rng=rng) for arc in straight]
    return dict(zip(schematic["arcs"], winding, strict=True))


def regions(
    schematic: Mapping[str, Any], arcs: Mapping[str, Any], profile: Profile, words: Words, *, zone: int
) -> list[Region]:
    """Return the rings of all counties with their townships."""
    return [
        Region(
            county=unit["code"],
            area=_area([arcs[name] for name in ring]),
            seat=to_metric([shapely.Point(unit["seat"])], zone=zone)[0],
            townships=_townships(unit["code"], number, profile, words),
            seat_towns=words.seat_towns,
        )
        for unit in schematic["units"]
        for number, ring in enumerate(unit["rings"])
    ]


def _area(arcs: Sequence[Any]) -> Any:
    (area,) = shapely.get_parts(shapely.polygonize(np.array(arcs, dtype=object)))
    return area


def _townships(county: str, ring: int, profile: Profile, words: Words) -> tuple[Township, ...]:
    away = {enclave.township: (enclave.county, enclave.ring) for enclave in words.enclaves}
    return tuple(
        township
        for township in profile.townships
        if away.get(township.code, (township.county, 0)) == (county, ring)
    )
