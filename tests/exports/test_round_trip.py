"""What we hand out can be loaded again, and is what it was: through the commands, in every format."""

import pytest
import shapely
from click.testing import CliRunner

from villagemap.cli.main import villagemap
from villagemap.domain.layers import LAYER, TABLE
from villagemap.exports.formats import FORMATS
from villagemap.frames.tables import GEOMETRY
from villagemap.store.workspace import Workspace
from writes import write

SHAPES_STAY_OUT = {"csv", "xlsx"}
DEGREES = 1e-9


def made(path, tables, keep=None):
    """Make a workspace; of the layer `keep` only what a list cannot bring."""
    workspace = Workspace.create(path, city="siping", sample=False)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(key for row in rows for key in row))
        if keep is not None:
            required = {field.key for field in TABLE[name].fields if field.required}
            columns = [key for key in columns if key in required | {GEOMETRY}]
        workspace.commit([write(name, [{key: row.get(key) for key in columns} for row in rows])])
    workspace.close()


def run(path, *arguments, lang="zh"):
    done = CliRunner().invoke(villagemap, ["--workspace", str(path), "--lang", lang, *map(str, arguments)])
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="session")
def origin(tmp_path_factory, full_city):
    path = tmp_path_factory.mktemp("origin") / "w.gpkg"
    made(path, full_city)
    return path


# Workbooks speak the reader's language; the others have one form.
WRITTEN = [*((ending, "zh") for ending in FORMATS), ("xlsx", "en")]


@pytest.mark.parametrize(("ending", "lang"), WRITTEN)
@pytest.mark.parametrize("layer", LAYER)
def test_a_layer_comes_back_as_it_was(origin, full_city, tmp_path, layer, ending, lang):
    file, again = tmp_path / f"{layer}.{ending}", tmp_path / "again.gpkg"
    run(origin, "export", layer, file, lang=lang)

    is_list = ending in SHAPES_STAY_OUT and LAYER[layer].geometry not in {None, "POINT"}
    made(again, {layer: full_city[layer]} if is_list else {}, keep=layer)
    run(again, "load", file, "--layer", layer, *(["--mode", "update"] if is_list else []))

    before, after = (Workspace.open(path).contents().tables[layer] for path in (origin, again))
    columns = list(LAYER[layer].columns)
    assert after[columns].to_dict("records") == before[columns].to_dict("records")
    if LAYER[layer].geometry:
        distances = shapely.hausdorff_distance(after[GEOMETRY].to_numpy(), before[GEOMETRY].to_numpy())
        assert (distances < DEGREES).all()


@pytest.mark.parametrize("ending", FORMATS)
def test_indicators_come_back_with_their_date(origin, full_city, tmp_path, ending):
    file, again = tmp_path / f"v.{ending}", tmp_path / "again.gpkg"
    run(origin, "export", "villages", file)

    made(again, {"villages": full_city["villages"]})
    run(again, "load", file, "--layer", "villages", "--mode", "update", "--period", "2022-12-31")

    observed = Workspace.open(again).contents().tables["observations"]
    assert observed[["key", "period", "value"]].to_numpy().tolist() == [
        ["population", "2022-12-31", 950.0],
        ["toilets_rebuilt", "2022-12-31", 9.0],
    ]


def test_what_a_filter_leaves_is_what_is_written(origin, tmp_path):
    run(origin, "export", "villages", tmp_path / "v.csv", "--filter", "demo=2022&county=220322")

    assert (tmp_path / "v.csv").read_text("utf-8-sig").splitlines()[1].startswith("220322100302,吉洼子村")


def test_a_command_writes_the_columns_and_the_order_of_its_filter(origin, tmp_path):
    query = "demo=any&sort=-name&columns=plan_year"
    run(origin, "export", "villages", tmp_path / "v.csv", "--filter", query)

    heading, *lines = (tmp_path / "v.csv").read_text("utf-8-sig").splitlines()
    assert heading == "code,name,plan_year"
    assert [line.split(",")[1] for line in lines] == ["杨树屯村", "吉洼子村"]


@pytest.mark.parametrize(("ending", "lang"), WRITTEN)
def test_a_file_with_the_measure_of_its_filter_is_loaded_again(origin, full_city, tmp_path, ending, lang):
    file, again = tmp_path / f"v.{ending}", tmp_path / "again.gpkg"
    run(origin, "export", "villages", file, "--filter", "nearest_5g=0-1000,5000-&supply_wells=0,1", lang=lang)

    made(again, {"villages": full_city["villages"]})
    run(again, "load", file, "--layer", "villages", "--mode", "update")

    before, after = (Workspace.open(path).contents().tables["villages"] for path in (origin, again))
    columns = list(LAYER["villages"].columns)
    assert after[columns].to_dict("records") == before[columns].to_dict("records")


def test_a_format_that_there_is_not_is_refused_and_leaves_nothing(origin, tmp_path):
    done = CliRunner().invoke(
        villagemap, ["--workspace", str(origin), "--lang", "en", "export", "wells", str(tmp_path / "w.dxf")]
    )

    assert done.exit_code == 2
    assert "wells.xlsx" in done.output
    assert list(tmp_path.iterdir()) == []
