"""What is hidden, empty or missing is asked on the page as well, and what is wrong with numbers is listed."""

import pytest

from import_pages import NAMES, post, said, settled, upload, villages
from intake_files import CODE, OTHER, square

ROWS = [["代码", "是否编制规划", "村庄分类"], [CODE, "是", "待定"], [OTHER, "是", "待定"]]


def touched(shown):
    """Return the villages that the difference names."""
    return {code for code in NAMES if code in said(shown.select_one(".difference"))}


def store(client, shown):
    post(client, "commit", expected=shown.select_one("[name=expected]")["value"], reason="")
    return settled(client)


def answers(shown, key):
    return [one["value"] for one in shown.select(f".questions [name={key}]")]


@pytest.mark.parametrize(("answer", "codes"), [("leave-out", {CODE}), ("take", {CODE, OTHER})])
def test_hidden_rows_are_taken_only_after_an_answer(client, files, answer, codes):
    upload(client, files.formatted_xlsx(ROWS, hidden_rows=[3], hidden_columns=["C"]))
    asked = settled(client)
    assert answers(asked, "hidden") == ["leave-out", "take"]
    assert "第 3 行" in said(asked.select_one(".questions legend"))
    assert not asked.select(".difference")

    post(client, "answers", hidden=answer)
    shown = settled(client)

    assert touched(shown) == codes
    assert shown.select_one("#o-hidden option[selected]")["value"] == answer


@pytest.mark.parametrize(("answer", "plan"), [("no", "未编制"), ("unreported", "–"), ("keep", "")])
def test_an_empty_status_changes_what_stands_only_after_an_answer(client, files, answer, plan):
    upload(client, villages(files, plan="compiled"))
    store(client, settled(client))
    upload(client, files.csv("代码,是否编制规划,精品村", f"{CODE},,是", f"{OTHER},是,是"))
    asked = settled(client)
    assert answers(asked, "blanks") == ["no", "unreported", "keep"]
    assert "是否编制规划 (1)" in said(asked.select_one(".questions legend"))

    post(client, "answers", blanks=answer)
    shown = settled(client)

    assert (f"已编制 → {plan}" in said(shown.select_one(".difference"))) is bool(plan)
    assert "已存入" in said(store(client, shown).select_one(".done"))


@pytest.mark.parametrize(("answer", "left"), [("replace", 1), ("append", 2)])
def test_rows_that_the_file_lacks_go_only_after_an_answer(client, files, answer, left):
    upload(client, files.geojson([({"code": CODE, "name": "新杨树屯村"}, square())]))
    asked = settled(client)
    assert answers(asked, "mode") == ["replace", "append"]
    assert OTHER in said(asked.select_one(".questions legend"))

    post(client, "answers", mode=answer)
    shown = settled(client)
    store(client, shown)

    assert len(client.get("/villages.geojson").json["features"]) == left


def test_an_option_of_the_form_settles_it_as_well(client, files):
    upload(client, files.formatted_xlsx(ROWS, hidden_rows=[3]))
    settled(client)

    post(client, "options", hidden="leave-out", blanks="", blank_values="keep")
    shown = settled(client)

    assert touched(shown) == {CODE}
    assert shown.select_one("#o-blank_values option[selected]")["value"] == "keep"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        pytest.param(
            "zh", ("这是百分数", "有小数", "“通自来水人口” 1,400 多于“常住人口” 1,300"), id="Chinese"
        ),
        pytest.param(
            "en", ("This is a percentage", "This has a fraction", "is 1,400, more than"), id="English"
        ),
    ],
)
def test_numbers_that_cannot_be_are_listed_with_row_and_column(client, files, lang, words):
    path = files.formatted_xlsx(
        [
            ["代码", "常住人口", "通自来水人口", "户厕改造"],
            [CODE, 1200, (0.98, "0%"), 12.5],
            [OTHER, 1300, 1400, 4],
        ]
    )
    upload(client, path, period="2022")
    settled(client)

    shown = client.get(f"/import?lang={lang}", headers={"Accept": "text/html"}).text

    assert all(word in shown for word in words)
    assert "98%" in shown
