"""One way to inspect a file that a test has built."""

import importlib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from intake_files import Files, stored_villages
from villagemap.ingest.intake import CheckedLoad, inspect
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.stored import NOTHING, Stored
from villagemap.profiles import read_profile
from villagemap.settings import Limits


@pytest.fixture(scope="session")
def profile():
    return read_profile("siping")


@pytest.fixture
def read_here(monkeypatch):
    """Read without a child process: `test_readers` and `test_bounded` try that."""

    def read(path, kind, request, _progress):
        return importlib.import_module(f"villagemap.reading.readers.{kind}").read(path, request)

    monkeypatch.setattr("villagemap.reading.bounded.read_bounded", read)


@pytest.fixture
def look(profile):
    """Inspect a file; `stored` is what the workspace holds."""

    def run(path: Path, *, stored=NOTHING, limits=None, **options) -> CheckedLoad:
        return inspect(
            path,
            LoadOptions(**options),
            profile=profile,
            stored=stored,
            limits=limits or Limits(),
        )

    return run


@pytest.fixture
def wells(look, files, request):
    """Inspect a list of wells against villages, those of the module by default; each row gets a place of its own."""
    module = request.module

    def run(*rows, head=module.HEAD, villages=module.VILLAGES, aliases=(), **options):
        placed = [f"W{at},{row},124.3,43.{at}" for at, row in enumerate(rows, 1)]
        return look(
            files.csv(head, *placed), layer="wells", stored=stored_villages(villages, aliases), **options
        )

    return run


@pytest.fixture
def holding_shapes():
    """Say that a workspace holds villages with these shapes by code."""

    def of(shapes) -> Stored:
        columns = pd.DataFrame({"code": list(shapes), "name": [f"{code[-1]}村" for code in shapes]})
        areas = [shapely.MultiPolygon([each]) if each else each for each in shapes.values()]
        return Stored({"villages": gpd.GeoDataFrame(columns, geometry=areas, crs="EPSG:4490")})

    return of


@pytest.fixture
def rules():
    """The rules that a load breaks, with their counts."""

    def of(checked: CheckedLoad) -> dict[str, int]:
        return {rule: count for (_, rule), count in checked.report.totals.items()}

    return of


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)
