"""Which columns are which fields: profiles that are shipped, and those that people kept."""

import pytest

from intake_files import CODE, holding, square
from villagemap.domain.errors import UnknownMappingError
from villagemap.domain.layers import TABLE
from villagemap.ingest.mappings import SHIPPED, mapping_to_save, shipped
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.stored import Stored

pytestmark = pytest.mark.usefixtures("read_here")

KEPT = {
    "月报": {
        "layer": "villages",
        "columns": {"甲": "code", "乙": "class", "丙": ""},
        "options": {"join": "code"},
    }
}


def found(checked, topic="columns"):
    return {each.rule: each.parts for each in checked.found if each.topic == topic}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_speaks_of_tables_and_fields_that_there_are(name):
    profile = shipped()[name]

    for layer, fields in profile.columns.items():
        assert set(fields) <= set(TABLE[layer].columns)
    assert profile.label.zh
    assert profile.label.en


def test_a_file_of_the_land_survey_is_known_by_its_columns(look, files):
    survey = {"ZLDWDM": f"{CODE}0000000", "ZLDWMC": "杨树屯村", "XZQDM": "220322", "KZMJ": 9_000_000}

    checked = look(files.geojson([(survey, square())]), layer="villages")

    assert found(checked)["mapping_used"]["name"] == "cjdcq"
    assert checked.provenance.mapping == {"ZLDWDM": "code", "ZLDWMC": "name", "KZMJ": "area_declared"}
    assert checked.writes[0].frame[["code", "area_declared"]].to_numpy().tolist() == [[CODE, 9.0]]


def test_a_profile_that_is_asked_for_comes_before_what_the_columns_say(look, files):
    both = {"ZLDWDM": f"{CODE}0000000", "ZLDWMC": "杨树屯村", "XZQDM": CODE, "XZQMC": "杨树村"}

    checked = look(files.geojson([(both, square())]), layer="villages", profile="xzq")

    assert checked.provenance.mapping == {"XZQDM": "code", "XZQMC": "name"}


def test_a_mapping_that_was_kept_is_offered_for_files_with_its_columns(look, files):
    stored = Stored({}, KEPT)
    path = files.csv("甲,乙,丙,丁", f"{CODE},待定,x,y")

    assert found(look(path, layer="villages", stored=stored))["mapping_fits"] == {"names": ["月报"]}
    assert "mapping_fits" not in found(look(path, layer="counties", stored=stored))


def test_a_mapping_that_was_kept_says_columns_and_how_to_read(look, files):
    path = files.csv("甲,乙,丙", f"{CODE},待定,x")

    checked = look(
        path, layer="villages", profile="月报", stored=Stored({}, KEPT, lambda _table: frozenset({CODE}))
    )

    assert checked.provenance.mapping == {"甲": "code", "乙": "class"}
    assert checked.options.join == "code"


def test_what_is_said_now_comes_before_what_was_kept(look, files):
    path = files.csv("甲,乙,丙", f"{CODE},待定,是")

    checked = look(
        path, layer="villages", profile="月报", mapping={"丙": "flagship"}, stored=Stored({}, KEPT)
    )

    assert checked.provenance.mapping["丙"] == "flagship"


def test_a_name_under_which_nothing_was_kept_is_refused_with_those_that_there_are(look, files):
    with pytest.raises(UnknownMappingError) as caught:
        look(files.csv("a", "1"), layer="villages", profile="周报", stored=Stored({}, KEPT))

    assert caught.value.parts["valid"] == ["月报", *SHIPPED]


def test_what_is_kept_is_the_columns_and_not_the_date():
    options = LoadOptions("villages", join="auto", period="2022", crs="EPSG:4530", mapping={"备注": ""})

    assert mapping_to_save(options, {"甲": "code"}) == {
        "layer": "villages",
        "columns": {"甲": "code", "备注": ""},
        "options": {"join": "auto", "crs": "EPSG:4530"},
    }


def test_columns_that_are_named_alike_are_asked_about(look, files):
    path = files.csv("上报面积（公顷）,上报面积（亩）,code", f"100,1500,{CODE}")
    stored = holding(CODE)

    (question,) = look(path, layer="villages", join="code", stored=stored).questions
    answered = LoadOptions("villages").answered(question.key, question.choices[1].value)
    checked = look(path, layer="villages", join="code", stored=stored, mapping=answered.mapping)

    assert [choice.value for choice in question.choices] == ["上报面积（公顷）", "上报面积（亩）"]
    assert checked.writes[0].frame["area_declared"].tolist() == [1.0]
