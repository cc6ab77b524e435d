"""A data version and the questions that pages, maps and downloads ask of it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import shapely

from villagemap.atlas.classes import indicator_classes
from villagemap.atlas.extents import Extents
from villagemap.atlas.links import Index, Mask
from villagemap.atlas.memo import Built, Memo
from villagemap.atlas.names import Names
from villagemap.atlas.outlines import AREAS, with_unions
from villagemap.atlas.selection import Chooser, Counts, columns_of, positions_of
from villagemap.atlas.spelling import spellings
from villagemap.atlas.version_data import VersionData
from villagemap.domain.filters import Criterion, Naming, VillageFilter, criteria, folded
from villagemap.domain.themes import IndicatorClasses, Theme, themes
from villagemap.frames.coverage import Shapes
from villagemap.frames.packing import pack_json, unpack_json
from villagemap.frames.prepared_file import Parts, PreparedSnapshot
from villagemap.frames.tables import GEOMETRY

_CACHED_SELECTIONS = 256
SHAPES = "shapes of areas"


@dataclass(frozen=True)
class Selection:
    """The villages that a filter leaves, of `of`: their positions in order, and their area in km²."""

    index: Index
    of: int
    area_km2: float

    @property
    def count(self) -> int:
        """Their number."""
        return len(self.index)

    @cached_property
    def mask(self) -> Mask:
        """A mark for each village of the city."""
        marks = np.zeros(self.of, dtype=bool)
        marks[self.index] = True
        return marks


@dataclass(frozen=True, eq=False)
class Snapshot(VersionData):
    """A data version to ask. What is costly is made once, on first use, by its `memo`.

    `file` is the prepared file that it was restored from, if any; `shapes_at` then reads the shapes of some villages
    without opening all of them.
    """

    memo: Memo = field(default_factory=Memo)
    file: PreparedSnapshot | None = None
    shapes_at: Callable[[Index], Shapes] | None = None

    @cached_property
    def criteria(self) -> Sequence[Criterion]:
        """What a filter may ask of the villages."""
        return criteria(self.profile, plan_years=self._plan_years)

    @cached_property
    def classes(self) -> Mapping[str, IndicatorClasses]:
        """The classes of each indicator that has values."""
        return indicator_classes(self.facts, self.profile)

    @cached_property
    def themes(self) -> Sequence[Theme]:
        """The themes of the map."""
        return themes(self.profile, self._plan_years, self.classes)

    @cached_property
    def _plan_years(self) -> Sequence[int]:
        return sorted({year for year in self.facts["plan_year"] if year is not None})

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The spatial index of the villages' shapes."""
        return shapely.STRtree(self.geometries)

    @cached_property
    def chooser(self) -> Chooser:
        """The columns that filters are asked of."""
        namings = [
            Naming(folded(name), code, spelled)
            for name, code, spelled in zip(
                self.facts["name"], self.facts["code"], self.spellings, strict=True
            )
        ]
        positions = self.derived("columns", lambda: positions_of(self.facts, self.criteria))
        return Chooser(self.size, columns_of(positions, self.criteria), Names(namings), self.extents)

    @cached_property
    def extents(self) -> Extents:
        """The extents of the villages, which find those in a box."""
        arrays = self.derived("extents", lambda: {"extents": shapely.bounds(self.geometries)})
        return Extents(arrays["extents"], self.shapes_at or (lambda places: self.geometries[places]))

    @cached_property
    def spellings(self) -> Sequence[tuple[str, ...]]:
        """The readings of each village's name in pinyin."""
        packed = self.derived(
            "spellings", lambda: pack_json([spellings(name) for name in self.facts["name"]])
        )
        return [tuple(readings) for readings in unpack_json(packed)]

    def select(self, village_filter: VillageFilter) -> Selection:
        """Return the villages that meet the filter; recent answers are cached."""
        return self._selections(village_filter)

    @cached_property
    def _selections(self) -> Callable[[VillageFilter], Selection]:
        areas = self.facts["area_km2"].to_numpy(dtype=float)

        def select(village_filter: VillageFilter) -> Selection:
            index = self.chooser.choose(village_filter)
            return Selection(index, self.size, float(areas[index].sum()))

        return lru_cache(maxsize=_CACHED_SELECTIONS)(select)

    def facets(self, village_filter: VillageFilter) -> Mapping[str, Counts]:
        """Count what each value of each parameter would leave; see `Chooser.facets`."""
        return self.chooser.facets(village_filter)

    def rows(self, layer: str, village_filter: VillageFilter) -> Index:
        """Return the positions of a layer's rows that the filter leaves, in order.

        Without a filter these are all rows, also those that belong to no village.
        """
        if not village_filter:
            return np.arange(self.links[layer].row_count)
        chosen = self.select(village_filter).index
        return chosen if layer == "villages" else self.links[layer].rows_of(chosen)

    def shapes(self, layer: str) -> Shapes:
        """Return the geometries of a layer in table order; an outline that no file gave is a union of villages."""
        if layer not in AREAS:
            return self.tables[layer][GEOMETRY].to_numpy()
        villages = self.facts["code"]
        return self.once(
            ("shapes", layer), lambda: with_unions(self.tables[layer], villages, self.geometries)
        )

    def once(self, key: Hashable, build: Callable[[], Built]) -> Built:
        """Return what `build` makes; call it only once per data version and key."""
        return self.memo.once(key, build)

    def derived(self, name: str, build: Callable[[], Parts], *, of: str | None = None) -> Parts:
        """Return arrays that are made once and saved with the data version.

        `name` has no `/` at its end, and may have some within. What is made `of` SHAPES only (what `shape_stamp`
        names), or of them and the rows of one layer, is taken from an earlier version where those are the same.
        """
        return self.memo.arrays(name, build, of=of)
