"""Small invented cities for tests: a store in memory that fills the port."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely

from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Contents, LayerSource, Origin
from villagemap.domain.disclosure import Audience
from villagemap.domain.entries import EntryKind, Versions
from villagemap.domain.layers import TABLE, LayerSpec
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS
from villagemap.profiles import read_profile

Row = Mapping[str, object]


def table(spec: LayerSpec, rows: Sequence[Row]) -> pd.DataFrame:
    """Make a frame of a table as a store gives it: in the order of its keys."""
    rows = sorted(rows, key=lambda row: [str(row.get(key) or "") for key in spec.key])
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

    def origins(self, table: str, codes: Sequence[str], *, upto: int) -> Sequence[Origin]:
        """Say that every row came with one file, whole."""
        spec, rows = TABLE[table], self.held.tables[table]
        keys = ["|".join(map(str, key)) for key in zip(*(rows[key] for key in spec.key), strict=True)]
        fields = tuple(column for column in spec.columns if column not in spec.key)
        shape = ("geom",) if spec.geometry else ()
        return [
            Origin(
                code,
                (*fields, *shape),
                entry=min(1, upto),
                kind=EntryKind.LOAD,
                at="2023-01-02T03:04:05Z",
                as_of="2022-12-31",
                file=f"{table}.geojson",
                row=keys.index(code) + 1,
            )
            for code in codes
            if code in keys
        ]

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


def atlas_of(
    tables: Mapping[str, Sequence[Row]], *, sample: bool = False, audience: Audience = Audience.PUBLIC
) -> Atlas:
    """Make an atlas over a store in memory."""
    return Atlas(store_of(tables, sample=sample), read_profile("siping"), audience=audience)


def small_city() -> dict[str, list[dict[str, object]]]:
    """Four villages in two counties, with points, a road, a project and observations."""
    villages = [
        _village("220302200301", "致福村", 124.4, 43.1, plan="none", demo="none", flagship=False),
        _village(
            "220322100301",
            "杨树屯村",
            124.0,
            43.0,
            plan="compiled",
            plan_compiled_on="2021-06",
            demo="2021",
            flagship=False,
        )
        | {"class": "cluster"},
        _village("220322100302", "吉洼子村", 124.1, 43.0, plan="compiled", demo="2022", flagship=True),
        _village("220322101301", "柏岭子村", 124.2, 43.0),
    ]
    return {
        "villages": villages,
        "counties": [
            {"code": "220302", "name": "铁西区", GEOMETRY: square(124.4, 43.1)},
            {"code": "220322", "name": "梨树县", GEOMETRY: square(124.0, 43.0, 0.3)},
        ],
        "sites_5g": [
            {"code": "s1", "village": "220322100301", GEOMETRY: shapely.Point(124.05, 43.05)},
            {"code": "s2", GEOMETRY: shapely.Point(124.15, 43.05)},
            {"code": "s3", "name": "城外", GEOMETRY: shapely.Point(125.5, 43.05)},
        ],
        "wells": [
            {
                "code": "w1",
                "village": "220322100301",
                "test_result": "pass",
                GEOMETRY: shapely.Point(124.02, 43.02),
            },
            {
                "code": "w2",
                "village": "220322100302",
                "test_result": "fail",
                GEOMETRY: shapely.Point(124.12, 43.02),
            },
        ],
        "roads": [
            {
                "code": "r1",
                "kind": "built",
                "length_km": 8.1,
                GEOMETRY: shapely.MultiLineString([[(124.05, 43.05), (124.15, 43.05)]]),
            }
        ],
        "projects": [{"code": "p1", "name": "大棚", "kind": "industry", "funds": 120.0, "county": "220322"}],
        "project_villages": [{"project": "p1", "village": "220322100302"}],
        "observations": [
            {"village": "220322100301", "key": "population", "period": "2021-12-31", "value": 900.0},
            {"village": "220322100301", "key": "population", "period": "2022-12-31", "value": 950.0},
            {"village": "220322100301", "key": "toilets_rebuilt", "period": "2022-03", "value": 4.0},
            {"village": "220322100301", "key": "toilets_rebuilt", "period": "2022-09", "value": 5.0},
            {"village": "220322100301", "key": "monitored_households", "period": "2022", "value": 77777.0},
        ],
    }


def _village(code: str, name: str, west: float, south: float, **more: object) -> dict[str, object]:
    return {"code": code, "name": name, GEOMETRY: square(west, south), **more}
