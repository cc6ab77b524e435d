"""What empty cells and missing rows would do to stored values is asked where they would change any."""

import pytest
import shapely

from intake_files import CODE, OTHER, square, with_values
from villagemap.domain.entries import LoadMode
from villagemap.frames.tables import KEPT

pytestmark = pytest.mark.usefixtures("read_here")

STANDING = {
    CODE: {"name": "杨树屯村", "plan": "compiled", "class": "pending", "flagship": None},
    OTHER: {"name": "柳条沟村", "plan": None, "class": None, "flagship": False},
}


@pytest.fixture
def listed(look, files):
    """Inspect a list of both villages with one more column."""

    def run(column, *cells, standing=STANDING, observed=(), **options):
        lines = [f"{code},{cell}" for code, cell in zip((CODE, OTHER), cells, strict=True)]
        stored = with_values(standing, observed)
        return look(files.csv(f"代码,{column}", *lines), layer="villages", stored=stored, **options)

    return run


def asked(checked):
    return [(question.rule, question.parts["n"]) for question in checked.questions]


@pytest.mark.parametrize(
    ("column", "cells", "questions"),
    [
        pytest.param("plan", ("", ""), [("blanks", 2)], id="over a yes, and where nothing was reported"),
        pytest.param("plan", ("", "1"), [("blanks", 1)], id="over a yes"),
        pytest.param("flagship", ("", ""), [("blanks", 1)], id="where nothing was reported; a no stays"),
        pytest.param("flagship", ("1", ""), [], id="where it is no already"),
        pytest.param("class", ("", "待定"), [("blank_values", 1)], id="over a class"),
        pytest.param("class", ("待定", ""), [], id="where no class stands"),
        pytest.param("plan", ("1", "0"), [], id="no empty cell"),
    ],
)
def test_empty_cells_are_asked_about_where_they_change_what_is_stored(listed, column, cells, questions):
    checked = listed(column, *cells)

    assert asked(checked) == questions
    assert bool(checked.writes) is not bool(questions)


@pytest.mark.parametrize(
    ("blanks", "plan", "rule"),
    [
        ("no", ["none", "none"], "empty_as_no"),
        ("unreported", [None, None], "empty_clears"),
        ("keep", [KEPT, KEPT], "empty_kept"),
    ],
)
def test_an_empty_status_means_what_somebody_says(listed, blanks, plan, rule):
    checked = listed("plan", "", "", blanks=blanks)

    (write,) = checked.writes
    assert write.frame["plan"].tolist() == plan
    assert [issue.rule for issue in checked.report.issues] == [rule]


@pytest.mark.parametrize(
    ("blank_values", "kind", "rule"),
    [("keep", [KEPT, "pending"], "empty_kept"), ("clear", [None, "pending"], "empty_clears")],
)
def test_an_empty_value_does_what_somebody_says(listed, blank_values, kind, rule):
    checked = listed("class", "", "待定", blank_values=blank_values)

    (write,) = checked.writes
    assert write.frame["class"].tolist() == kind
    assert [issue.rule for issue in checked.report.issues] == [rule]


@pytest.mark.parametrize(
    ("observed", "blanks", "questions", "values"),
    [
        pytest.param((), "", [("blanks", 1)], None, id="nothing was reported"),
        pytest.param((), "no", [], [1.0, 0.0], id="empty means no"),
        pytest.param((), "keep", [], [1.0], id="empty says nothing"),
        pytest.param([(OTHER, "greened", "2022", 0.0)], "", [], [1.0, 0.0], id="it is no already"),
        pytest.param([(OTHER, "greened", "2021", 0.0)], "", [("blanks", 1)], None, id="of another year"),
    ],
)
def test_an_empty_mark_is_asked_about(listed, observed, blanks, questions, values):
    checked = listed("绿化", "√", "", observed=observed, blanks=blanks, period="2022")

    assert asked(checked) == questions
    assert [write.frame["value"].tolist() for write in checked.writes] == ([] if values is None else [values])


def test_an_empty_number_of_an_indicator_writes_nothing_and_is_not_asked_about(listed):
    checked = listed("户厕改造", "3", "", observed=[(OTHER, "toilets_rebuilt", "2022", 5.0)], period="2022")

    assert checked.questions == ()
    assert checked.writes[0].frame["village"].tolist() == [CODE]


def test_the_question_names_columns_and_their_empty_cells(look, files):
    path = files.csv("代码,是否编制规划,精品村,村庄分类", f"{CODE},,,", f"{OTHER},,,")

    first, second = look(path, layer="villages", stored=with_values(STANDING)).questions

    assert first.parts == {"n": 3, "columns": ["是否编制规划 (2)", "精品村 (2)"]}
    assert [choice.parts["n"] for choice in first.choices] == [3, 2, 3]
    assert [choice.value for choice in first.choices] == ["no", "unreported", "keep"]
    assert second.parts == {"n": 1, "columns": ["村庄分类 (2)"]}
    assert [choice.value for choice in second.choices] == ["keep", "clear"]


def test_rows_that_are_left_out_are_not_asked_about(listed):
    assert listed("plan", "", "1", leave_out=frozenset({2})).questions == ()


@pytest.mark.parametrize("mode", [LoadMode.UPDATE, LoadMode.APPEND])
def test_in_every_load_an_empty_cell_over_a_stored_value_is_asked_about(look, files, mode):
    path = files.geojson([({"code": CODE, "name": "杨树屯村", "class": "", "plan": None}, square())])

    checked = look(path, layer="villages", mode=mode, stored=with_values(STANDING))

    assert asked(checked) == [("blank_values", 2)]


def test_an_empty_cell_of_a_new_row_is_not_asked_about(look, files):
    path = files.geojson([({"code": "220322100303", "name": "新村", "class": ""}, square())])

    assert look(path, layer="villages", mode=LoadMode.APPEND, stored=with_values(STANDING)).questions == ()


@pytest.fixture
def areas(look, files):
    """Inspect areas of villages without saying what becomes of the others."""

    def run(*codes, standing=STANDING, **options):
        rows = [({"code": code, "name": code}, square(124 + at / 10)) for at, code in enumerate(codes)]
        return look(files.geojson(rows), layer="villages", stored=with_values(standing), **options)

    return run


def test_rows_that_a_file_lacks_are_removed_only_after_a_question(areas):
    (question,) = areas(CODE).questions

    assert (question.rule, question.key, question.option) == ("missing_rows", "mode", "--mode")
    assert question.parts == {"n": 1, "total": 2, "missing": [OTHER]}
    assert [choice.value for choice in question.choices] == ["replace", "append"]


def test_a_file_that_lacks_most_is_likelier_a_part(areas):
    standing = STANDING | {f"2203221003{at}": {"name": "村"} for at in range(10, 20)}

    (question,) = areas(CODE, standing=standing).questions

    assert [choice.value for choice in question.choices] == ["append", "replace"]
    assert question.parts["n"] == 11


@pytest.mark.parametrize(
    ("codes", "standing", "options"),
    [
        pytest.param((CODE, OTHER), STANDING, {}, id="the file has all"),
        pytest.param((CODE,), {}, {}, id="nothing is stored"),
        pytest.param(
            (CODE,), STANDING, {"mode": LoadMode.REPLACE}, id="it is said that the file is the layer"
        ),
        pytest.param((CODE,), STANDING, {"mode": LoadMode.APPEND}, id="it is said that it is a part"),
        pytest.param((CODE,), STANDING, {"several": True}, id="it is one of several"),
    ],
)
def test_nothing_is_asked_where_no_row_goes_or_it_was_said(areas, codes, standing, options):
    assert areas(*codes, standing=standing, **options).questions == ()


def test_the_answer_settles_what_becomes_of_missing_rows(areas):
    (question,) = areas(CODE).questions

    (write,) = areas(CODE, mode=LoadMode(question.choices[0].value), join="none").writes
    assert write.mode is LoadMode.REPLACE


def test_villages_that_a_list_lacks_keep_their_values_and_are_a_warning(look, files):
    stored = with_values(STANDING | {"220322100303": {"name": "新村"}})
    path = files.csv("代码,分类", f"{CODE},待定", f"{OTHER},待定")

    checked = look(path, layer="villages", stored=stored)

    (issue,) = checked.report.issues
    assert (issue.rule, issue.severity, issue.count) == ("not_listed", "warning", 1)
    assert issue.parts["villages"] == ["新村 220322100303"]


def test_points_have_shapes_to_be_kept_apart(look, files):
    path = files.geojson([({"code": "W1", "name": ""}, shapely.Point(124.3, 43.3))])

    assert look(path, layer="wells").questions == ()
