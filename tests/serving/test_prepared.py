"""What is saved beside the workspace is found again, and never believed without a look."""

import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest

from villagemap.bootstrap import snapshot_cache
from villagemap.domain.entries import LoadMode
from villagemap.exports import layer_pieces
from villagemap.serving.prepare import prepare
from villagemap.serving.preparer import Preparer
from villagemap.settings import Settings
from villagemap.store.workspace import Workspace
from writes import write


def nobody():
    pytest.fail("prepared again")


def folder(settings):
    return settings.workspace.with_name(settings.workspace.name + ".prepared")


def files(settings):
    return sorted(folder(settings).glob("*.saved"))


def test_a_restart_prepares_nothing(prepared, serve):
    client = serve(prepared, run=nobody)

    assert client.get("/villages.geojson?demo=2022").status_code == 200


def test_a_prepared_start_serialises_no_row_and_prints_no_map(prepared, serve, monkeypatch):
    for work in (
        "exports.layer_pieces.geojson_features",
        "web.assets.page_parts._printed",
        "web.data.overview.overview",
    ):
        monkeypatch.setattr(f"villagemap.{work}", lambda *_, work=work, **__: pytest.fail(work))
    client = serve(prepared, run=nobody)

    for address in ("/", "/villages", "/villages.geojson", "/overview/villages.json", "/folium/zh.js"):
        assert client.get(address, headers={"Accept-Encoding": "gzip"}).status_code == 200


def test_a_service_with_names_of_its_own_is_prepared_all_the_same(settings, serve):
    named = replace(settings, hosts=("map.example.cn",))
    prepare(named)

    assert serve(named, run=nobody).get("/", headers={"Host": "map.example.cn"}).status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.write_bytes(file.read_bytes()[:-100]), id="cut short"),
        pytest.param(lambda file: file.write_bytes(b""), id="empty"),
        pytest.param(lambda file: file.write_bytes(b"x" * 5_000), id="something else"),
        pytest.param(
            lambda file: file.write_bytes(file.read_bytes()[:-5_000] + bytes(5_000)), id="holes at its end"
        ),
    ],
)
def test_a_file_that_is_not_sound_is_made_again(prepared, serve, spoil):
    wanted = serve(prepared).get("/villages.geojson").data
    spoil(files(prepared)[0])

    assert serve(prepared).get("/villages.geojson").data == wanted
    assert serve(prepared, run=nobody).get("/villages.geojson").data == wanted


def test_a_file_of_another_audience_is_foreign(settings, serve):
    internal = prepare(replace(settings, profile="internal"))
    public = snapshot_cache(settings, nobody)
    versions = Workspace.open(settings.workspace).versions()
    shutil.copy(internal, internal.with_name(public._name(versions)))

    assert public.lookup(versions) is None
    said = serve(settings).get("/villages.geojson").json["villagemap"]
    assert said["profile"] == "public"


def test_older_versions_are_removed_and_other_kinds_stay(prepared):
    english = prepare(replace(prepared, language="en"))
    old = set(files(prepared)) - {english}
    Workspace.open(prepared.workspace).commit([write("wells", [])])

    new = prepare(prepared)

    assert files(prepared) == sorted([english, new])
    assert old.isdisjoint(files(prepared))


def test_a_version_of_the_same_shapes_takes_over_what_was_made_of_them(prepared, serve, monkeypatch):
    before = serve(prepared)
    piece = "/overview/villages.json"
    wanted = before.get(piece).data
    codes = [row["id"] for row in before.get("/villages.geojson").json["features"]]
    rows = [{"code": code, "plan": "none"} for code in codes[:1]]
    Workspace.open(prepared.workspace).commit([write("villages", rows, mode=LoadMode.UPDATE)])
    monkeypatch.setattr("villagemap.web.data.overview.overview", lambda _snapshot: pytest.fail("made again"))

    after = serve(prepared)

    assert after.get(piece).data == wanted
    assert after.get("/villages.geojson").json["features"][0]["properties"]["plan"] == "none"


def test_a_version_takes_over_the_layers_that_did_not_change(prepared, serve, monkeypatch):
    before = serve(prepared)
    addresses = ["/layers/wells.geojson", "/layers/townships.geojson", "/layers/bridges.csv"]
    wanted = [rows_of(before, address) for address in addresses]
    code = before.get("/villages.geojson").json["features"][0]["id"]
    rows = [{"code": code, "plan": "none"}]
    Workspace.open(prepared.workspace).commit([write("villages", rows, mode=LoadMode.UPDATE)])
    features = layer_pieces.geojson_features
    monkeypatch.setattr(
        "villagemap.exports.layer_pieces.geojson_features",
        lambda table: (
            features(table)
            if table.about.name == "villages"
            else pytest.fail(f"{table.about.name} made again")
        ),
    )

    after = serve(prepared)

    monkeypatch.undo()
    assert [rows_of(after, address) for address in addresses] == wanted


def test_another_row_of_a_layer_is_no_reason_to_keep_the_layer(prepared, serve):
    serve(prepared)
    Workspace.open(prepared.workspace).commit([write("wells", [])])

    assert serve(prepared).get("/layers/wells.geojson").json["features"] == []


def rows_of(client, address):
    answer = client.get(address)
    return answer.json["features"] if address.endswith("json") else answer.text


def test_who_may_not_read_the_workspace_may_not_read_what_was_made_of_it(settings):
    settings.workspace.chmod(0o600)

    assert stat.S_IMODE(prepare(settings).stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_no_hindrance(settings, serve, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder(settings).write_text("a file where the folder would be")

    path = prepare(settings)

    assert path.parent.parent == tmp_path
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert serve(settings, run=nobody).get("/villages.geojson").status_code == 200


def test_a_service_that_cannot_have_it_prepared_does_so_itself(settings, serve):
    assert serve(settings, run=lambda: None).get("/villages.geojson?demo=2022").status_code == 200


def test_a_process_prepares_whenever_it_is_asked(settings):
    with closing(Preparer(settings)) as preparer:
        first = preparer()
        Workspace.open(settings.workspace).commit([write("wells", [])])
        second = preparer()

    assert [first, second] != [None, None]
    assert files(settings) == [second] != [first]


def test_a_process_that_finds_no_workspace_leaves_it_to_the_service_to_say_so(tmp_path, caplog, capfd):
    assert Preparer(Settings(workspace=tmp_path / "none.gpkg"))() is None

    assert capfd.readouterr().err == ""
    assert "none.gpkg" not in caplog.text


def test_of_several_workers_that_see_a_write_one_has_it_prepared(prepared):
    prepared_by = []

    def run(worker):
        prepared_by.append(worker)
        return prepare(prepared)

    caches = [snapshot_cache(prepared, lambda worker=worker: run(worker)) for worker in range(4)]
    Workspace.open(prepared.workspace).commit([write("wells", [])])
    versions = Workspace.open(prepared.workspace).versions()
    with ThreadPoolExecutor() as workers:
        files = list(workers.map(lambda cache: cache.prepare(versions).path, caches))

    assert len(prepared_by) == len(set(files)) == 1
