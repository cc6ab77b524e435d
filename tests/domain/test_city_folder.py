"""A city's folder that is not as it must be: one sentence names file and member, at every command that needs it."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from readers import ROOT
from villagemap import resources
from villagemap.cli.main import villagemap
from villagemap.domain.errors import ProfileError
from villagemap.domain.labels import Language
from villagemap.profiles import read_profile
from villagemap.sample.outline import read_schematic
from villagemap.sample.words import read_words
from villagemap.texts import Texts

GEO = resources.geo_folder()
REMOVED = object()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the folder of a city that a test may spoil."""
    shutil.copytree(GEO / "siping", tmp_path / "geo" / "siping")
    monkeypatch.setattr("villagemap.resources.geo_folder", lambda: tmp_path / "geo")
    return tmp_path / "geo" / "siping"


def set_member(file, path, value):
    """Give a member of a JSON file another value, or remove it."""
    document = json.loads(file.read_text("utf-8"))
    *outer, last = path
    parent = document
    for step in outer:
        parent = parent[step]
    if value is REMOVED:
        del parent[last]
    else:
        parent[last] = value
    file.write_text(json.dumps(document), "utf-8")


def dotted(path):
    """Return a path as sentences name it: `counties[2].label.en`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def sentences():
    with pytest.raises(ProfileError) as error:
        read_profile("siping")
    return [Texts(language).explain(error.value) for language in Language]


def members(value, path=()):
    """Yield the path of every member of a document; of a list only the first and the last row."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            yield from members(inner, (*path, name))
    elif isinstance(value, list) and value:
        for place in {0, len(value) - 1}:
            yield from members(value[place], (*path, place))


OPTIONAL = {"part_of", "checklist", "filter", "upto", "whole"}
"""Members that a row may lack."""
BY_NAME = {"units", "ranges", "internal_fields"}
"""Objects whose names the city chooses; it may leave any of them out."""
DOCUMENT = json.loads((GEO / "siping" / "profile.json").read_text("utf-8"))
REQUIRED = [
    path
    for path in members(DOCUMENT)
    if path[-1] not in OPTIONAL and (len(path) != 2 or path[0] not in BY_NAME)
]


@pytest.mark.parametrize("path", REQUIRED, ids=dotted)
def test_a_missing_member_is_named_with_its_file(folder, path):
    set_member(folder / "profile.json", path, REMOVED)

    for sentence in sentences():
        assert "geo/siping/profile.json" in sentence
        assert dotted(path) in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize("value", [17, "text", [], {}, True, float("nan")], ids=repr)
@pytest.mark.parametrize("path", REQUIRED, ids=dotted)
def test_a_member_of_another_type_is_named_or_read(folder, path, value):
    set_member(folder / "profile.json", path, value)

    try:
        read_profile("siping")
    except ProfileError as error:
        for language in Language:
            sentence = Texts(language).explain(error)
            assert "geo/siping/profile.json" in sentence or "geo/siping/townships.csv" in sentence


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        pytest.param(("extent",), [1, 2, 3], "extent", id="three sides"),
        pytest.param(("extent", 2), "125", "extent[2]", id="a side as text"),
        pytest.param(("extent", 0), 10**400, "extent[0]", id="a number that no float holds"),
        pytest.param(("counties", 1, "villages"), -1, "counties[1].villages", id="fewer than no villages"),
        pytest.param(("counties", 1, "village"), 5, "counties[1].village", id="a misspelt member"),
        pytest.param(("indicators", 0, "kind"), "level", "indicators[0].kind", id="an unknown kind"),
        pytest.param(("indicators", 0, "unit"), "furlong", "indicators[0].unit", id="an unknown unit"),
        pytest.param(("indicators", 7, "part_of"), "nothing", "indicators[7].part_of", id="an unknown whole"),
        pytest.param(("indicators", 1, "key"), "ten_household_grids", "indicators[1].key", id="a key twice"),
        pytest.param(
            ("indicators", 7, "part_of"), "tap_water", "indicators[7].part_of", id="a part of itself"
        ),
        pytest.param(
            ("indicators", 6, "part_of"), "tap_water", "indicators[6].part_of", id="a circle of two"
        ),
        pytest.param(("bounds", "outside_km"), 0, "bounds.outside_km", id="no distance"),
        pytest.param(("bounds", "outside_km"), -50, "bounds.outside_km", id="a distance below zero"),
        pytest.param(("bounds", "outside_km"), 5001, "bounds.outside_km", id="a distance across the world"),
        pytest.param(("bounds", "outside_km"), 1e308, "bounds.outside_km", id="a distance without end"),
        pytest.param(("bounds", "village_km2"), 0, "bounds.village_km2", id="no area"),
        pytest.param(("bounds", "village_km2"), -1, "bounds.village_km2", id="an area below zero"),
        pytest.param(
            ("bounds", "village_km2"), 1e9, "bounds.village_km2", id="an area larger than the world"
        ),
        pytest.param(("ranges", "person", "least"), 1e7, "ranges.person", id="a range that is the wrong way"),
        pytest.param(
            ("indicators", 0, "range"),
            {"least": 2, "most": 1},
            "indicators[0].range",
            id="and that of an indicator",
        ),
        pytest.param(("schema",), 2, "schema", id="a later version of the profile"),
        pytest.param(("counties", 1, "code"), "220302", "counties[1].code", id="a county twice"),
        pytest.param(
            ("classes", 1, "code"), DOCUMENT["classes"][0]["code"], "classes[1].code", id="a class twice"
        ),
        pytest.param(("measures", 1, "key"), "nearest_5g", "measures[1].key", id="a measure twice"),
        pytest.param(("measures", 0, "of"), "zzz", "measures[0].of", id="a measure of nothing"),
        pytest.param(("measures", 0, "of"), "bridges_count", "measures[0].of", id="a count that is not made"),
        pytest.param(("classes", 0, "fill"), "red;}", "classes[0].fill", id="no colour"),
        pytest.param(
            ("measures", 0, "bands", 0, "fill"), "#12345", "measures[0].bands[0].fill", id="half a colour"
        ),
        pytest.param(("extent",), [125, 42, 123, 44], "extent", id="west of east"),
        pytest.param(("extent",), [123, 42, 123, 44], "extent", id="no width"),
        pytest.param(("extent",), [123, 44, 125, 42], "extent", id="north of south"),
        pytest.param(("extent", 2), 181, "extent[2]", id="east of the world"),
        pytest.param(("extent", 3), 90.5, "extent[3]", id="north of the pole"),
        pytest.param(("extent",), [4e7, 4e6, 5e7, 5e6], "extent[0]", id="metres"),
        pytest.param(("neighbours", 0, "at"), [43, 123], "neighbours[0].at[1]", id="latitude first"),
        pytest.param(
            ("measures", 0, "bands", 4, "upto"), 9000, "measures[0].bands", id="a last band that ends"
        ),
        pytest.param(("measures", 0, "bands", 1, "upto"), None, "measures[0].bands", id="a band without end"),
        pytest.param(("measures", 0, "bands", 1, "upto"), 10, "measures[0].bands", id="bands that fall"),
        pytest.param(("measures", 0, "bands"), [], "measures[0].bands", id="no bands"),
        pytest.param(("reporting_date",), "2022-13-01", "reporting_date", id="no date"),
        pytest.param(("counties",), {}, "counties", id="an object where a list must be"),
        pytest.param(("city",), [], "city", id="a list where an object must be"),
    ],
)
def test_a_wrong_value_is_named(folder, path, value, part):
    set_member(folder / "profile.json", path, value)

    assert all(part in sentence for sentence in sentences())


@pytest.mark.parametrize(
    ("name", "body", "parts"),
    [
        pytest.param("profile.json", None, (), id="no profile"),
        pytest.param("profile.json", b"", (), id="an empty profile"),
        pytest.param("profile.json", b'{"city": ', ("1",), id="half of a profile"),
        pytest.param("profile.json", b"[]", (), id="a profile that is a list"),
        pytest.param("profile.json", "城".encode("gbk"), ("UTF-8",), id="a profile in GBK"),
        pytest.param("profile.json", b"[" * 100_000, (), id="a profile that is nested without end"),
        pytest.param("townships.csv", None, (), id="no townships"),
        pytest.param("townships.csv", b"code,name\n1,2\n", ("name_en",), id="a column too few"),
        pytest.param(
            "townships.csv",
            b"code,name,name_en,county_code,villages\n220302200,a,b,220302,many\n",
            ("2", "villages"),
            id="a word where a number must be",
        ),
        pytest.param(
            "townships.csv",
            b"code,name,name_en,county_code,villages\n220302200,a\n",
            ("2", "name_en"),
            id="a row that ends early",
        ),
        pytest.param("townships.csv", "四平".encode("gbk"), ("UTF-8",), id="townships in GBK"),
        pytest.param("published_figures.csv", None, (), id="no figures"),
        pytest.param("published_figures.csv", b"key\nx\n", ("group",), id="figures of one column"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(folder, name, body, parts):
    if body is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(body)

    for sentence in sentences():
        assert f"geo/siping/{name}" in sentence
        assert all(part in sentence for part in parts)
        assert str(folder) not in sentence


def test_a_circle_of_three_is_named_where_it_is_closed(folder):
    for place, whole in ((1, "moral_bank"), (2, "culture_courtyard"), (3, "clean_homes")):
        set_member(folder / "profile.json", ("indicators", place, "part_of"), whole)

    assert all("indicators[1].part_of" in sentence for sentence in sentences())


PATHS = ["", "..", ".", "../geo/siping", "../../etc", "/etc", "siping/", "..\\..\\etc", "a\x00b", "a\u202eb"]


@pytest.mark.parametrize("read", [read_profile, read_schematic, read_words])
@pytest.mark.parametrize("city", ["nowhere", *PATHS])
def test_a_city_is_one_of_those_that_there_are(folder, city, read):
    (folder.parent.parent / "etc").mkdir()
    shutil.copy(folder / "profile.json", folder.parent.parent / "etc")

    with pytest.raises(ProfileError) as error:
        read(city)

    for language in Language:
        sentence = Texts(language).explain(error.value)
        shown = city if city == "nowhere" else "?"
        assert f"geo/{shown}/profile.json" in sentence
        assert f"“{shown}”" in sentence
        assert "siping" in sentence
        assert "etc" not in sentence


@pytest.mark.parametrize("city", PATHS[3:6])
def test_the_city_of_a_workspace_is_never_a_path(run, city, tmp_path):
    run("check")
    with closing(sqlite3.connect(tmp_path / "city.gpkg")) as file, file:
        assert file.execute("UPDATE settings SET value = ? WHERE key = 'city'", (city,)).rowcount == 1

    done = run("check")

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1].startswith("geo/?/profile.json: there is no city “?”")


def test_a_path_in_the_setting_that_is_no_city_is_named_by_its_last_part(run, tmp_path, monkeypatch):
    monkeypatch.setenv("VILLAGEMAP_CITY", str(tmp_path / "nowhere"))

    done = run("sample", fresh=True)

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "nowhere/profile.json: the file is missing."


def test_a_city_may_lie_anywhere(run, folder, tmp_path, monkeypatch):
    elsewhere = tmp_path / "cities" / "jilin"
    shutil.copytree(folder, elsewhere)
    set_member(elsewhere / "profile.json", ("city", "label", "en"), "Jilin")
    monkeypatch.setenv("VILLAGEMAP_CITY", str(elsewhere))

    checked = run("city", "check", str(elsewhere), fresh=True)
    made = run("sample", fresh=True)
    sound = run("check", fresh=True)
    exported = run("export", "villages", str(tmp_path / "out.csv"), fresh=True)

    assert [done.exit_code for done in (checked, made, sound, exported)] == [0, 0, 0, 0], exported.stderr
    assert checked.stdout.startswith("Every file of Jilin can be read: 5 counties")
    monkeypatch.delenv("VILLAGEMAP_CITY")
    assert "there is no city “jilin”" in run("check", fresh=True).stderr


def test_checking_a_city_names_file_member_and_what_is_allowed(run, folder):
    set_member(folder / "profile.json", ("indicators", 0, "kind"), "level")

    done = run("city", "check", str(folder))

    assert done.exit_code == 1
    assert done.stderr == (
        "siping/profile.json: indicators[0].kind cannot be “level”. Choose one of: stock, flow, mark.\n"
    )


SCHEMA = Draft202012Validator(json.loads((ROOT / "docs" / "profile.schema.json").read_text("utf-8")))


def test_the_published_schema_takes_the_profile_of_the_city():
    assert [error.message for error in SCHEMA.iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize("path", REQUIRED, ids=dotted)
def test_the_published_schema_refuses_a_profile_without_a_member(folder, path):
    set_member(folder / "profile.json", path, REMOVED)

    assert not SCHEMA.is_valid(json.loads((folder / "profile.json").read_text("utf-8")))


NEEDED = {
    "sample": ("sample",),
    "load": ("load", "villages.csv", "--layer", "villages"),
    "layers": ("layers",),
    "check": ("check",),
    "export": ("export", "villages", "out.csv"),
    "prepare": ("prepare",),
    "serve": ("serve", "--port", "0"),
}
"""Commands that need the profile, with arguments; the others work without it, so that a backup is never refused."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    path = tmp_path_factory.mktemp("sample") / "city.gpkg"
    assert CliRunner().invoke(villagemap, ["--workspace", str(path), "sample"]).exit_code == 0
    return path


@pytest.fixture
def run(sample, tmp_path, monkeypatch):
    def invoked(*arguments, language="en", fresh=False):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "villages.csv").write_text("code,name\n220322100301,杨树屯村\n", "utf-8")
        path = tmp_path / "city.gpkg"
        if not fresh and not path.exists():
            shutil.copyfile(sample, path)
        return CliRunner().invoke(villagemap, ["--workspace", str(path), "--lang", str(language), *arguments])

    return invoked


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("command", NEEDED)
def test_every_command_that_needs_the_profile_names_what_is_missing(run, folder, command, language):
    set_member(folder / "profile.json", ("counties", 2, "label", "en"), REMOVED)

    fresh = command in {"sample", "load"}
    done = run(*NEEDED[command], language=language.value, fresh=fresh)

    said = [line for line in done.stderr.splitlines() if "counties[2].label.en" in line]
    assert done.exit_code == 1
    assert len(said) == 1
    assert said[0] == done.stderr.splitlines()[-1]
    assert "geo/siping/profile.json" in said[0]
    assert isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("command", NEEDED)
def test_every_command_that_needs_the_city_says_that_its_folder_is_missing(run, folder, command):
    folder.rename(folder.parent / "elsewhere")

    done = run(*NEEDED[command], fresh=command in {"sample", "load"})

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == (
        "geo/siping/profile.json: there is no city “siping” under geo/. Choose one of: elsewhere."
    )


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(arguments, id=arguments[0])
        for arguments in (
            ("history",),
            ("undo", "1"),
            ("limits",),
            ("user", "list"),
            ("backup", "copy.gpkg"),
        )
    ],
)
def test_commands_that_need_no_profile_work_without_the_city(run, folder, arguments):
    shutil.rmtree(folder)

    done = run(*arguments)

    assert done.exit_code == 0, done.stderr


def test_the_workspace_and_not_the_setting_says_which_city_it_is(run, monkeypatch):
    monkeypatch.setenv("VILLAGEMAP_CITY", "nowhere")

    assert run("check").exit_code == 0
    assert run("sample", "--replace-sample").exit_code == 0
    assert run("sample", fresh=True).exit_code == 1  # this one stands already


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("sample.json", ("names", "last"), id="names of villages"),
        pytest.param("sample.json", ("posts", "county"), id="a post"),
        pytest.param("sample.json", ("classes", "near_seat"), id="a class"),
        pytest.param("sample.json", ("road_names", "built"), id="a pattern of roads"),
        pytest.param("sample.json", ("schools",), id="a number"),
        pytest.param("schematic.json", ("arcs",), id="the arcs of the sketch"),
        pytest.param("schematic.json", ("units", 0, "seat"), id="a seat of the sketch"),
    ],
)
def test_what_the_sample_is_made_from_is_named_too(run, folder, name, path):
    set_member(folder / name, path, REMOVED)

    done = run("sample", fresh=True)

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == f"geo/siping/{name}: {dotted(path)} is missing."


def test_a_figure_that_the_sample_needs_is_named(run, folder):
    figures = folder / "published_figures.csv"
    lines = figures.read_text("utf-8").splitlines(keepends=True)
    figures.write_text("".join(line for line in lines if not line.startswith("sites_5g,")), "utf-8")

    done = run("sample", fresh=True)

    assert done.exit_code == 1
    assert done.stderr.splitlines()[-1] == "geo/siping/published_figures.csv: sites_5g is missing."


def test_a_pattern_has_only_the_places_that_are_filled(run, folder):
    set_member(folder / "sample.json", ("well_name",), "{village}{depth}")

    done = run("sample", fresh=True)

    assert done.stderr.splitlines()[-1] == (
        "geo/siping/sample.json: well_name may only have these places: {village}, {number}."
    )
