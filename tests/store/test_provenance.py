"""Where values came from, as the books tell it."""

import pandas as pd
import pytest
from shapely import MultiPolygon, box

from villagemap.domain.entries import LoadMode
from villagemap.frames.tables import KEPT
from writes import write

CODE = "220322100301"
SHAPE = MultiPolygon([box(124, 43, 124.1, 43.1)])


def loaded(workspace, rows, mode=LoadMode.REPLACE, source_row=2, **provenance):
    one = write("villages", rows, mode, **provenance)
    numbers = pd.Series(range(source_row, source_row + len(rows)), dtype="int64")
    workspace.commit([type(one)(one.table, one.frame, one.mode, one.provenance, numbers)])


@pytest.fixture
def told(workspace):
    """Boundaries first, then two lists; the second changes the programme only."""
    loaded(workspace, [{"code": CODE, "name": "杨树屯村", "geometry": SHAPE}], file="cjdcq.zip", part="CJDCQ")
    status = {"code": CODE, "plan": "compiled", "demo": "none"}
    loaded(workspace, [status], LoadMode.UPDATE, 311, file="规划.xlsx", part="Sheet1", as_of="2022-06-30")
    demo = {"code": CODE, "demo": "2022"}
    loaded(workspace, [demo], LoadMode.UPDATE, 9, file="示范村.csv", as_of="2022-12-31")
    return workspace


def origins(workspace, upto=99):
    found = workspace.origins("villages", [CODE], upto=upto)
    return [(origin.file, origin.part, origin.row, origin.as_of, origin.fields) for origin in found]


def test_each_field_comes_from_the_newest_file_that_wrote_it(told):
    assert origins(told) == [
        ("示范村.csv", "", 9, "2022-12-31", ("demo",)),
        ("规划.xlsx", "Sheet1", 311, "2022-06-30", ("plan",)),
        ("cjdcq.zip", "CJDCQ", 2, "", ("name", "geom")),
    ]


def test_a_reader_of_an_older_version_is_told_its_story(told):
    assert origins(told, upto=2)[0] == ("规划.xlsx", "Sheet1", 311, "2022-06-30", ("plan", "demo"))


def test_a_load_that_leaves_the_row_as_it_was_is_no_origin(told):
    loaded(told, [{"code": CODE, "demo": "2022"}], LoadMode.UPDATE, file="again.csv")

    assert origins(told)[0][0] == "示范村.csv"


def test_a_field_that_its_source_left_as_it_was_keeps_its_origin(told):
    """One row has a new plan and an empty batch, the other the reverse: `--blanks keep` writes neither blank."""
    rows = [{"code": CODE, "plan": "none", "demo": KEPT}]
    loaded(told, rows, LoadMode.UPDATE, 5, file="空格.xlsx", as_of="2023-01-31")

    assert origins(told)[:2] == [
        ("空格.xlsx", "", 5, "2023-01-31", ("plan",)),
        ("示范村.csv", "", 9, "2022-12-31", ("demo",)),
    ]


def test_what_undoes_such_a_load_gives_the_fields_back_to_their_sources(told):
    rows = [{"code": CODE, "plan": "none", "demo": KEPT}]
    loaded(told, rows, LoadMode.UPDATE, 5, file="空格.xlsx")
    before = origins(told, upto=3)

    told.undo(4)

    assert origins(told) == before


def test_a_row_that_went_and_came_again_begins_anew(told):
    loaded(told, [{"code": "220322100302", "name": "吉洼子村", "geometry": SHAPE}], file="other.zip")
    loaded(told, [{"code": CODE, "name": "杨树屯村", "geometry": SHAPE}], file="back.zip")

    assert origins(told) == [("back.zip", "", 2, "", ("name", "geom"))]


def test_a_row_that_is_not_there_has_no_origin(told):
    assert told.origins("villages", ["999999999999"], upto=99) == []
