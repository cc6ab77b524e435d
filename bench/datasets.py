"""The data of every size: our workspace, and the same villages as GeoJSON and GeoPackage for the peers.

Made once and kept in `.bench/data/`; made anew when the generator or the schema changes.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from bench.city import City, Size
from bench.places import DATA
from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS, TableWrite
from villagemap.profiles import read_profile
from villagemap.store import migrations, schema
from villagemap.store.workspace import Workspace

_CITY = "siping"
_SITES_EVERY = 1  # a 5G site for every so many villages
_THEIR_COLUMNS = ("code", "name", "class", "plan", "demo", "flagship")


@dataclass(frozen=True)
class Dataset:
    """A city on disk."""

    size: Size
    folder: Path

    @property
    def workspace(self) -> Path:
        """Our workspace."""
        return self.folder / "workspace.gpkg"

    @property
    def geojson(self) -> Path:
        """The villages for those who read GeoJSON."""
        return self.folder / "villages.geojson"

    @property
    def gpkg(self) -> Path:
        """The villages for those who read GeoPackage: table `villages`, with an R-tree."""
        return self.folder / "villages.gpkg"

    @property
    def lent_gpkg(self) -> Path:
        """A copy of it for a peer that changes what it reads: SpatiaLite adds tables of its own."""
        copy = self.folder / "lent.gpkg"
        if not copy.exists():
            shutil.copyfile(self.gpkg, copy)
        return copy

    @cached_property
    def city(self) -> City:
        """The city from which the files were made."""
        return City(read_profile(_CITY), self.size)

    def fresh_workspace(self, name: str) -> Path:
        """Return a copy of the workspace alone, without anything that was prepared beside it."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        copy = folder / "workspace.gpkg"
        shutil.copyfile(self.workspace, copy)
        return copy


def dataset(size: Size) -> Dataset:
    """Return the files of a city; they are made where they are not there."""
    made = Dataset(size, DATA / size.name)
    stamp = made.folder / "stamp"
    if not stamp.is_file() or stamp.read_text() != _digest():
        shutil.rmtree(made.folder, ignore_errors=True)
        made.folder.mkdir(parents=True)
        print(f"  making {size} …", flush=True)
        _make(made)
        stamp.write_text(_digest())
    return made


def _digest() -> str:
    digest = hashlib.sha256(json.dumps([migrations.NEWEST, *schema.statements()]).encode())
    for path in (Path(__file__), Path(__file__).with_name("city.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make(made: Dataset) -> None:
    _load(made)
    villages = villages_for_peers(made.city)
    villages.to_file(made.gpkg, layer="villages", engine="pyogrio")
    villages.to_file(made.geojson, engine="pyogrio", COORDINATE_PRECISION=7, ID_FIELD="code", RFC7946=True)


def villages_for_peers(city: City) -> gpd.GeoDataFrame:
    """Return the villages as a frame in EPSG:4326, with the columns that the filters ask of."""
    columns = {name: city.columns[name] for name in _THEIR_COLUMNS}
    return gpd.GeoDataFrame(columns, geometry=city.shapes, crs="EPSG:4326")


def sites_of(city: City) -> gpd.GeoDataFrame:
    """Return a 5G site inside of every village."""
    codes = city.codes[::_SITES_EVERY]
    frame = {"code": [f"s{code}" for code in codes], "village": codes}
    points = shapely.centroid(city.shapes[::_SITES_EVERY])
    return gpd.GeoDataFrame(pd.DataFrame(frame, dtype=object), geometry=points, crs=STORAGE_CRS)


def _load(made: Dataset) -> None:
    workspace = Workspace.create(made.workspace, city=_CITY, sample=False)
    frame = pd.DataFrame(
        {name: pd.Series(values, dtype=object) for name, values in made.city.columns.items()}
    )
    villages = gpd.GeoDataFrame(frame, geometry=made.city.shapes, crs=STORAGE_CRS)
    workspace.commit([load_of("villages", villages), load_of("sites_5g", sites_of(made.city))])
    workspace.close()


def load_of(table: str, frame: pd.DataFrame, mode: LoadMode = LoadMode.REPLACE) -> TableWrite:
    """Return a load of a table, as the command line would make it of a file."""
    assert GEOMETRY in frame or mode is LoadMode.UPDATE  # noqa: S101 - a mistake of ours
    return TableWrite(
        table, frame, mode, Provenance(EntryKind.LOAD, file=f"{table}.geojson", as_of="2022-12-31")
    )
