"""One data version, prepared once and asked by many."""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import shapely

from villagemap.atlas.city_rows import rows_of_city
from villagemap.atlas.classes import indicator_classes
from villagemap.atlas.disclosed import disclosed_sources, disclosed_tables
from villagemap.atlas.extents import Extents
from villagemap.atlas.facts import village_facts
from villagemap.atlas.links import Index, Links, Mask, link_layers
from villagemap.atlas.names import Names
from villagemap.atlas.outlines import AREAS, with_areas, with_unions
from villagemap.atlas.port import Contents, LayerSource
from villagemap.atlas.selection import Chooser, Counts, columns_of, positions_of
from villagemap.atlas.spelling import spellings
from villagemap.domain.defects import RowDefect, stamp_of
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.entries import Versions
from villagemap.domain.errors import UnknownVillageError
from villagemap.domain.filters import Naming, VillageFilter, criteria, folded
from villagemap.domain.layers import LayerSpec
from villagemap.domain.themes import themes
from villagemap.frames.coverage import Shapes
from villagemap.frames.packing import pack_json, unpack_json
from villagemap.frames.prepared_file import Parts
from villagemap.frames.tables import GEOMETRY

Built = TypeVar("Built")


_KEPT_SELECTIONS = 256
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


@dataclass(frozen=True)
class VillageFacts:
    """What is known of one village: its position and its row of `Snapshot.facts`."""

    position: int
    row: Mapping[str, Any]


def _nothing(name: str) -> Parts | None:
    """Return what was kept where nothing was."""
    del name
    return None


@dataclass(frozen=True, slots=True)
class _Kept:
    name: str


@dataclass(frozen=True, slots=True)
class SavedSnapshot:
    """What a saved snapshot is restored from.

    `kept` returns what was made, None where nothing was; `shapes_at` the shapes of some villages.
    """

    versions: Versions
    sample: bool
    sources: Mapping[str, LayerSource]
    defects: tuple[RowDefect, ...]
    tables: Mapping[str, pd.DataFrame]
    links: Mapping[str, Links]
    facts: pd.DataFrame
    kept: Callable[[str], Parts | None]
    shapes_at: Callable[[Index], Shapes]


class Snapshot:
    """A data version: its tables, the facts of its villages, and what has been made of them so far.

    What the disclosure withholds never enters it; `layers` are those shown, with the columns shown.
    Nothing in it changes, so threads share it; what is costly is made once, on first use (`once`, `kept`).
    It is made of the contents of a store, or of what another one saved (`atlas.preparing`).
    """

    def __init__(self, contents: Contents, disclosure: Disclosure) -> None:
        contents = rows_of_city(contents, disclosure.profile)
        tables = with_areas(disclosed_tables(contents.tables, disclosure), disclosure.profile)
        self._begin(contents, disclosure)
        self.tables: Mapping[str, pd.DataFrame] = tables
        self.links: Mapping[str, Links] = link_layers(tables, self.tree)
        self.facts: pd.DataFrame = village_facts(tables, self.links, self.profile)
        self._end()

    @classmethod
    def restored(cls, said: SavedSnapshot, disclosure: Disclosure) -> "Snapshot":
        """Return a snapshot as it was saved for the same disclosure."""
        snapshot = cls.__new__(cls)
        snapshot._begin(said, disclosure)  # noqa: SLF001 - our own
        snapshot.tables = said.tables
        snapshot.links = said.links
        snapshot.facts = said.facts
        snapshot._kept = said.kept  # noqa: SLF001
        snapshot._shapes_at = said.shapes_at  # noqa: SLF001
        snapshot._end()  # noqa: SLF001
        return snapshot

    def _begin(self, said: Contents | SavedSnapshot, disclosure: Disclosure) -> None:
        self.versions = said.versions
        self.sample = said.sample
        self.sources = disclosed_sources(said.sources, disclosure)
        self.defects = said.defects
        self.disclosure = disclosure
        self.profile = disclosure.profile
        self.layers: Mapping[str, LayerSpec] = disclosure.layers
        self._kept: Callable[[str], Parts | None] = _nothing
        self._earlier: Callable[[str], Parts | None] = _nothing
        self._same: frozenset[str] = frozenset()
        self._shapes_at: Callable[[Index], Shapes] = lambda places: self.geometries[places]
        self._made: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()

    def _end(self) -> None:
        years = sorted({year for year in self.facts["plan_year"] if year is not None})
        self.criteria = criteria(self.profile, plan_years=years)
        self.classes = indicator_classes(self.facts, self.profile)
        self.themes = themes(self.profile, years, self.classes)
        self._selected = lru_cache(maxsize=_KEPT_SELECTIONS)(self._select)

    @cached_property
    def geometries(self) -> Shapes:
        """The shapes of the villages, in their order."""
        return self.tables["villages"][GEOMETRY].to_numpy()

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The same, to be asked for what lies where."""
        return shapely.STRtree(self.geometries)

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
    def chooser(self) -> Chooser:
        """The columns that filters are asked of."""
        namings = [
            Naming(folded(name), code, spelled)
            for name, code, spelled in zip(
                self.facts["name"], self.facts["code"], self.spellings, strict=True
            )
        ]
        positions = self.kept("columns", lambda: positions_of(self.facts, self.criteria))
        return Chooser(self.size, columns_of(positions, self.criteria), Names(namings), self.extents)

    @cached_property
    def extents(self) -> Extents:
        """The extents of the villages, which find those in a box."""
        kept = self.kept("extents", lambda: {"extents": shapely.bounds(self.geometries)})
        return Extents(kept["extents"], self._shapes_at)

    @cached_property
    def spellings(self) -> Sequence[tuple[str, ...]]:
        """The readings of each village's name in pinyin."""
        kept = self.kept("spellings", lambda: pack_json([spellings(name) for name in self.facts["name"]]))
        return [tuple(readings) for readings in unpack_json(kept)]

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each village by its code."""
        return {code: position for position, code in enumerate(self.facts["code"])}

    def select(self, village_filter: VillageFilter) -> Selection:
        """Return the villages that meet the filter; recent answers are kept."""
        return self._selected(village_filter)

    def _select(self, village_filter: VillageFilter) -> Selection:
        index = self.chooser.choose(village_filter)
        return Selection(index, self.size, float(self._areas[index].sum()))

    @cached_property
    def _areas(self) -> np.ndarray:
        return self.facts["area_km2"].to_numpy(dtype=float)

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

    def village(self, code: str) -> VillageFacts:
        """Return what is known of a village.

        Raises:
            UnknownVillageError: no village has this code.
        """
        if code not in self.positions:
            raise UnknownVillageError(code=code)
        position = self.positions[code]
        row = self.facts.iloc[position]
        return VillageFacts(position, {str(key): value for key, value in row.items()})

    def stamp(self) -> str:
        """Return a text that changes whenever any row changes or is damaged, and with the audience."""
        return f"{self.version}-{self.disclosure.audience}{stamp_of(self.defects)}"

    def shape_stamp(self) -> str:
        """Return a text that changes only when a shape of an area or damage does: an edited status leaves it alone."""
        shapes = (self.versions.geometries.get(layer, 0) for layer in ("villages", "townships", "counties"))
        return "-".join([self.versions.workspace, *map(str, shapes)]) + stamp_of(self.defects)

    def kept(self, name: str, build: Callable[[], Parts], *, of: str | None = None) -> Parts:
        """Return what `build` makes, as `once` does; it is saved with the data version.

        `name` has no `/` at its end, and may have some within. What is made `of` SHAPES only (what `shape_stamp`
        names), or of them and the rows of one layer, is taken from an earlier version where those are the same.
        """
        return self.once(
            _Kept(name), lambda: self._kept(name) or (of in self._same and self._earlier(name)) or build()
        )

    def earlier(self, name: str) -> Parts | None:
        """Return what an earlier version had kept, to make the same of this one more quickly."""
        return self._earlier(name)

    def follow(
        self, kept: Callable[[str], Parts | None], *, shape_stamp: str, rows: Mapping[str, int]
    ) -> None:
        """Let an earlier version of this `shape_stamp` and these `rows` help; `kept` returns what it had kept."""
        self._earlier = kept
        if shape_stamp == self.shape_stamp():
            layers = self.versions.layers.items()
            self._same = frozenset({SHAPES, *(layer for layer, row in layers if rows.get(layer) == row)})

    def made(self) -> Mapping[str, Parts]:
        """Return what has been made to be kept, by its name."""
        return {key.name: made for key, made in self._made.items() if isinstance(key, _Kept)}

    def once(self, key: Hashable, build: Callable[[], Built]) -> Built:
        """Return what `build` makes, making it only once a data version and key."""
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._made:
                self._made[key] = build()
            made: Built = self._made[key]
            return made
