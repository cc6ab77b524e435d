"""What earlier versions wrote is opened by this one: workspaces, profiles of cities, mappings, links that people pasted.

A folder for each version holds files as that version left them. They are never made anew.
"""

import gzip
import json
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from readers import Service, command
from villagemap.profiles import read_profile

HERE = Path(__file__).parent
VERSIONS = sorted(path.parent.name for path in HERE.glob("*/links.json"))
WORKSPACES = sorted(HERE.glob("*/workspace-*.gpkg.gz"))


def unpacked(archive, folder):
    path = folder / archive.name.removesuffix(".gz")
    path.write_bytes(gzip.decompress(archive.read_bytes()))
    return path


def ids(paths):
    return [f"{path.parent.name}, {path.name.removesuffix('.gpkg.gz')}" for path in paths]


@pytest.mark.parametrize("archive", WORKSPACES, ids=ids(WORKSPACES))
def test_a_workspace_is_read_written_and_undone(archive, tmp_path):
    workspace = unpacked(archive, tmp_path)
    status = tmp_path / "status.csv"
    status.write_text("code,plan\n220302200301,compiled\n", "utf-8")

    before = layers_of(workspace)
    entries = history_of(workspace)
    command(workspace, "check")
    command(workspace, "load", str(status), "--layer", "villages", "--join", "code")
    command(workspace, "undo", str(len(entries) + 1))

    assert before["villages"] == 4
    assert layers_of(workspace) == before
    assert len(history_of(workspace)) == len(entries) + 2
    assert [entry["who"] for entry in entries] == ["王工", *["李工"] * (len(entries) - 1)]


def layers_of(workspace):
    layers = json.loads(command(workspace, "layers", "--json").stdout)["layers"]
    return {row["layer"]: row["rows"] for row in layers}


def history_of(workspace):
    return json.loads(command(workspace, "history", "--all", "--json").stdout)


@pytest.fixture(scope="module", params=VERSIONS)
def served(request, tmp_path_factory):
    """Return the links of a version and the address of a service over its newest workspace."""
    folder = tmp_path_factory.mktemp("served")
    newest = max(path for path in WORKSPACES if path.parent.name == request.param)
    service = Service.start(unpacked(newest, folder))
    yield json.loads((HERE / request.param / "links.json").read_text("utf-8")), service.address
    service.stop()


def fetch(address, link):
    with urlopen(address + quote(link, safe="/?=&,:%")) as answer:  # noqa: S310 - our own service
        return answer.read()


def test_a_link_to_data_gives_as_many_features(served):
    links, address = served

    assert {link: len(json.loads(fetch(address, link))["features"]) for link in links["features"]} == links[
        "features"
    ]


def test_a_link_to_a_page_or_a_file_is_answered(served):
    links, address = served

    assert all(fetch(address, link) for link in links["answered"])


@pytest.mark.parametrize("version", VERSIONS)
def test_the_folder_of_a_city_is_read(version, monkeypatch):
    monkeypatch.setattr("villagemap.resources.geo_folder", lambda: HERE / version)

    profile = read_profile("city")

    assert (profile.code, len(profile.counties), len(profile.figures)) == ("2203", 5, 52)


@pytest.mark.parametrize("archive", WORKSPACES, ids=ids(WORKSPACES))
def test_a_mapping_that_people_kept_reads_the_file_of_the_next_month(archive, tmp_path):
    workspace = unpacked(archive, tmp_path)
    register = tmp_path / "台账.csv"
    register.write_bytes("行政村代码,是否编制,编制日期,备注\n220302200301,是,2022-12,无\n".encode("gb18030"))

    command(workspace, "load", str(register), "--layer", "villages", "--mapping", "村庄台账")

    out = tmp_path / "out.csv"
    command(workspace, "export", "villages", str(out), "--filter", "plan_year=2022")
    assert "220302200301" in out.read_text("utf-8-sig")
