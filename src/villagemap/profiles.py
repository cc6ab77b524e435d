"""Reading a city's folder under `geo/` into a `Profile`."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from villagemap import resources
from villagemap.documents import Member, distinct, read_document, read_table
from villagemap.domain.bounds import Bounds
from villagemap.domain.disclosure import half_guarded, not_withholdable
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
    Privacy,
    Profile,
    PublishedFigure,
    SpatialBounds,
    Township,
    VillageClass,
)
from villagemap.domain.ranges import NumberRange

PROFILE = "profile.json"
_SCHEMA = 1
"""The version of `profile.json` that this code reads."""
_MOST_SHOWN = 40  # characters of the name of a city that there is not
_FARTHEST_KM = 5000
_LARGEST_KM2 = 1_000_000
_COUNTS = ("sites_5g_count", "wells_count")
"""The counts among the facts of a village (`atlas.facts`)."""

_TOWNSHIPS = ("code", "name", "name_en", "county_code", "villages")
_FIGURES = (
    *("key", "group", "label_zh", "label_en", "value", "unit", "area_code", "as_of"),
    *("carried_by", "relation", "source"),
)
_PERSONAL_UNITS = {"household", "person"}
"""Units that count people: the profile must say of each such indicator whether it is open."""


class _City(NamedTuple):
    """The folder of a city, and what readers know it by."""

    path: Path
    shown: str

    def read(self, name: str) -> Member:
        return read_document(self.path / name, f"{self.shown}/{name}")

    def rows(self, name: str, columns: tuple[str, ...]) -> Iterator[Member]:
        return read_table(self.path / name, f"{self.shown}/{name}", columns)


def read_profile(city: str, folder: Path | None = None) -> Profile:
    """Read the profile of `city`: from `folder` if that has the city's name, else from the folder under `geo/`.

    Raises:
        ProfileError: the folder or a file is missing, or a member is missing, of a wrong type, or contradicts another.
    """
    place = _city(city, folder)
    document = place.read(PROFILE)
    profile = _profile(place, document)
    if unfit := not_withholdable(profile):
        raise document.wrong("withheld", unfit=unfit)
    if pair := half_guarded(profile):
        member = f"indicators[{profile.indicators.index(pair.part)}].privacy"
        parts = {"part": pair.part.key, "whole": pair.whole.key}
        raise Member(document.file, member, None).wrong("half_guarded", **parts)
    return profile


def read_city_document(city: str, name: str, folder: Path | None = None) -> Member:
    """Read a JSON file of a city's folder; see `read_profile` for `folder`.

    Raises:
        ProfileError: there is no such city, or the file is missing or holds no JSON.
    """
    return _city(city, folder).read(name)


def _city(city: str, folder: Path | None) -> _City:
    if folder is not None and folder.name == city:
        return _City(folder, city)
    geo = resources.geo_folder()
    # A name is looked up among those that there are, so none leads out of the folder.
    cities = sorted(path.name for path in geo.iterdir() if path.is_dir())
    if city not in cities:
        is_name = city.isprintable() and not {"/", "\\"} & set(city) and city not in {"", ".", ".."}
        shown = city[:_MOST_SHOWN] if is_name else "?"  # of a path the sentence shows nothing
        raise ProfileError(file=f"geo/{shown}/{PROFILE}", reason="no_city", city=shown, valid=cities)
    return _City(geo / city, f"geo/{city}")


def _profile(place: _City, document: Member) -> Profile:
    if (schema := document["schema"]).whole() != _SCHEMA:
        raise schema.wrong("schema", value=str(schema.value), newest=str(_SCHEMA))
    city, view, limits = document["city"], document["default_view"], document["bounds"]
    limits.only("outside_km", "village_km2")
    units = {unit: label.label() for unit, label in document["units"].members()}
    counties = tuple(
        County(row["code"].text(), row["label"].label(), row["short"].label(), row["villages"].whole())
        for row in distinct(document["counties"], "code", only=("code", "label", "short", "villages"))
    )
    checklists = tuple(
        Checklist(row["key"].text(), row["label"].label(), row["version"].text())
        for row in distinct(document["checklists"], "key", only=("key", "label", "version"))
    )
    distances = document["distances"].texts()
    return Profile(
        folder=place.path.name,
        code=city["code"].text(),
        label=city["label"].label(),
        title=city["title"].label(),
        short_title=city["short_title"].label(),
        source=document["source"].label(),
        reporting_date=document["reporting_date"].date(),
        map_approval=document["map_approval"].label(),
        extent=_extent(document["extent"]),
        bounds=SpatialBounds(
            limits["outside_km"].positive(_FARTHEST_KM), limits["village_km2"].positive(_LARGEST_KM2)
        ),
        default_theme=view["theme"].text(),
        default_layers=view["layers"].texts(),
        counties=counties,
        townships=tuple(_townships(place, [county.code for county in counties])),
        neighbours=tuple(
            Neighbour(row["label"].label(), row["at"].position()) for row in document["neighbours"]
        ),
        classes=tuple(_class(row) for row in distinct(document["classes"], "code")),
        batches=tuple(
            Batch(row["code"].text(), row["label"].label(), row["short"].label(), row["fill"].colour())
            for row in distinct(document["batches"], "code", only=("code", "label", "short", "fill"))
        ),
        measures=tuple(_measure(row, distances) for row in distinct(document["measures"], "key")),
        distances=distances,
        facility_kinds=tuple(
            FacilityKind(row["code"].text(), row["label"].label())
            for row in distinct(document["facility_kinds"], "code", only=("code", "label"))
        ),
        units=units,
        ranges={unit: _range(row) for unit, row in document["ranges"].members()},
        checklists=checklists,
        indicators=tuple(_indicators(document["indicators"], list(units), [row.key for row in checklists])),
        accepted=tuple(
            Acceptance(row["rule"].text(), row["townships"].texts(), row["reason"].label())
            for row in document["accepted"]
        ),
        figures=tuple(_figures(place)),
        internal_fields={table: fields.texts() for table, fields in document["internal_fields"].members()},
        internal_layers=document["internal_layers"].texts(),
    )


def _extent(row: Member) -> Bounds:
    row.numbers(4)
    west, south, east, north = row
    extent = Bounds(west.longitude(), south.latitude(), east.longitude(), north.latitude())
    if extent.west >= extent.east or extent.south >= extent.north:
        raise row.wrong("extent")
    return extent


def _range(row: Member) -> NumberRange:
    row.only("least", "most", "whole")
    whole = row.get("whole")
    least, most = row["least"].number(), row["most"].number()
    if least > most:
        raise row.wrong("range")
    return NumberRange(least, most, whole=whole is not None and whole.flag())


def _class(row: Member) -> VillageClass:
    row.only("code", "letter", "label", "fill", "hatch")
    return VillageClass(
        code=row["code"].text(),
        label=row["label"].label(),
        letter=row["letter"].text(),
        fill=row["fill"].colour(),
        hatch=row["hatch"].text(),
    )


def _measure(row: Member, distances: Sequence[str]) -> Measure:
    row.only("key", "of", "label", "short", "bands")
    measurable = [*(f"distance_{target}_m" for target in distances), *_COUNTS]
    return Measure(
        key=row["key"].text(),
        of=row["of"].one_of(measurable),
        label=row["label"].label(),
        short=row["short"].label(),
        bands=_bands(row["bands"]),
    )


def _bands(rows: Member) -> tuple[Band, ...]:
    bands = tuple(_band(row) for row in rows)
    ends = [math.inf if band.upto is None else band.upto for band in bands]
    # Every number falls into one band: they rise, and only the last is open.
    if ends[-1:] != [math.inf] or any(low >= high for low, high in pairwise(ends)):
        raise rows.wrong("bands")
    return bands


def _band(row: Member) -> Band:
    row.only("value", "upto", "label", "fill")
    upto = row.get("upto")
    return Band(
        row["value"].text(), upto.number() if upto else None, row["label"].label(), row["fill"].colour()
    )


def _indicators(rows: Member, units: list[str], checklists: list[str]) -> Iterator[Indicator]:
    keys = [row["key"].text() for row in rows]
    _check_wholes(rows, keys)
    for place, row in enumerate(distinct(rows, "key")):
        row.only(
            *("key", "label", "unit", "kind", "part_of", "checklist", "filter"),
            *("privacy", "guarded", "range"),
        )
        part_of, checklist, filters = row.get("part_of"), row.get("checklist"), row.get("filter")
        own_range = row.get("range")
        yield Indicator(
            key=keys[place],
            label=row["label"].label(),
            unit=row["unit"].one_of(units),
            kind=row["kind"].word(IndicatorKind),
            part_of=part_of.one_of(keys) if part_of else "",
            checklist=checklist.one_of(checklists) if checklist else "",
            guarded=_is_guarded(row),
            filter=filters is not None and filters.flag(),
            range=_range(own_range) if own_range else None,
        )


def _check_wholes(rows: Member, keys: list[str]) -> None:
    """Refuse an indicator that is a part of itself, also by way of others."""
    parts = {key: row.get("part_of") for key, row in zip(keys, rows, strict=True)}
    for key, part_of in parts.items():
        above, member = set[str](), part_of
        while member is not None and member.one_of(keys) not in above:
            above.add(member.text())
            member = parts[member.text()]
        if part_of is not None and key in above:
            raise part_of.wrong("circle")


def _is_guarded(row: Member) -> bool:
    """Tell whether an indicator is guarded: by `privacy`, or by `guarded` as earlier profiles have it."""
    privacy, guarded = row.get("privacy"), row.get("guarded")
    marked = guarded is not None and guarded.flag()
    if privacy is None:
        if not marked and row["unit"].value in _PERSONAL_UNITS:
            raise row["privacy"].wrong("missing")
        return marked
    is_guarded = privacy.word(Privacy) is Privacy.GUARDED
    if guarded is not None and marked is not is_guarded:
        raise guarded.wrong("against_privacy")
    return is_guarded


def _townships(city: _City, counties: list[str]) -> Iterator[Township]:
    for row in distinct(city.rows("townships.csv", _TOWNSHIPS), "code"):
        label = Label(row["name"].text(), row["name_en"].text())
        county = row["county_code"].one_of(counties)
        yield Township(row["code"].text(), label, county, row["villages"].whole())


def _figures(city: _City) -> Iterator[PublishedFigure]:
    for row in city.rows("published_figures.csv", _FIGURES):
        yield PublishedFigure(
            key=row["key"].text(),
            group=row["group"].text(),
            label=Label(row["label_zh"].text(), row["label_en"].text()),
            value=row["value"].decimal(),
            unit=row["unit"].text(),
            area_code=row["area_code"].text(),
            as_of=row["as_of"].text(),
            carried_by=row["carried_by"].text(),
            relation=row["relation"].cell(),
            source=row["source"].text(),
        )
