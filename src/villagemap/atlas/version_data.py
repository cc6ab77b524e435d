"""The data of one version: its tables, the links between them, and the facts of its villages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from villagemap.atlas.links import Links
from villagemap.atlas.port import LayerSource
from villagemap.domain.defects import RowDefect, stamp_of
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.entries import Versions
from villagemap.domain.errors import UnknownVillageError
from villagemap.domain.layers import LayerSpec
from villagemap.domain.profile import Profile
from villagemap.frames.coverage import Shapes
from villagemap.frames.tables import GEOMETRY


@dataclass(frozen=True)
class VillageFacts:
    """The position of a village, and its row of `VersionData.facts`."""

    position: int
    row: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class VersionData:
    """A data version as a disclosure shows it; what is withheld never enters it. Threads share it: nothing changes."""

    versions: Versions
    sample: bool
    sources: Mapping[str, LayerSource]
    defects: tuple[RowDefect, ...]
    disclosure: Disclosure
    tables: Mapping[str, pd.DataFrame]
    links: Mapping[str, Links]
    facts: pd.DataFrame

    @property
    def profile(self) -> Profile:
        """The city, without what is withheld."""
        return self.disclosure.profile

    @property
    def layers(self) -> Mapping[str, LayerSpec]:
        """The layers that are shown, with the columns that are shown."""
        return self.disclosure.layers

    @property
    def version(self) -> str:
        """The data version, `<workspace id>-<highest layer version>`."""
        return self.versions.data_version

    @property
    def as_of(self) -> str:
        """The date that the villages' data are of; the profile's reporting date where no load named one."""
        source = self.sources.get("villages")
        return (source.as_of if source else "") or self.profile.reporting_date

    @property
    def size(self) -> int:
        """The number of villages."""
        return len(self.facts)

    @cached_property
    def geometries(self) -> Shapes:
        """The shapes of the villages, in their order."""
        return self.tables["villages"][GEOMETRY].to_numpy()

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each village by its code."""
        return {code: position for position, code in enumerate(self.facts["code"])}

    def village(self, code: str) -> VillageFacts:
        """Return the facts of a village.

        Raises:
            UnknownVillageError: no village has this code.
        """
        if code not in self.positions:
            raise UnknownVillageError(code=code)
        position = self.positions[code]
        row = self.facts.iloc[position]
        return VillageFacts(position, {str(key): value for key, value in row.items()})

    def stamp(self) -> str:
        """Return a text that changes with every changed or damaged row, and with the audience."""
        return f"{self.version}-{self.disclosure.audience}{stamp_of(self.defects)}"

    def shape_stamp(self) -> str:
        """Return a text that changes only with a shape of an area or with damage: an edited status leaves it alone."""
        shapes = (self.versions.geometries.get(layer, 0) for layer in ("villages", "townships", "counties"))
        return "-".join([self.versions.workspace, *map(str, shapes)]) + stamp_of(self.defects)
