"""Reading a city's folder under `geo/` into a `Profile`."""

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from villagemap import resources
from villagemap.domain.bounds import Bounds
from villagemap.domain.disclosure import not_withholdable
from villagemap.domain.errors import ProfileError
from villagemap.domain.labels import Label
from villagemap.domain.profile import (
    Acceptance,
    Band,
    Batch,
    Checklist,
    County,
    FacilityKind,
    Indicator,
    IndicatorKind,
    Measure,
    Neighbour,
    Profile,
    PublishedFigure,
    SpatialBounds,
    Township,
    VillageClass,
)
from villagemap.domain.ranges import NumberRange


def read_profile(city: str) -> Profile:
    """Read the profile of `city`, a folder under `geo/`.

    Raises:
        ProfileError: the folder is missing, or a part of the profile cannot be read.
    """
    folder = resources.geo_folder() / city
    try:
        profile = _profile(folder)
    except (OSError, KeyError, ValueError, TypeError, ArithmeticError) as problem:
        raise ProfileError(city=city, problem=repr(problem)) from problem
    if unfit := not_withholdable(profile):
        raise ProfileError(city=city, problem=f"internal: {unfit}")
    return profile


def read_schematic(city: str) -> dict[str, Any]:
    """Read the sketch of the city's outline that the sample is made from (lon lat in degrees)."""
    folder = resources.geo_folder() / city
    schematic: dict[str, Any] = json.loads((folder / "schematic.json").read_text("utf-8"))
    return schematic


def _profile(folder: Path) -> Profile:
    said = json.loads((folder / "profile.json").read_text("utf-8"))
    city = said["city"]
    return Profile(
        folder=folder.name,
        code=city["code"],
        label=_label(city["label"]),
        title=_label(city["title"]),
        short_title=_label(city["short_title"]),
        source=_label(said["source"]),
        reporting_date=said["reporting_date"],
        map_approval=_label(said["map_approval"]),
        extent=Bounds(*said["extent"]),
        bounds=SpatialBounds(**said["bounds"]),
        default_theme=said["default_view"]["theme"],
        default_layers=tuple(said["default_view"]["layers"]),
        counties=tuple(County(**_labelled(row)) for row in said["counties"]),
        townships=tuple(_townships(folder / "townships.csv")),
        neighbours=tuple(Neighbour(_label(row["label"]), tuple(row["at"])) for row in said["neighbours"]),
        classes=tuple(VillageClass(**_labelled(row)) for row in said["classes"]),
        batches=tuple(Batch(**_labelled(row)) for row in said["batches"]),
        measures=tuple(_measure(row) for row in said["measures"]),
        distances=tuple(said["distances"]),
        facility_kinds=tuple(FacilityKind(**_labelled(row)) for row in said["facility_kinds"]),
        units={unit: _label(label) for unit, label in said["units"].items()},
        ranges={unit: _range(row) for unit, row in said["ranges"].items()},
        checklists=tuple(Checklist(**_labelled(row)) for row in said["checklists"]),
        indicators=tuple(
            Indicator(**_labelled(row) | {"kind": IndicatorKind(row["kind"])}) for row in said["indicators"]
        ),
        accepted=tuple(
            Acceptance(row["rule"], tuple(row["townships"]), _label(row["reason"]))
            for row in said["accepted"]
        ),
        figures=tuple(_figures(folder / "published_figures.csv")),
        internal_fields={table: tuple(fields) for table, fields in said["internal_fields"].items()},
        internal_layers=tuple(said["internal_layers"]),
    )


def _measure(row: Mapping[str, Any]) -> Measure:
    bands = tuple(Band(**_labelled(band)) for band in row["bands"])
    return Measure(**_labelled(row) | {"bands": bands})


def _label(said: Mapping[str, str]) -> Label:
    return Label(said["zh"], said["en"])


def _labelled(row: Mapping[str, Any]) -> dict[str, Any]:
    read = {**row}
    read |= {key: _label(row[key]) for key in ("label", "short") if key in row}
    return read | {key: _range(row[key]) for key in ("range",) if key in row}


def _range(row: Mapping[str, Any]) -> NumberRange:
    return NumberRange(float(row["least"]), float(row["most"]), whole=bool(row.get("whole")))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _townships(path: Path) -> Iterator[Township]:
    for row in _rows(path):
        label = Label(row["name"], row["name_en"])
        yield Township(row["code"], label, row["county_code"], int(row["villages"]))


def _figures(path: Path) -> Iterator[PublishedFigure]:
    for row in _rows(path):
        yield PublishedFigure(
            key=row["key"],
            group=row["group"],
            label=Label(row["label_zh"], row["label_en"]),
            value=Decimal(row["value"]),
            unit=row["unit"],
            area_code=row["area_code"],
            as_of=row["as_of"],
            carried_by=row["carried_by"],
            relation=row["relation"],
            source=row["source"],
        )
