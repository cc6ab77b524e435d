"""The page `/import` as plain forms: the report, its questions and the difference. No script runs here."""

import json
from urllib.parse import quote

import pytest

from import_pages import NAMES, PEOPLE, page, post, said, settled, upload, villages
from intake_files import CODE, OTHER, square
from people import MemoryAccounts
from villagemap.application.loading import load_file
from villagemap.bootstrap import make_ports
from villagemap.domain.labels import Language
from villagemap.ingest.options import LoadOptions
from villagemap.texts import Texts, catalogue
from villagemap.web.imports.options import page_texts


def test_a_form_leads_to_the_page_and_the_page_to_the_report(client, files):
    answer = upload(client, villages(files, west=124.001, name="新村界.geojson"))
    assert (answer.status_code, answer.location) == (303, "/import")

    shown = settled(client)

    assert shown.h1.text == "新村界.geojson"
    assert "可以存入" in said(shown.select_one(".verdict"))
    assert "新村界.geojson 是 GeoJSON" in said(shown.select_one(".facts-found"))
    assert said(shown.select_one(".tallies .changed")) == "2 修改"


def test_the_difference_is_shown_row_by_row_and_drawn(client, files):
    upload(client, villages(files, west=124.001, plan="none"))
    shown = settled(client)

    row = shown.select_one(f"[data-zoom='{CODE}']").find_parent("tr")
    assert NAMES[CODE] in said(row)
    assert "– → 未编制" in said(row)
    assert "米" in said(row)
    shapes = client.get("/import/difference.geojson").json
    assert {feature["properties"]["state"] for feature in shapes["features"]} == {"old", "new"}
    assert client.get("/import/difference.svg").text.count("<path") == 4 + 1  # the county
    assert shown.select_one("img[data-picture]")["src"] == "/import/difference.svg"


def test_errors_are_listed_by_rule_with_row_value_and_what_to_do(client, files):
    upload(client, files.csv("code,plan", f"{CODE},是", "22032210030O,是", f"{OTHER},也许", name="a.csv"))
    shown = settled(client)

    assert "不能存入" in said(shown.select_one(".verdict"))
    assert not shown.select("form[action='/import/commit']")
    cells = [
        [cell.text for cell in row.find_all("td")][:3] for row in shown.select(".rule.is-error tbody tr")
    ]
    assert ["3", "code", "22032210030O"] in cells
    assert any(cell[0] == "4" and cell[2] == "也许" for cell in cells)
    assert shown.select_one(".rule.is-error .remedy").text.startswith("处理：")


@pytest.mark.parametrize(
    ("ending", "begins"), [("json", b"{"), ("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")], ids=str
)
def test_the_report_can_be_sent_back(client, files, ending, begins):
    upload(client, files.csv("code,plan", f"{CODE},也许", name="a.csv"))
    settled(client)

    answer = client.get(f"/import/report.{ending}")

    assert answer.data.startswith(begins)
    named = quote(f"a 检查报告.{ending}")
    assert answer.headers["Content-Disposition"].endswith(f"filename*=UTF-8''{named}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_ambiguous_is_asked_and_the_answer_settles_it(client, files):
    sheets = {"甲": [["code", "plan"], [CODE, "是"]], "乙": [["code", "plan"], [OTHER, "是"]]}
    upload(client, files.xlsx(sheets))
    asked = settled(client)
    answers = asked.select(".questions [name=source_layer]")
    assert [one["value"] for one in answers] == ["甲", "乙"]
    assert not any(one.has_attr("checked") for one in answers)

    post(client, "answers", source_layer="乙")
    shown = settled(client)

    assert not shown.select(".questions")
    assert OTHER in said(shown.select_one(".difference"))
    assert CODE not in said(shown.select_one(".difference"))


def test_only_answers_that_stand_by_likelihood_are_called_likeliest(client, files):
    sheets = {"甲": [["code", "plan"], [CODE, "是"]], "乙": [["code", "plan"], [OTHER, "是"]]}
    upload(client, files.xlsx(sheets))

    assert not settled(client).select(".questions .first")


def test_an_answer_that_was_not_offered_settles_nothing(client, files):
    sheets = {"甲": [["code", "plan"], [CODE, "是"]], "乙": [["code", "plan"], [OTHER, "是"]]}
    upload(client, files.xlsx(sheets))
    settled(client)

    post(client, "answers", source_layer="丙", crs="EPSG:3857")

    assert settled(client).select(".questions [name=source_layer]")


def test_what_the_service_tells_nobody_is_not_told_by_a_difference(client, files, settings):
    old = files.csv("village,level,name", f"{CODE},village,甄守密", name="old.csv")
    load_file(make_ports(settings), old, LoadOptions("cadres"))

    upload(
        client,
        files.csv("village,level,name", f"{CODE},village,贾公开", name="new.csv"),
        layer="cadres",
        way="replace",
    )
    shown = settled(client)

    assert shown.select_one(".difference")
    assert "甄守密" not in shown.text


def test_the_page_is_kept_by_nobody(client):
    assert client.get("/import").headers["Cache-Control"] == "no-store"
    assert json.loads(client.get("/import/progress.json").data) == {"state": "none"}


@pytest.mark.parametrize("part", ["commit", "answers"])
def test_without_an_upload_there_is_nothing_to_do(client, part):
    client.get("/import")
    with client:
        client.get("/import")
        from villagemap.web.accounts.forms import form_mark  # noqa: PLC0415 - the page has no such form now

        mark = form_mark(MemoryAccounts(), f"/import/{part}")
    client.post(f"/import/{part}", data={"mark": mark}, headers=PEOPLE)

    assert "已不在这里" in said(page(client).select_one("[role=alert]"))


@pytest.mark.parametrize("language", list(Language))
def test_the_page_speaks_of_its_own_fields_and_not_of_options(language):
    texts = Texts(language)
    keys = [
        key for key in catalogue() if key.split(".")[0] in {"remedy", "issue", "found", "question", "choice"}
    ]

    told = {key: page_texts(texts).say(key) for key in keys}

    assert {key: text for key, text in told.items() if "--" in text} == {}


def test_of_more_findings_than_are_listed_each_rule_is_shown_and_all_are_counted(client, files):
    unlike = [f"22032210{n:04}x,也许" for n in range(1_500)]
    upload(client, files.csv("code,plan", *unlike, name="a.csv"), way="list")

    shown = settled(client)

    groups = {said(each.select_one(".number")) for each in shown.select(".rule.is-error > summary")}
    assert groups == {"1,500"}
    assert len(shown.select(".rule.is-error")) == 2
    assert "错误 3,000 处" in said(shown.select_one(".verdict"))
    assert all(len(each.select("tbody tr")) <= 50 for each in shown.select(".rule"))


def test_the_map_of_a_difference_has_the_counties_as_its_ground(client, files):
    upload(client, villages(files, west=124.001))
    settled(client)

    assert client.get("/import/difference.geojson").json["ground"]


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "缺少必填的“行政村名称”。"), ("en", "The required “Village name” is missing.")]
)
def test_a_field_is_named_once_and_not_by_our_key(client, files, lang, told):
    upload(client, files.geojson([({"code": "220322100309", "name": None}, square(124.5))]))
    settled(client)

    shown = page(client, lang)

    assert told in said(shown.select_one(".rule.is-error"))


def test_who_takes_the_rows_that_are_fine_is_not_asked_again(client, files):
    upload(client, files.csv("code,plan", f"{CODE},是", f"{OTHER},也许", name="a.csv"))
    assert settled(client).select_one("[name=accept_valid]")

    post(client, "answers", accept_valid="yes")

    assert not settled(client).select("[name=accept_valid]")


def test_a_village_with_a_vertex_at_the_pole_cannot_be_stored_from_the_page(client, files):
    shape = {"type": "Polygon", "coordinates": [[[124.02, 43], [124.03, 43], [124.03, 90], [124.02, 43]]]}
    upload(client, files.geojson([({"code": CODE, "name": NAMES[CODE]}, shape)]), way="append")

    shown = settled(client)

    assert not shown.select("form[action='/import/commit']")
    assert "第 3 个顶点（124.03, 90）离本市太远" in said(shown.select_one(".rule.is-error"))


def test_the_page_tells_that_a_village_overlaps_a_stored_one(client, files):
    upload(client, files.geojson([({"code": CODE, "name": NAMES[CODE]}, square(size=0.0101))]), way="append")

    shown = settled(client)

    assert shown.select("form[action='/import/commit']")
    assert f"与已存的 {OTHER} {NAMES[OTHER]} 重叠" in said(shown.select_one(".rule.is-warning"))
