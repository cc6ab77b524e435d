"""What the invented sample of a city is made from: `geo/<city>/sample.json`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from villagemap import resources
from villagemap.domain.errors import ProfileError


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


def read_words(city: str) -> Words:
    """Read what the sample of `city` is made from.

    Raises:
        ProfileError: the file is missing or cannot be read.
    """
    try:
        said = json.loads((resources.geo_folder() / city / "sample.json").read_text("utf-8"))
        return _words(said)
    except (OSError, KeyError, ValueError, TypeError) as problem:
        raise ProfileError(city=city, problem=repr(problem)) from problem


def _words(said: dict[str, Any]) -> Words:
    classes = said["classes"]
    plain = {key: said[key] for key in said if key not in {"about", "classes", "enclaves"}}
    return Words(
        enclaves=tuple(Enclave(**row) for row in said["enclaves"]),
        class_shares=classes["shares"],
        class_near_seat=classes["near_seat"],
        never_demonstration=tuple(classes["never_demonstration"]),
        **plain,
    )
