"""The sample city: every table of a workspace, made from a profile, a sketch of the outline and a seed."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from villagemap.domain.layers import TABLE
from villagemap.domain.planning import NOT_IN_PROGRAMME, PlanStatus
from villagemap.domain.profile import Profile
from villagemap.sample.areas import counties_frame, townships_frame, villages_frame
from villagemap.sample.cadres import cadres_frame
from villagemap.sample.chance import chance
from villagemap.sample.draft import Draft
from villagemap.sample.facilities import facilities_frame
from villagemap.sample.land import make_land
from villagemap.sample.names import village_codes, village_names
from villagemap.sample.observations import observations_frame
from villagemap.sample.outline import read_schematic
from villagemap.sample.programme import make_programme
from villagemap.sample.projects import projects_frames
from villagemap.sample.roads import bridges_frame, roads_frame
from villagemap.sample.rows import table_frame
from villagemap.sample.sites import sites_5g_frame
from villagemap.sample.wells import wells_frame
from villagemap.sample.words import read_words

DEFAULT_SEED = 2022

Progress = Callable[[str], None]


def make_city(
    profile: Profile,
    *,
    folder: Path | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> dict[str, pd.DataFrame]:
    """Return a frame for every table of a workspace (see `frames.tables`), invented but for the totals.

    The same profile and seed give the same frames. `folder` is the city's, where it lies outside of `geo/`; `progress`
    receives the key of each phase as it begins.

    Raises:
        ProfileError: the city has no words for its sample.
        ValueError: no valid city was found for this seed.
    """
    say = progress or _say_nothing
    say("land")
    draft = make_draft(profile, seed, folder)
    say("rows")
    programme = make_programme(draft)
    roads = roads_frame(draft)
    projects, project_villages = projects_frames(draft)
    tables = {
        "villages": villages_frame(draft, programme),
        "townships": townships_frame(draft),
        "counties": counties_frame(draft),
        "sites_5g": sites_5g_frame(draft),
        "wells": wells_frame(draft),
        "roads": roads,
        "bridges": bridges_frame(draft, roads),
        "facilities": facilities_frame(draft),
        "projects": projects,
        "project_villages": project_villages,
        "cadres": cadres_frame(draft, programme),
        "observations": observations_frame(draft, programme),
        "aliases": table_frame("aliases", {}),
    }
    return {name: tables[name] for name in TABLE}


def sizes(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Return how many villages, plans, demonstration villages, 5G sites and wells the sample has."""
    villages = tables["villages"]
    return {
        "villages": len(villages),
        "plans": int((villages["plan"] == PlanStatus.COMPILED).sum()),
        "demo": int((villages["demo"] != NOT_IN_PROGRAMME).sum()),
        "sites": len(tables["sites_5g"]),
        "wells": len(tables["wells"]),
    }


def make_draft(profile: Profile, seed: int, folder: Path | None = None) -> Draft:
    """Return the land with its villages' codes and names."""
    words = read_words(profile.folder, folder)
    land = make_land(read_schematic(profile.folder, folder), profile, words, seed)
    townships = [township.code for township in land.townships]
    names = village_names(townships, words, chance(seed, "names"))
    return Draft(profile, words, land, village_codes(townships), names, seed)


def _say_nothing(_phase: str) -> None:
    """Tell nobody."""
