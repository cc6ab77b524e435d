"""`villagemap load` as people call it, over a workspace of its own."""

import pytest
import shapely
from click.testing import CliRunner

from intake_files import CODE, OTHER, square
from villagemap.cli.load import ProgressPrinter
from villagemap.cli.main import villagemap
from villagemap.domain.labels import Language
from villagemap.store.workspace import Workspace
from villagemap.texts import Texts


@pytest.fixture
def load(tmp_path):
    """Load a file from the command line into `tmp_path/w.gpkg`."""

    def run(path, *options, lang="en"):
        arguments = ["--workspace", str(tmp_path / "w.gpkg"), "--lang", lang, "load", str(path), *options]
        return CliRunner().invoke(villagemap, arguments)

    return run


@pytest.fixture
def table(tmp_path):
    return lambda name: Workspace.open(tmp_path / "w.gpkg").contents().tables[name]


@pytest.fixture
def villages(files):
    return files.geojson(
        [
            ({"code": CODE, "name": "杨树屯村", "备注": "x"}, square()),
            ({"code": OTHER, "name": "柳条沟村"}, square(124.01)),
        ],
        name="villages.geojson",
    )


def test_loading_into_no_workspace_makes_one(load, table, villages):
    done = load(villages, "--layer", "villages")

    assert done.exit_code == 0
    assert "Villages: 2 added, 0 changed, 0 removed, 0 unchanged" in done.stdout
    assert "Columns left out: 备注" in done.stdout
    assert list(table("villages")["name"]) == ["杨树屯村", "柳条沟村"]


def test_the_same_file_again_changes_nothing(load, villages):
    load(villages, "--layer", "villages")

    assert "0 added, 0 changed, 0 removed, 2 unchanged" in load(villages, "--layer", "villages").stdout


def test_replace_removes_what_the_file_lacks_and_keeps_columns_that_it_lacks(load, table, villages, files):
    load(villages, "--layer", "villages")
    load(files.csv("code,plan", f"{CODE},1", f"{OTHER},0"), "--layer", "villages", "--join", "code")
    one = files.geojson([({"code": CODE, "name": "杨树村"}, square())], name="one.geojson")

    asked = load(one, "--layer", "villages")
    done = load(one, "--layer", "villages", "--mode", "replace")

    assert asked.exit_code == 1
    assert f"The workspace holds 2 rows, and the file lacks one of them: {OTHER}. Remove it?" in asked.stderr
    assert "--mode replace  remove the row" in asked.stderr
    assert "--mode append  keep the row" in asked.stderr
    assert "0 added, 1 changed, 1 removed" in done.stdout
    assert table("villages")[["name", "plan"]].to_numpy().tolist() == [["杨树村", "compiled"]]


def test_append_adds_and_changes(load, table, villages, files):
    load(villages, "--layer", "villages")
    new = files.geojson([({"code": "220322100303", "name": "新村"}, square(124.02))], name="new.geojson")

    done = load(new, "--layer", "villages", "--mode", "append")

    assert "1 added, 0 changed, 0 removed" in done.stdout
    assert len(table("villages")) == 3


def test_indicators_are_stored_with_their_period(load, table, villages, files):
    load(villages, "--layer", "villages")
    path = files.csv("代码,户数", f"{CODE},12", f"{OTHER},7")

    done = load(
        path, "--layer", "villages", "--join", "code", "--map", "户数=toilets_rebuilt", "--period", "2022"
    )

    assert "Observations: 2 added" in done.stdout
    found = table("observations")[["village", "key", "period", "value", "row"]]
    assert found.to_numpy().tolist() == [
        [CODE, "toilets_rebuilt", "2022", 12.0, 2.0],
        [OTHER, "toilets_rebuilt", "2022", 7.0, 3.0],
    ]


@pytest.mark.parametrize(
    ("lang", "sentence", "remedy"),
    [
        pytest.param("zh", "第 3 行 · 分类＝“西部类”：不认识这个值", "处理：改成其中一个", id="Chinese"),
        pytest.param(
            "en", "row 3 · 分类 = “西部类”: This value is not known", "What to do: Use one", id="English"
        ),
    ],
)
def test_errors_name_row_column_and_value_say_what_to_do_and_store_nothing(
    load, table, villages, files, lang, sentence, remedy
):
    load(villages, "--layer", "villages")
    path = files.csv("代码,分类", f"{CODE},待定", f"{OTHER},西部类")

    done = load(path, "--layer", "villages", "--join", "code", lang=lang)

    assert done.exit_code == 1
    assert sentence in done.stderr
    assert remedy in done.stderr
    assert table("villages")["class"].isna().all()


def test_a_refused_file_leaves_no_workspace_behind(load, files, tmp_path):
    done = load(files.csv("代码,分类", "1,待定"), "--layer", "villages", "--join", "code")

    assert done.exit_code == 1
    assert not (tmp_path / "w.gpkg").exists()


def test_a_file_that_cannot_be_read_is_one_sentence(load, files):
    done = load(files.text("x", "f.et"), "--layer", "villages")

    assert done.exit_code == 1
    assert done.stderr == (
        "The file f.et cannot be read: it is in a format of WPS alone; save it as .xlsx first.\n"
    )


def test_a_dry_run_stores_nothing(load, villages, tmp_path):
    done = load(villages, "--layer", "villages", "--dry-run")

    assert done.exit_code == 0
    assert "Dry run: nothing was stored." in done.stdout
    assert not (tmp_path / "w.gpkg").exists()


def test_real_data_enter_a_sample_only_when_told_to_replace_it(load, table, villages, tmp_path):
    Workspace.create(tmp_path / "w.gpkg", city="siping", sample=True)

    refused = load(villages, "--layer", "villages")
    told = load(villages, "--layer", "villages", "--replace-sample")

    assert refused.exit_code == 1
    assert "--replace-sample" in refused.stderr
    assert told.exit_code == 0
    assert len(table("villages")) == 2
    assert not Workspace.open(tmp_path / "w.gpkg").sample


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--layer", "observations"], id="a table that files cannot fill"),
        pytest.param(["--layer", "villages", "--map", "x"], id="a mapping without a field"),
        pytest.param(["--layer", "villages", "--encoding", "rot13"], id="no encoding of text"),
        pytest.param(["--layer", "villages", "--mode", "delete"], id="no mode"),
        pytest.param([], id="no layer"),
        pytest.param(["--layer", "villages", "--leave-out", "x"], id="no rows"),
        pytest.param(["--layer", "villages", "--same", "7"], id="a row without its village"),
        pytest.param(["--layer", "villages", "--report", "r.pdf"], id="no format of a report"),
        pytest.param(["--layer", "villages", "--mapping", "none"], id="a mapping that nobody kept"),
    ],
)
def test_a_wrong_option_is_a_matter_of_usage(load, villages, options):
    assert load(villages, *options).exit_code == 2


def test_what_a_file_says_cannot_speak_to_the_terminal(load, files):
    path = files.geojson([({"code": "\x1b[31mred", "\x1b]0;title\x07": 1, "name": "a"}, square())])

    done = load(path, "--layer", "villages")

    assert done.exit_code == 1
    assert "\x1b" not in done.output
    assert "\x07" not in done.output


def test_points_and_lines_are_stored_in_the_shape_of_their_layer(load, table, files):
    roads = files.geojson(
        [({"kind": "新改建", "长度（米）": 1500}, shapely.LineString([(124, 43), (124.01, 43)]))],
        name="r.geojson",
    )

    done = load(roads, "--layer", "roads")

    assert done.exit_code == 0, done.output
    assert table("roads")[["kind", "length_km"]].to_numpy().tolist() == [["built", 1.5]]
    assert table("roads").geometry[0].geom_type == "MultiLineString"


def test_phases_are_said_once_it_takes_long(capsys):
    phases = ProgressPrinter(Texts(Language.EN))

    phases.enter("reading", 0)
    quiet = capsys.readouterr().err
    phases._end_quiet()
    phases.enter("storing", 755)

    assert quiet == ""
    assert capsys.readouterr().err == "Reading the file …\nStoring 755 rows …\n"


def test_while_a_file_is_read_the_rows_so_far_are_said_now_and_then(capsys, monkeypatch):
    phases = ProgressPrinter(Texts(Language.EN))
    phases._end_quiet()

    phases.enter("reading", 0)
    phases.enter("reading", 1_000)
    soon = capsys.readouterr().err
    monkeypatch.setattr(phases, "_printed", phases._printed - 60)
    phases.enter("reading", 30_000)
    phases.enter("reading", 30_000)

    assert soon == "Reading the file …\n"
    assert capsys.readouterr().err == "Reading the file: 30,000 rows so far …\n"


def test_a_list_without_geometry_joins_the_rows_that_stand(load, table, villages, files):
    load(villages, "--layer", "villages")

    done = load(files.csv("代码,分类", f"{CODE},待定"), "--layer", "villages")

    assert done.exit_code == 0, done.output
    assert "Joining: the one row by code" in done.stdout
    assert table("villages")["class"].tolist() == ["pending", None]


def test_a_question_names_its_choices_and_the_option_that_settles_each(load, table, villages, files):
    load(villages, "--layer", "villages")
    path = files.csv("代码,分类", f"{CODE},待定", f"{CODE},搬迁撤并")

    asked = load(path, "--layer", "villages")
    told = load(path, "--layer", "villages", "--leave-out", "2")

    assert asked.exit_code == 1
    assert "--leave-out 3  row 2 (分类＝待定)" in asked.stderr
    assert "--leave-out 2  row 3 (分类＝搬迁撤并)" in asked.stderr
    assert asked.stderr.endswith("one question must be answered; nothing was stored.\n")
    assert told.exit_code == 0, told.output
    assert table("villages")["class"].tolist() == ["relocate", None]


def test_rows_that_are_fine_are_stored_where_that_is_accepted(load, table, villages, files):
    load(villages, "--layer", "villages")
    path = files.csv("代码,分类", f"{CODE},待定", f"{OTHER},西部类")

    done = load(path, "--layer", "villages", "--accept-valid")

    assert done.exit_code == 0, done.output
    assert "Rows with errors that were not stored: 3." in done.stdout
    assert table("villages")["class"].tolist() == ["pending", None]


def test_where_rows_were_left_out_nothing_is_removed(load, table, villages, files):
    load(villages, "--layer", "villages")
    path = files.geojson(
        [
            ({"code": CODE, "name": "杨树村"}, square()),
            ({"code": OTHER, "name": ""}, square(124.01)),
        ],
        name="again.geojson",
    )

    done = load(path, "--layer", "villages", "--accept-valid")

    assert done.exit_code == 0, done.output
    assert "Rows were not stored (1), so no row of the workspace was removed." in done.stdout
    assert list(table("villages")["name"]) == ["杨树村", "柳条沟村"]


@pytest.mark.parametrize("ending", ["json", "xlsx", "csv"])
def test_the_report_is_written_as_its_ending_says(load, files, tmp_path, ending):
    out = tmp_path / f"report.{ending}"

    done = load(
        files.csv("代码,分类", "1,待定"), "--layer", "villages", "--join", "code", "--report", str(out)
    )

    assert done.exit_code == 1
    assert out.stat().st_size > 100
    assert "The report was written to" in done.stderr


def test_several_files_are_a_layer_together(load, table, files):
    first = files.geojson([({"code": CODE, "name": "杨树屯村"}, square())], name="1.geojson")
    second = files.geojson([({"code": OTHER, "name": "柳条沟村"}, square(124.01))], name="2.geojson")

    done = load(first, str(second), "--layer", "villages")

    assert done.exit_code == 0, done.output
    assert len(table("villages")) == 2


def test_what_comes_behind_a_refused_file_is_not_read(load, files, table):
    good = files.geojson([({"code": CODE, "name": "杨树屯村"}, square())], name="1.geojson")
    bad = files.geojson([({"code": "1", "name": "x"}, square())], name="2.geojson")
    other = files.geojson([({"code": OTHER, "name": "柳条沟村"}, square(124.01))], name="3.geojson")

    done = load(good, str(bad), str(other), "--layer", "villages")

    assert done.exit_code == 1
    assert "One more file was not read: 3.geojson" in done.stderr
    assert list(table("villages")["code"]) == [CODE]


def test_a_mapping_is_kept_offered_and_used(load, table, villages, files):
    load(villages, "--layer", "villages")
    path = files.csv("甲,乙", f"{CODE},待定")

    kept = load(
        path, "--layer", "villages", "--map", "甲=code", "--map", "乙=class", "--save-mapping", "月报"
    )
    offered = load(path, "--layer", "villages", "--dry-run")
    used = load(files.csv("甲,乙", f"{OTHER},待定"), "--layer", "villages", "--mapping", "月报")

    assert "kept as “月报”" in kept.stdout
    assert "a kept mapping fits, too: 月报" in offered.output
    assert used.exit_code == 0, used.output
    assert table("villages")["class"].tolist() == ["pending", "pending"]


def test_a_confirmed_spelling_is_stored_with_the_load(load, table, villages, files):
    load(villages, "--layer", "villages")
    path = files.csv("乡镇,村名,分类", "梨树镇,杨树吨村,待定")

    done = load(path, "--layer", "villages", "--same", f"杨树吨村={CODE}")

    assert done.exit_code == 0, done.output
    assert table("aliases")[["code", "kind", "value"]].to_numpy().tolist() == [
        [CODE, "other_name", "杨树吨村"]
    ]


def test_time_left_is_told_once_a_phase_is_done(capsys, monkeypatch):
    phases = ProgressPrinter(Texts(Language.EN))
    phases._end_quiet()
    monkeypatch.setattr(phases, "_began", phases._began - 60)

    phases.enter("geometry", 755)

    assert "about 4" in capsys.readouterr().err


def test_a_village_with_a_vertex_at_the_pole_is_refused_and_nothing_is_stored(load, table, villages, files):
    load(villages, "--layer", "villages")
    shape = {"type": "Polygon", "coordinates": [[[124.02, 43], [124.03, 43], [124.03, 90], [124.02, 43]]]}
    path = files.geojson([({"code": "220322100303", "name": "新村"}, shape)], name="pole.geojson")

    done = load(path, "--layer", "villages", "--mode", "append")

    assert done.exit_code == 1
    assert "Vertex 3 (124.03, 90) is too far from the city" in done.stderr
    assert "nothing was stored" in done.stderr
    assert list(table("villages")["code"]) == [CODE, OTHER]


def test_an_overlap_with_a_stored_village_is_told_in_words_and_stored(load, table, villages, files):
    load(villages, "--layer", "villages")
    path = files.geojson([({"code": CODE, "name": "杨树屯村"}, square(size=0.0101))], name="one.geojson")

    done = load(path, "--layer", "villages", "--mode", "append", lang="zh")

    assert done.exit_code == 0
    assert f"与已存的 {OTHER} 柳条沟村 重叠" in done.stdout
    assert "平方米" in done.stdout
    assert len(table("villages")) == 2
