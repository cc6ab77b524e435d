"""What was shown is stored, seen on the pages, and taken back; where it cannot be, nothing is lost."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from import_pages import PEOPLE, page, post, said, settled, upload, upload_files, villages
from intake_files import CODE, OTHER
from people import mark_of, sign_in
from villagemap.application.loading import load_file
from villagemap.bootstrap import make_ports
from villagemap.domain.accounts import Role
from villagemap.domain.errors import DiskFullError
from villagemap.ingest.options import LoadOptions
from villagemap.settings import Settings


def test_what_was_shown_is_stored_with_who_and_why_and_seen_on_the_pages(client, files, upload_root):
    upload(client, villages(files, plan="compiled"))
    shown = settled(client)

    post(client, "commit", expected=shown.select_one("[name=expected]")["value"], reason="县里\n补报")
    done = settled(client)

    assert "villages.geojson 已存入" in said(done.select_one(".done"))
    assert "台账第 2 条" in said(done.select_one(".done"))
    newest = done.select_one(".book tbody tr")
    assert "bian" in said(newest)
    assert "县里 补报" in said(newest)
    assert "已编制" in client.get(f"/villages/{CODE}").text
    assert upload_files(upload_root) == []


def test_what_was_stored_can_be_taken_back(client, files):
    upload(client, villages(files, plan="compiled"))
    post(client, "commit", expected=settled(client).select_one("[name=expected]")["value"])
    entry = settled(client).select_one(".book [name=entry]")["value"]

    answer = post(client, "undo", entry=entry)

    assert answer.status_code == 303
    facts = BeautifulSoup(client.get(f"/villages/{CODE}").text, "html.parser").select_one(".facts")
    assert "已编制" not in said(facts)
    shown = page(client)
    assert "撤销第 2 条" in said(shown.select_one(".book tbody tr"))
    assert not shown.select(".done")


def test_an_editor_undoes_only_what_is_his(client, app, files):
    upload(client, villages(files, plan="compiled"))
    post(client, "commit", expected=settled(client).select_one("[name=expected]")["value"])
    entry = settled(client).select_one(".book [name=entry]")["value"]
    app.extensions["villagemap"].accounts.people["li"] = replace(
        app.extensions["villagemap"].accounts.people["bian"], name="li"
    )
    other, admin = app.test_client(), app.test_client()
    sign_in(other, "li")
    sign_in(admin, Role.ADMIN)

    assert not page(other).select(".book [name=entry]")
    assert page(admin).select(f".book [name=entry][value='{entry}']")
    mark = mark_of(admin, "/import", "/import/undo")
    assert other.post("/import/undo", data={"mark": mark, "entry": entry}, headers=PEOPLE).status_code == 400
    assert post(admin, "undo", entry=entry).status_code == 303


def test_what_changed_meanwhile_is_not_overwritten(client, files, settings):
    upload(client, villages(files, plan="compiled"))
    expected = settled(client).select_one("[name=expected]")["value"]
    load_file(
        make_ports(settings), villages(files, plan="none", name="other.geojson"), LoadOptions("villages")
    )

    post(client, "commit", expected=expected)
    shown = settled(client)

    assert "检查之后数据又有改动" in said(shown.select_one("[role=alert]"))
    assert "未编制" in client.get(f"/villages/{CODE}").text


def test_a_full_disk_is_told_and_the_upload_stays(client, files, runner, upload_root):
    upload(client, villages(files, plan="compiled"))
    expected = settled(client).select_one("[name=expected]")["value"]
    runner.refusal = DiskFullError(path="/secret/place")

    post(client, "commit", expected=expected)
    shown = settled(client)

    assert said(shown.select_one("[role=alert]")) == "磁盘空间不足，没有改动任何数据。"
    assert upload_files(upload_root) == ["villages.geojson"]


def test_a_mapping_that_was_kept_is_offered_next_time(client, files):
    upload(client, files.csv("编号,plan", f"{CODE},是", name="a.csv"), way="list")
    settled(client)
    post(client, "options", way="list", mapping="编号=code")
    post(
        client,
        "commit",
        expected=settled(client).select_one("[name=expected]")["value"],
        mapping="规划科的表",
    )
    begin = settled(client)
    assert begin.select_one("#profile option[value='规划科的表']")

    upload(client, files.csv("编号,plan", f"{OTHER},是", name="b.csv"), profile="规划科的表")

    assert said(settled(client).select_one(".tallies .changed")) == "1 修改"


class TestSample:
    @pytest.fixture
    def settings(self, tmp_path):
        made = Settings(workspace=tmp_path / "sample.gpkg")
        make_ports(made).storage.create(city="siping", sample=True)
        return made

    def test_sample_data_are_replaced_only_where_somebody_says_so(self, client, files):
        assert page(client).select_one("[name=replace_sample]").has_attr("required")
        upload(client, villages(files))
        assert "示例数据" in said(settled(client).select_one("[role=alert]"))

        upload(client, villages(files), replace_sample="on")
        shown = settled(client)
        assert "存入时清空示例数据" in said(shown.select_one(".file-head"))
        post(client, "commit", expected=shown.select_one("[name=expected]")["value"])
        done = settled(client)

        assert not done.select(".sample-mark")
        assert not done.select("[name=replace_sample]")
