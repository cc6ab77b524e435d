"""Coordinates as people write them: degrees in many forms, or metres of a Gauss-Krüger zone of CGCS2000."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from villagemap.domain.errors import UnreadableCoordinatesError

_MOST_CHARACTERS = 200
_LONGITUDES = (
    73.0,
    136.0,
)  # of China; no latitude of China is as high, so the order of two numbers never matters
_LATITUDES = (3.0, 54.0)
_NORTHINGS = (300_000.0, 6_000_000.0)
_EASTINGS = (100_000.0, 900_000.0)  # without a zone: 500 km is the middle of the zone
_ZONE = 1_000_000
_THREE_DEGREE_ZONES = range(25, 46)
_SIX_DEGREE_ZONES = range(13, 24)
_SIXTY = 60

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_ANGLE = re.compile(
    rf"(?:(?P<before>[NSEW])\s*)?(?P<degrees>{_NUMBER})"
    r"(?:°(?:(?P<minutes>\d+(?:\.\d+)?)(?:′(?:(?P<seconds>\d+(?:\.\d+)?)″?)?)?)?)?"
    r"(?P<after>[NSEW](?!\d))?"
)
_SIGNS = (
    ("北纬", "N"),
    ("南纬", "S"),
    ("东经", "E"),
    ("西经", "W"),
    ("度", "°"),
    ("º", "°"),
    ("分", "′"),
    ("'", "′"),
    ("’", "′"),
    ("秒", "″"),
    ('"', "″"),
    ("”", "″"),
    ("′′", "″"),
)


@dataclass(frozen=True, slots=True)
class Degrees:
    """A place in degrees of EPSG:4490."""

    lon: float
    lat: float
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Metres:
    """A place in metres of a three-degree zone of CGCS2000; zone None: the easting does not tell which.

    `easting` has no zone before it. `swapped` tells that the northing stood first, as in Chinese surveying (X north).
    """

    easting: float
    northing: float
    zone: int | None
    swapped: bool = False


def read_coordinates(text: str) -> Degrees | Metres:
    """Read two coordinates; their order is found out, never assumed.

    A six-degree zone has the middle meridian of a three-degree one and the same metres: zone 21 is zone 41.

    Raises:
        UnreadableCoordinatesError: there are not two numbers, or no place of China has such.
    """
    plain = _plain(text)
    found = list(_ANGLE.finditer(plain))
    if len(found) != 2:  # noqa: PLR2004 - a place has two coordinates
        raise UnreadableCoordinatesError("not_two", text)
    angles = [_angle(match, text) for match in found]
    named = [match["before"] or match["after"] or "" for match in found]
    if {"S", "W"} & set(named):
        raise UnreadableCoordinatesError("nowhere", text)
    return _degrees(angles, named) or _metres(angles, text)


def _plain(text: str) -> str:
    if len(text) > _MOST_CHARACTERS:
        raise UnreadableCoordinatesError("not_two", f"{text[:20]}…")
    plain = unicodedata.normalize("NFKC", text).upper()
    for written, sign in _SIGNS:
        plain = plain.replace(written, sign)
    return re.sub(r"\s*([°′″])\s*", r"\1", plain)  # 43° 10′ is one angle


def _angle(match: re.Match[str], text: str) -> float:
    minutes, seconds = float(match["minutes"] or 0), float(match["seconds"] or 0)
    if minutes >= _SIXTY or seconds >= _SIXTY:
        raise UnreadableCoordinatesError("sixty", text)
    value = float(match["degrees"])
    part = (minutes + seconds / _SIXTY) / _SIXTY
    return value - part if value < 0 else value + part


def _degrees(angles: Sequence[float], named: Sequence[str]) -> Degrees | None:
    first, second = angles
    as_said = not (named[0] == "N" or named[1] == "E")
    for lon, lat, swapped in ((first, second, False), (second, first, True)):
        if _within(lon, _LONGITUDES) and _within(lat, _LATITUDES):
            return Degrees(lon, lat, swapped and as_said)
    return None


def _metres(numbers: Sequence[float], text: str) -> Metres:
    first, second = numbers
    for easting, northing, swapped in ((first, second, False), (second, first, True)):
        if not _within(northing, _NORTHINGS):
            continue
        zone, rest = divmod(easting, _ZONE)
        if zone and _within(rest, _EASTINGS) and (three := _three_degree(int(zone))):
            return Metres(rest, northing, three, swapped)
        if _within(easting, _EASTINGS) and northing >= _ZONE:
            return Metres(easting, northing, None, swapped)
    raise UnreadableCoordinatesError("nowhere", text)


def _three_degree(zone: int) -> int | None:
    if zone in _THREE_DEGREE_ZONES:
        return zone
    return 2 * zone - 1 if zone in _SIX_DEGREE_ZONES else None


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
