"""What another program stored: damaged rows are left out and named, and the rest is there."""

import io
import math
import sqlite3
import zipfile

import pytest
import shapely
from python_calamine import CalamineWorkbook

from damage.by_hand import BLOBS, blob, by_hand, spoil_shape
from damage.flips import VILLAGE, make_workspace, strict
from villagemap.atlas.atlas import Atlas
from villagemap.domain.disclosure import Audience
from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import RowDamagedError, WorkspaceDamagedError
from villagemap.frames.geopackage import decode
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from villagemap.web.app import create_app
from writes import write

OTHERS = ["220302200301", "220322100302", "220322101301"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return make_workspace(tmp_path_factory.mktemp("origin") / "w.gpkg")


@pytest.fixture
def workspace(data, tmp_path):
    (tmp_path / "w.gpkg").write_bytes(data)
    opened = Workspace.open(tmp_path / "w.gpkg")
    yield opened
    opened.close()


def client_of(workspace, audience=Audience.PUBLIC):
    atlas = Atlas(workspace, read_profile("siping"), audience=audience)
    return create_app(Settings(workspace=workspace.path), atlas).test_client()


def found_by_checks(workspace):
    checks = workspace.checks(read_profile("siping"))
    return [str(finding) for check in checks for finding in check.findings]


@pytest.mark.parametrize("spoilt", BLOBS.values(), ids=BLOBS)
def test_a_village_that_cannot_be_drawn_is_left_out_and_all_others_are_drawn(workspace, spoilt):
    spoil_shape(workspace.path, VILLAGE, spoilt)
    client = client_of(workspace)

    rows = strict(client.get("/overview/rows.json").data)
    villages = strict(client.get("/overview/villages.json").data)
    outlines = strict(client.get("/overview/outlines.json").data)
    features = strict(client.get("/villages.geojson").data)

    assert rows["code"] == OTHERS
    assert len(villages["rings"]) == len(OTHERS)
    assert outlines["extent"] == list(read_profile("siping").extent)
    assert [feature["id"] for feature in features["features"]] == OTHERS
    assert features["villagemap"]["left_out"] == 1


@pytest.mark.parametrize("spoilt", BLOBS.values(), ids=BLOBS)
def test_every_page_says_how_many_rows_are_left_out_and_which(workspace, spoilt):
    spoil_shape(workspace.path, VILLAGE, spoilt)
    client = client_of(workspace)

    for address, sentence in (
        ("/", "1 行数据已损坏，未计入地图"),
        ("/villages", "1 行数据已损坏，未计入地图"),
        (f"/villages/{OTHERS[0]}?lang=en", "One damaged row is left out of map"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert sentence in page.text
        assert VILLAGE in page.text
    assert client.get("/healthz").json == {
        "status": "ok",
        "data_version": workspace.versions().data_version,
        "damaged": {"rows": 1},
    }
    assert client.get(f"/villages/{VILLAGE}").status_code == 404


@pytest.mark.parametrize("spoilt", BLOBS.values(), ids=BLOBS)
def test_check_names_the_shape_by_table_and_row(workspace, spoilt):
    spoil_shape(workspace.path, VILLAGE, spoilt)

    assert any(
        finding.startswith("villages ") and VILLAGE in finding for finding in found_by_checks(workspace)
    )


@pytest.mark.parametrize("spoilt", BLOBS.values(), ids=BLOBS)
def test_downloads_hold_no_number_without_end(workspace, spoilt):
    spoil_shape(workspace.path, VILLAGE, spoilt)
    by_hand(workspace.path, "UPDATE observations SET value = 9e999 WHERE key = 'population'")
    by_hand(workspace.path, "UPDATE projects SET funds = 1e308")
    by_hand(workspace.path, "UPDATE villages SET seat_lon = 500, seat_lat = 99, area_declared = -9e999")
    client = client_of(workspace)

    for layer in ("villages", "counties", "wells", "projects", "roads"):
        table = client.get(f"/layers/{layer}.csv").text.lower()
        assert not {"nan", "inf", "-inf", "infinity"} & set(table.replace("\r\n", ",").split(","))
        strict(client.get(f"/layers/{layer}.geojson").data)
        book = client.get(f"/layers/{layer}.xlsx").data
        assert zipfile.ZipFile(io.BytesIO(book)).testzip() is None
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(book))
        cells = [
            cell
            for name in sheets.sheet_names
            for row in sheets.get_sheet_by_name(name).to_python()
            for cell in row
        ]
        assert all(math.isfinite(cell) for cell in cells if isinstance(cell, float))
        _is_a_sound_geopackage(client.get(f"/layers/{layer}.gpkg").data, layer)


def _is_a_sound_geopackage(data, layer):
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(data)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        sides = connection.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents").fetchone()
        assert all(side is None or 100 < side < 130 or 40 < side < 50 for side in sides)
        if layer != "projects":
            shapes = decode(blob for (blob,) in connection.execute(f"SELECT geom FROM {layer}"))
            assert all(math.isfinite(side) for side in shapely.total_bounds(shapes))


@pytest.mark.parametrize(
    ("statement", "place", "gone"),
    [
        pytest.param(
            "UPDATE villages SET name = CAST(x'e6ff' AS TEXT)", f"villages fid 2 {VILLAGE} name: text", True, id="name"
        ),
        pytest.param("UPDATE villages SET code = '2203221003'", "villages fid 2 code: code", True, id="short code"),
        pytest.param("UPDATE villages SET code = x'00'", "villages fid 2 code: text", True, id="blob as code"),
        pytest.param(
            "UPDATE villages SET area_declared = 9e999", f"villages fid 2 {VILLAGE} area_declared: number", False,
            id="infinite area",
        ),
        pytest.param(
            "UPDATE villages SET area_declared = 'wide'", f"villages fid 2 {VILLAGE} area_declared: number", False,
            id="a word as area",
        ),
        pytest.param("UPDATE villages SET flagship = 7", f"villages fid 2 {VILLAGE} flagship: yes_no", False, id="flag"),
        pytest.param(
            "UPDATE villages SET plan_compiled_on = '2022-13-45'", f"villages fid 2 {VILLAGE} plan_compiled_on: date",
            False, id="date",
        ),
        pytest.param(
            "UPDATE villages SET plan_number = x'ff'", f"villages fid 2 {VILLAGE} plan_number: text", False,
            id="blob as text",
        ),
        pytest.param(
            "UPDATE villages SET seat_lon = 500, seat_lat = 99", f"villages fid 2 {VILLAGE} seat_lon: beyond", False, id="seat"
        ),
    ],
)  # fmt: skip
def test_a_damaged_cell_is_emptied_and_a_row_that_needs_it_left_out(workspace, statement, place, gone):
    by_hand(workspace.path, f"{statement} WHERE fid = 2")
    client = client_of(workspace)

    codes = strict(client.get("/overview/rows.json").data)["code"]

    assert codes == (OTHERS if gone else sorted([*OTHERS, VILLAGE]))
    assert place in found_by_checks(workspace)
    assert client.get("/healthz").json["damaged"] == ({"rows": 1} if gone else {"cells": 1})


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        pytest.param("UPDATE villages SET plan_stage = 'drafted'", "plan_stage: word", id="a word of nobody"),
        pytest.param("UPDATE villages SET class = 'star'", "class: word", id="a class that the city lacks"),
        pytest.param("UPDATE cadres SET level = 'world'", "level: word", id="a level of cadres"),
        pytest.param("UPDATE roads SET kind = 'canal'", "kind: word", id="a kind of roads"),
        pytest.param("UPDATE wells SET test_result = 'maybe'", "test_result: word", id="a result of a test"),
    ],
)
def test_a_word_that_the_city_lacks_is_named_and_no_page_dies_of_it(workspace, statement, place):
    by_hand(workspace.path, statement)

    for audience in Audience:
        client = client_of(workspace, audience)
        for address in ("/", f"/villages/{VILLAGE}", f"/villages/{VILLAGE}.json", "/layers/roads.xlsx"):
            assert client.get(address).status_code == 200
    assert any(place in finding for finding in found_by_checks(workspace))


def test_of_a_county_far_away_only_the_outline_is_left_out(workspace):
    by_hand(workspace.path, "UPDATE counties SET geom = ? WHERE code = '220322'", BLOBS["nowhere"])

    counties = strict(client_of(workspace).get("/layers/counties.geojson").data)["features"]

    assert [county["id"] for county in counties] == ["220302", "220322"]
    assert counties[1]["properties"]["derived"] is True
    assert "counties fid 2 220322 geometry: beyond" in found_by_checks(workspace)


def test_a_column_that_is_gone_is_no_text_of_its_own_name(workspace):
    by_hand(workspace.path, "ALTER TABLE villages RENAME COLUMN plan_stage TO stage")

    with pytest.raises(WorkspaceDamagedError):
        workspace.contents()


def test_a_broken_definition_of_a_table_is_told_though_its_message_is_no_text(data, tmp_path):
    path = tmp_path / "w.gpkg"
    path.write_bytes(data.replace(b'CREATE TABLE "wells"', b'CREATE TAB\xccE "wells"'))

    with pytest.raises(WorkspaceDamagedError):
        Workspace.open(path)


def test_the_internal_audience_alone_hears_of_damaged_personal_registers(workspace):
    by_hand(workspace.path, "UPDATE cadres SET level = x'ff'")

    public, internal = (client_of(workspace, audience).get("/").text for audience in Audience)

    assert "data-damage" not in public
    assert "包保干部" in internal


def test_no_page_shows_what_a_damaged_cell_holds(workspace):
    by_hand(workspace.path, "UPDATE observations SET value = '7654321人' WHERE key = 'monitored_households'")

    page = client_of(workspace).get("/").text

    assert "1 行数据已损坏" in page
    assert "7654321" not in page
    assert "monitored_households" not in page.partition("data-damage")[2].partition("</details>")[0]


def test_a_damaged_row_is_mended_by_loading_it_again_and_the_damage_can_be_brought_back(workspace):
    by_hand(workspace.path, "UPDATE villages SET name = CAST(x'e6ff' AS TEXT) WHERE code = ?", VILLAGE)
    mending = write("villages", [{"code": VILLAGE, "name": "好名村"}], LoadMode.UPDATE)

    assert workspace.compare([mending]).difference.tables[0].rows[0].key == VILLAGE
    entry = workspace.commit([mending])[0].entry

    assert workspace.contents().defects == ()
    assert "好名村" in list(workspace.table("villages")["name"])
    workspace.undo(entry)
    assert VILLAGE in list(workspace.table("villages")["code"])


@pytest.mark.parametrize(
    ("statement", "entry", "place"),
    [
        pytest.param("DELETE FROM wells WHERE code = 'w1'", "wells", "wells w1", id="a row deleted by hand"),
        pytest.param("UPDATE changes SET op = 'chang' WHERE layer = 'wells'", "wells", "changes fid", id="unknown op"),
        pytest.param("UPDATE entries SET fields = '[1' WHERE layer = 'wells'", "wells", "entries fid", id="fields"),
        pytest.param(
            "UPDATE changes SET before = '{\"name\": ' WHERE before IS NOT NULL", "villages", "changes fid", id="before"
        ),
        pytest.param(
            "UPDATE changes SET before = '{\"nbme\": 1}' WHERE before IS NOT NULL", "villages", "changes fid",
            id="an unknown field",
        ),
        pytest.param(
            "UPDATE changes SET before = '{\"name\": NaN}' WHERE before IS NOT NULL", "villages", "changes fid", id="NaN"
        ),
    ],
)  # fmt: skip
def test_an_undo_that_damage_forbids_names_table_and_row_and_changes_nothing(
    workspace, statement, entry, place
):
    newest = max(one.id for one in workspace.history() if one.layer == entry)
    by_hand(workspace.path, statement)
    versions = workspace.versions()

    with pytest.raises(RowDamagedError) as refused:
        workspace.undo(newest)

    assert refused.value.parts["place"].startswith(place)
    assert workspace.versions() == versions


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        pytest.param(
            "DELETE FROM layers WHERE layer = 'wells'", "layers wells: missing", id="a layer's row gone"
        ),
        pytest.param(
            "UPDATE layers SET version = 'five' WHERE layer = 'wells'",
            "layers fid 5 wells version",
            id="version",
        ),
        pytest.param("UPDATE entries SET kind = 'laod' WHERE id = 3", "entries fid 3 kind: word", id="kind"),
        pytest.param(
            "UPDATE entries SET who = CAST(x'ff' AS TEXT) WHERE id = 3", "entries fid 3 who: text", id="who"
        ),
        pytest.param(
            "UPDATE entries SET fields = 'x' WHERE id = 3", "entries fid 3 fields: json", id="fields"
        ),
        pytest.param(
            "UPDATE settings SET value = '{' WHERE key LIKE 'mapping/%'",
            "mapping/乡镇表 value: json",
            id="mapping",
        ),
        pytest.param("UPDATE changes SET before = '{' WHERE before IS NOT NULL", "before: json", id="before"),
    ],
)
def test_damaged_books_are_named_and_everything_else_goes_on(workspace, statement, finding):
    by_hand(workspace.path, statement)
    client = client_of(workspace)

    assert client.get("/").status_code == 200
    assert client.get(f"/villages/{VILLAGE}/provenance.json").status_code == 200
    assert any(finding in found for found in found_by_checks(workspace))
    assert len(workspace.history()) >= 1
    assert workspace.mappings() is not None


def test_a_layer_whose_version_is_lost_never_goes_back_to_an_older_one(workspace):
    before = workspace.versions()
    by_hand(workspace.path, "DELETE FROM layers WHERE layer = 'villages'")

    after = Workspace.open(workspace.path)
    lost = after.versions()
    after.commit([write("villages", [{"code": VILLAGE, "name": "再名村"}], LoadMode.UPDATE)])

    assert lost.layers["villages"] >= before.layers["villages"]
    assert after.versions().layers["villages"] > lost.layers["villages"]
    after.close()


@pytest.mark.parametrize("key", ["workspace", "city", "sample"])
def test_a_setting_that_cannot_be_done_without_is_named(workspace, key):
    by_hand(workspace.path, "UPDATE settings SET value = x'ff' WHERE key = ?", key)

    with pytest.raises(RowDamagedError) as refused:
        Workspace.open(workspace.path).versions()

    assert refused.value.parts["place"] == f"settings {key} value"


NO_DATES = {
    "word": "abc",
    "no day": "2022-02-30",
    "year 0": "0000",
    "five digits": "99999",
    "line break": "2022\n",
    "full-width digits": "２０２２",
    "Arabic digits": "٢٠٢٢",
    "NUL": "20\x0022",
    "blank": " ",
}


@pytest.mark.parametrize("period", NO_DATES.values(), ids=NO_DATES)
def test_an_observation_of_a_period_that_is_no_date_is_left_out_and_named(workspace, period):
    by_hand(workspace.path, "UPDATE observations SET period = ? WHERE fid = 1", period)
    client = client_of(workspace)

    assert client.get("/").status_code == 200
    assert client.get(f"/villages/{VILLAGE}").status_code == 200
    assert client.get("/healthz").json["damaged"] == {"rows": 1}
    assert any(found.startswith("observations fid 1 ") for found in found_by_checks(workspace))


@pytest.mark.parametrize(
    ("statement", "place", "gone"),
    [
        pytest.param("UPDATE villages SET name = ''", "name: missing", True, id="empty name"),
        pytest.param("UPDATE villages SET name = ' \u3000\u200b'", "name: missing", True, id="blank name"),
        pytest.param("UPDATE villages SET name = 'a' || char(27) || '[2J'", "name: text", True, id="escape"),
        pytest.param("UPDATE villages SET name = 'a' || char(0)", "name: text", True, id="NUL"),
        pytest.param("UPDATE villages SET plan_number = 'a\u202eb'", "plan_number: text", False, id="direction"),
        pytest.param("UPDATE wells SET village = 'abc'", "village: code", False, id="village of a well"),
        pytest.param("UPDATE projects SET county = 'zz'", "county: code", False, id="county of a project"),
        pytest.param("UPDATE cadres SET village = '2203'", "cadres fid 1 village: code", True, id="cadre"),
        pytest.param("UPDATE observations SET key = 'a' || char(7)", "key: text", True, id="indicator"),
        pytest.param("UPDATE observations SET village = '２２０３２２１００３０１'", "village: code", True, id="digits"),
        pytest.param("UPDATE project_villages SET village = 'x'", "village: code", True, id="village of a project"),
        pytest.param("UPDATE project_villages SET project = ' '", "project: missing", True, id="no project"),
        pytest.param("UPDATE wells SET code = char(10)", "wells fid 1 code: missing", True, id="code of a line break"),
    ],
)  # fmt: skip
def test_text_that_no_intake_would_store_is_named_by_its_place_and_never_shown(
    workspace, statement, place, gone
):
    by_hand(workspace.path, f"{statement} WHERE fid = 1")
    client = client_of(workspace, Audience.INTERNAL)

    assert any(place in finding for finding in found_by_checks(workspace))
    assert client.get("/healthz").json["damaged"] == ({"rows": 1} if gone else {"cells": 1})
    for address in ("/", f"/villages/{VILLAGE}", "/overview/rows.json", "/layers/villages.csv"):
        said = client.get(address).text
        assert not {"\x1b", "\x00", "\u202e", "\x07"} & set(said)


@pytest.mark.parametrize("layer", ["villages", "counties", "roads"])
def test_a_shape_out_of_proportion_is_left_out_and_named_by_its_number(workspace, layer):
    wide = shapely.box(123.6, 42.9, 125.4, 44.1)
    shape = {
        "villages": shapely.MultiPolygon([shapely.box(124, 43, 125.1, 44)]),
        "counties": shapely.MultiPolygon([shapely.box(123.25, 42.77, 125.83, 44.16)]),
        "roads": shapely.MultiLineString([wide.exterior.coords]),
    }[layer]
    by_hand(workspace.path, f"UPDATE {layer} SET geom = ? WHERE fid = 1", blob(shape))
    client = client_of(workspace)

    drawn = strict(client.get(f"/layers/{layer}.geojson").data)

    assert any(
        found.startswith(f"{layer} fid 1 ") and found.endswith("geometry: too_large")
        for found in found_by_checks(workspace)
    )
    assert drawn["villagemap"].get("left_out", 0) == (0 if layer == "counties" else 1)
    assert client.get("/healthz").json["damaged"] == ({"cells": 1} if layer == "counties" else {"rows": 1})
