"""Numbers that no load lets through, and that stand in a workspace all the same: every download is made without them."""

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from cities import square
from villagemap.cli.main import villagemap
from villagemap.frames.tables import GEOMETRY
from villagemap.store.workspace import Workspace
from writes import write

CODE, OTHER = "220322100301", "220322100302"
PERIOD = "2022-12-31"


@pytest.fixture(params=[1e19, 1e308, -1e19], ids=str)
def number(request):
    return request.param


@pytest.fixture
def workspace(tmp_path, number):
    """Return the path of a workspace into which another program wrote such a number."""
    path = tmp_path / "w.gpkg"
    made = Workspace.create(path, city="siping", sample=False)
    rows = [
        {"code": code, "name": "村", "area_declared": 1.0, GEOMETRY: square(124 + at, 43)}
        for at, code in enumerate((CODE, OTHER))
    ]
    observed = [
        {"village": CODE, "key": key, "period": period, "value": 1.0}
        for key, period in (
            ("population", PERIOD),
            ("toilets_rebuilt", "2022-06"),
            ("toilets_rebuilt", "2022-07"),
        )
    ]
    made.commit([write("villages", rows), write("observations", observed)])
    made.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE observations SET value = ?", (number,))
        connection.execute("UPDATE villages SET area_declared = ? WHERE code = ?", (number, CODE))
    return path


def gpkg(path, column):
    with closing(sqlite3.connect(path)) as connection:
        return [value for (value,) in connection.execute(f"SELECT {column} FROM villages ORDER BY code")]


def geojson(path, column):
    rows = json.loads(path.read_text("utf-8"), parse_constant=pytest.fail)["features"]
    return [row["properties"][column] for row in rows]


def csv(path, column):
    heading, *lines = [line.split(",") for line in path.read_text("utf-8-sig").splitlines()]
    return [float(line[heading.index(column)]) if line[heading.index(column)] else None for line in lines]


def xlsx(path, column):
    heading, *lines = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    place = next(at for at, name in enumerate(heading) if str(name).startswith(COLUMNS[column]))
    return [line[place] if line[place] != "" else None for line in lines]


COLUMNS = {"population": "常住人口", "area_declared": "上报面积"}


@pytest.mark.parametrize("read", [gpkg, geojson, csv, xlsx])
def test_every_download_counts_it_as_not_reported(workspace, tmp_path, read):
    out = tmp_path / f"o.{read.__name__}"

    done = CliRunner().invoke(villagemap, ["--workspace", str(workspace), "export", "villages", str(out)])

    assert done.exit_code == 0, done.output
    assert read(out, "population") == [None, None]
    assert read(out, "area_declared") == [None, 1.0]


def test_a_sum_passes_it_over(workspace, tmp_path):
    with closing(sqlite3.connect(workspace)) as connection, connection:
        connection.execute("UPDATE observations SET value = 3 WHERE period = '2022-07'")
    out = tmp_path / "o.geojson"

    CliRunner().invoke(villagemap, ["--workspace", str(workspace), "export", "villages", str(out)])

    assert geojson(out, "toilets_rebuilt") == [3, None]
