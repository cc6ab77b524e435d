"""Files are taken in one a person, in turn, under plain names; what cannot be is said in a sentence."""

from dataclasses import replace

import pytest

from import_pages import page, post, said, settled, upload, upload_files, villages
from intake_files import CODE
from people import sign_in
from villagemap.domain.accounts import Role
from villagemap.uploads.file_names import plain_name


def test_a_file_that_cannot_be_read_is_told_in_a_sentence_and_gone(client, upload_root):
    upload(client, b"\x00\x01\x02 no workbook", name="a.xlsx")
    shown = settled(client)

    assert "a.xlsx" in said(shown.select_one("[role=alert]"))
    assert "/" not in said(shown.select_one("[role=alert]"))
    assert shown.select_one("form[data-upload]")
    assert upload_files(upload_root) == []


def test_what_nobody_foresaw_is_a_number_and_no_trace(client, files, runner, caplog):
    runner.refusal = ZeroDivisionError()
    upload(client, villages(files))
    shown = settled(client)

    told = said(shown.select_one("[role=alert]"))
    assert "ZeroDivision" not in told
    number = told.split("编号 ")[1][:8]
    assert number in caplog.text


def test_pages_answer_while_a_file_is_inspected_and_say_how_far_it_is(client, files, runner):
    runner.gate.clear()
    upload(client, villages(files))

    assert client.get("/").status_code == 200
    shown = page(client)
    assert shown.select_one("noscript meta[http-equiv=refresh]")
    assert client.get("/import/progress.json").json["state"] in {"waiting", "working"}
    runner.gate.set()
    assert settled(client).select_one(".verdict")


def test_a_person_has_one_upload_at_a_time(client, app, files, runner):
    runner.gate.clear()
    upload(client, villages(files))
    elsewhere = app.test_client()
    sign_in(elsewhere, Role.EDITOR)

    upload(elsewhere, villages(files))

    assert "上一份文件还在检查" in said(page(elsewhere).select_one("[role=alert]"))
    runner.gate.set()
    settled(client)


def test_the_queue_has_an_end(app, files, runner):
    accounts = app.extensions["villagemap"].accounts
    runner.gate.clear()
    statuses = []
    for number in range(11):
        accounts.people[f"p{number}"] = replace(accounts.people["bian"], name=f"p{number}")
        client = app.test_client()
        sign_in(client, f"p{number}")
        headers = {"Accept": "application/json"}
        statuses.append(upload(client, villages(files), headers=headers).status_code)
    runner.gate.set()

    assert statuses == [303] * 10 + [503]


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.csv",
        "..\\..\\evil.csv",
        "/abs/olute.csv",
        "a\x00b.csv",
        "\u202efdp.csv",
        "名" * 400 + ".csv",
        "x" * 5000 + ".csv",
        ".csv",
        " . .csv",
        "<img src=x onerror=alert(1)>.csv",
        "a;b|c&d$(e).csv",
        "con.csv",
        "e\u0301.csv",
    ],
)
def test_a_name_is_a_plain_name(client, upload_root, name):
    upload(client, f"code,plan\r\n{CODE},是\r\n".encode(), name=name)
    shown = settled(client)

    assert "可以存入" in said(shown.select_one(".verdict"))
    (kept,) = upload_files(upload_root)
    assert kept.endswith(".csv")
    assert len(kept.encode()) < 256
    assert kept == shown.h1.text
    assert not shown.select("main img[onerror]")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("line\r\nbreak.csv", "linebreak.csv"),
        ("a/b\\c.csv", "c.csv"),
        ("...", "upload"),
        ("", "upload"),
        (".xlsx", "upload.xlsx"),
        ("a.b.GeoJSON", "a.b.GeoJSON"),
        ("no ending", "no ending"),
        ("\ud800.csv", "upload.csv"),
        ("a.not-an-ending-at-all", "a.not-an-ending-at-all"),
    ],
)
def test_the_last_part_of_a_name_is_what_counts(name, plain):
    assert plain_name(name) == plain


def test_a_form_without_a_file_or_with_another_layer_is_told_so(client, files):
    post(client, "file", layer="villages")
    assert "请选择文件" in said(page(client).select_one("[role=alert]"))

    upload(client, villages(files), layer="settings")
    assert "请选择文件" in said(page(client).select_one("[role=alert]"))


def test_a_program_is_told_at_once_what_is_wrong(client):
    answer = post(client, "file", {"Accept": "application/json"}, layer="villages")

    assert answer.status_code == 422
    assert answer.json["title"] == "请选择文件，以及它是哪个图层。"
