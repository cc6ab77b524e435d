"""`history`, `undo` and what a dry run says, as people call them."""

import getpass
import json

import pytest
from click.testing import CliRunner

from cities import square
from villagemap.cli.main import villagemap
from villagemap.frames.tables import GEOMETRY
from villagemap.store.workspace import Workspace
from writes import write

A, B = "220322100301", "220322100302"


@pytest.fixture
def city(workspace):
    rows = [{"code": A, "name": "杨树屯村", GEOMETRY: square(124, 43)}]
    rows.append({"code": B, "name": "吉洼子村", GEOMETRY: square(124.1, 43)})
    workspace.commit([write("villages", rows, file="villages.gpkg")])
    return workspace


@pytest.fixture
def run(city):
    def command(*arguments, lang="en"):
        said = ["--workspace", str(city.path), "--lang", lang, *map(str, arguments)]
        return CliRunner().invoke(villagemap, said, catch_exceptions=False)

    return command


@pytest.fixture
def status(tmp_path):
    path = tmp_path / "status.csv"
    path.write_text(f"code,plan\n{A},compiled\n{B},none\n", encoding="utf-8")
    return path


def load(run, path, *more, **language):
    return run("load", path, "--layer", "villages", "--join", "code", *more, **language)


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        pytest.param(
            "en",
            [
                "Villages: 0 would be added, 2 changed, 0 removed, 0 unchanged",
                "  Fields that change: Planning status 2",
                f"  changed  {A}  杨树屯村  Planning status: – → Compiled",
                "Dry run: nothing was stored.",
            ],
            id="English",
        ),
        pytest.param(
            "zh",
            [
                "村庄：将新增 0，修改 2，删除 0，不变 0",
                "  改动的字段：规划编制 2",
                f"  修改  {A}  杨树屯村  规划编制：– → 已编制",
                "试读完成，没有存入任何数据。",
            ],
            id="Chinese",
        ),
    ],
)
def test_a_dry_run_says_each_change_and_stores_nothing(run, city, status, lang, lines):
    before = city.versions()

    done = load(run, status, "--dry-run", lang=lang)

    assert done.exit_code == 0
    assert [line for line in lines if line not in done.stdout.splitlines()] == []
    assert city.versions() == before


def test_a_dry_run_says_how_far_shapes_move(run, files_of_moved_village):
    done = run("load", files_of_moved_village, "--layer", "villages", "--mode", "replace", "--dry-run")

    assert "outline moved 81." in done.stdout
    assert "Shapes move by 81." in done.stdout


@pytest.fixture
def files_of_moved_village(tmp_path):
    wider = {
        "type": "Polygon",
        "coordinates": [[[124, 43], [124.101, 43], [124.101, 43.1], [124, 43.1], [124, 43]]],
    }
    feature = {"type": "Feature", "properties": {"code": A, "name": "杨树屯村"}, "geometry": wider}
    path = tmp_path / "villages.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def test_the_whole_difference_can_be_had_as_json(run, city, status, tmp_path):
    out = tmp_path / "difference.json"

    load(run, status, "--dry-run", "--difference", out)

    said = json.loads(out.read_text("utf-8"))
    assert said["version"] == city.versions().data_version
    (table,) = said["tables"]
    assert table["counts"] == {"added": 0, "changed": 2, "removed": 0, "unknown": 0, "unchanged": 0}
    assert table["rows"][0]["fields"] == [{"field": "plan", "old": None, "new": "compiled"}]


def test_a_difference_that_cannot_be_written_is_one_sentence(run, status, tmp_path):
    done = load(run, status, "--dry-run", "--difference", tmp_path / "none" / "difference.json")

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_load_says_what_it_changed_and_which_entry_it_is(run, status):
    done = load(run, status)

    assert "Villages: 0 added, 2 changed, 0 removed, 0 unchanged (entry 2)" in done.stdout
    assert "  Fields that change: Planning status 2" in done.stdout


@pytest.mark.parametrize(
    ("said", "who"),
    [
        pytest.param((), getpass.getuser(), id="the user of the system"),
        pytest.param(("--who", "李工"), "李工", id="as said"),
    ],
)
def test_the_history_names_who_loaded_what(run, city, status, said, who):
    load(run, status, *said)

    newest = next(line for line in run("history").stdout.splitlines() if line.startswith("2 "))
    assert who in newest
    assert "load Villages" in newest
    assert "0/2/0" in newest
    assert newest.endswith("status.csv")
    assert city.history()[0].who == who


def test_a_load_is_undone_and_the_history_says_so(run, city, status):
    load(run, status)

    done = run("undo", 2, "--who", "王工")

    assert done.exit_code == 0
    assert done.stdout.splitlines()[:2] == [
        "Villages: 2 rows as they were before",
        "Undone: 2. The book calls this 3.",
    ]
    assert list(city.table("villages")["plan"]) == [None, None]
    lines = run("history", lang="zh").stdout
    assert "撤销第 2 条" in lines
    assert "（已被第 3 条撤销）" in lines


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        pytest.param(9, "The book has no entry 9; villagemap history lists all.\n", id="none of this number"),
        pytest.param(
            1,
            "Entry 1 cannot be undone: entry 2 changed some of the same values later; undo that one first."
            " Nothing was changed.\n",
            id="one that carries a later one",
        ),
    ],
)
def test_an_undo_that_cannot_be_is_refused_in_one_sentence(run, city, status, entry, sentence):
    load(run, status)
    before = city.versions()

    done = run("undo", entry)

    assert (done.exit_code, done.stdout, done.stderr) == (1, "", sentence)
    assert city.versions() == before


def test_the_history_as_json_is_for_programs(run, status):
    load(run, status)

    said = json.loads(run("history", "--json").stdout)

    assert [(entry["id"], entry["kind"], entry["changed"]) for entry in said] == [
        (2, "load", 2),
        (1, "load", 0),
    ]


def test_the_history_shows_the_newest_and_all_on_demand(run, city):
    for number in range(25):
        city.commit([write("projects", [{"code": str(number), "kind": "other"}])])

    assert "… and 6 more; --all lists them" in run("history").stdout
    assert len(run("history", "--all").stdout.splitlines()) == 27


def test_the_history_of_a_new_workspace_is_empty(tmp_path):
    Workspace.create(tmp_path / "new.gpkg", city="siping", sample=False).close()

    done = CliRunner().invoke(
        villagemap, ["--workspace", str(tmp_path / "new.gpkg"), "--lang", "en", "history"]
    )

    assert done.stdout == "The book is empty.\n"
