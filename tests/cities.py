"""Small invented cities for tests: a store in memory that fills the port."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely

from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Contents, LayerSource
from villagemap.domain.entries import Versions
from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS
from villagemap.profiles import read_profile

Row = Mapping[str, object]


def table(spec: LayerSpec, rows: Sequence[Row]) -> pd.DataFrame:
    """Make a frame of a table as a store gives it."""
    columns = {key: pd.Series([row.get(key) for row in rows], dtype=object) for key in spec.columns}
    frame = pd.DataFrame(columns | {"entry": pd.Series([1] * len(rows), dtype="int64")})
    if spec.geometry is None:
        return frame
    shapes = [row.get(GEOMETRY) for row in rows]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=STORAGE_CRS))


def square(west: float, south: float, size: float = 0.1) -> shapely.MultiPolygon:
    """Return a square village, `size` degrees wide."""
    return shapely.MultiPolygon([shapely.box(west, south, west + size, south + size)])


@dataclass
class MemoryStore:
    """A store that keeps a workspace in memory; `change` is a write."""

    held: Contents

    def versions(self) -> Versions:
        return self.held.versions

    def contents(self) -> Contents:
        return self.held

    def change(self, name: str, rows: Sequence[Row]) -> None:
        """Replace a table, as one entry."""
        newest = max(self.held.versions.layers.values()) + 1
        versions = replace(self.held.versions, layers={**self.held.versions.layers, name: newest})
        tables = {**self.held.tables, name: table(TABLE[name], rows)}
        self.held = replace(self.held, versions=versions, tables=tables)


def store_of(tables: Mapping[str, Sequence[Row]], *, sample: bool = False) -> MemoryStore:
    """Make a store of the tables given; all others are empty."""
    made = {name: table(spec, tables.get(name, [])) for name, spec in TABLE.items()}
    versions = Versions("test", dict.fromkeys(TABLE, 1), dict.fromkeys(TABLE, 1))
    source = LayerSource(("villages.geojson",), "2022-12-31", "2023-01-02T03:04:05Z")
    sources = {name: source for name, frame in made.items() if len(frame)}
    return MemoryStore(Contents(versions, sample, "siping", made, sources))


def atlas_of(tables: Mapping[str, Sequence[Row]], *, sample: bool = False) -> Atlas:
    """Make an atlas over a store in memory."""
    return Atlas(store_of(tables, sample=sample), read_profile("siping"))
