"""Builds a snapshot from the contents of a store."""

import shapely

from villagemap.atlas.city_rows import rows_of_city
from villagemap.atlas.disclosed import disclosed_sources, disclosed_tables
from villagemap.atlas.facts import village_facts
from villagemap.atlas.links import link_layers
from villagemap.atlas.outlines import with_areas
from villagemap.atlas.port import Contents
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.disclosure import Disclosure
from villagemap.frames.tables import GEOMETRY


def build_snapshot(contents: Contents, disclosure: Disclosure) -> Snapshot:
    """Link the tables of a store and compute the facts of its villages, without what the disclosure withholds."""
    contents = rows_of_city(contents, disclosure.profile)
    tables = with_areas(disclosed_tables(contents.tables, disclosure), disclosure.profile)
    links = link_layers(tables, shapely.STRtree(tables["villages"][GEOMETRY].to_numpy()))
    return Snapshot(
        versions=contents.versions,
        sample=contents.sample,
        sources=disclosed_sources(contents.sources, disclosure),
        defects=contents.defects,
        disclosure=disclosure,
        tables=tables,
        links=links,
        facts=village_facts(tables, links, disclosure.profile),
    )
