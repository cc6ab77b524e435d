"""What the invented sample of a city is made from: `geo/<city>/sample.json`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from villagemap.documents import Member
from villagemap.domain.planning import CadreLevel, ProjectKind, RoadKind
from villagemap.profiles import read_city_document


@dataclass(frozen=True, slots=True)
class Enclave:
    """A township that lies in a ring of another county than its code says."""

    township: str
    county: str
    ring: int


@dataclass(frozen=True, slots=True)
class Words:
    """The invented names of a city, and what else its sample needs beside the profile."""

    enclaves: Sequence[Enclave]
    seat_towns: Sequence[str]
    names: Mapping[str, Any]
    people: Mapping[str, Sequence[str]]
    posts: Mapping[str, str]
    class_shares: Mapping[str, float]
    class_near_seat: str
    never_demonstration: Sequence[str]
    operators: Sequence[str]
    project_names: Mapping[str, Sequence[str]]
    project_stages: Sequence[str]
    road_names: Mapping[str, str]
    plan_number: str
    well_name: str
    site_name: str
    bridge_name: str
    facility_name: str
    schools: int


SAMPLE = "sample.json"


def read_words(city: str, folder: Path | None = None) -> Words:
    """Read what the sample of `city` is made from; see `profiles.read_profile` for `folder`.

    Raises:
        ProfileError: the file is missing, or a member is missing or of a wrong type.
    """
    document = read_city_document(city, SAMPLE, folder)
    classes, names, people = document["classes"], document["names"], document["people"]
    return Words(
        enclaves=tuple(_enclave(row) for row in document["enclaves"]),
        seat_towns=document["seat_towns"].texts(),
        names={
            "first": names["first"].texts(),
            "second": names["second"].texts(),
            "last": names["last"].text(),
        },
        people={part: people[part].texts() for part in ("surnames", "given")},
        posts={level: document["posts"][level].text() for level in CadreLevel},
        class_shares={name: share.number() for name, share in classes["shares"].members()},
        class_near_seat=classes["near_seat"].text(),
        never_demonstration=classes["never_demonstration"].texts(),
        operators=document["operators"].texts(),
        project_names={kind: _patterns(document["project_names"][kind]) for kind in ProjectKind},
        project_stages=document["project_stages"].texts(),
        road_names={kind: _pattern(document["road_names"][kind], "start", "end") for kind in RoadKind},
        plan_number=_pattern(document["plan_number"], "county", "year", "number"),
        well_name=_pattern(document["well_name"], "village", "number"),
        site_name=_pattern(document["site_name"], "village", "number"),
        bridge_name=_pattern(document["bridge_name"], "village"),
        facility_name=_pattern(document["facility_name"], "village", "kind"),
        schools=document["schools"].whole(),
    )


def _enclave(row: Member) -> Enclave:
    return Enclave(row["township"].text(), row["county"].text(), row["ring"].whole())


def _patterns(members: Member) -> tuple[str, ...]:
    return tuple(_pattern(member, "village") for member in members)


def _pattern(member: Member, *places: str) -> str:
    """Return a text with places such as `{village}`, of which each is one of `places`."""
    pattern = member.text()
    try:
        pattern.format(**dict.fromkeys(places, ""))
    except (KeyError, IndexError, ValueError, AttributeError):
        raise member.wrong("pattern", valid=[f"{{{place}}}" for place in places]) from None
    return pattern
