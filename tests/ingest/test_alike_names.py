"""Names that fit several villages: all of them are asked about, and none is joined. Villages are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_files import stored_villages
from villagemap.ingest.joining.claims import Claim
from villagemap.ingest.joining.matching import MatchKind, match
from villagemap.ingest.joining.village_index import VillageIndex
from villagemap.profiles import read_profile

pytestmark = pytest.mark.usefixtures("read_here")

# Townships of the profile: 平西乡 in 铁西区, 山门镇 and 石岭镇 in 铁东区.
PINGXI, SHANMEN, SHILING = "220302200", "220303100", "220303101"
LIST, WELLS = "县区,乡镇,村名,村庄分类", "编号,县区,乡镇,所在村,经度,纬度"
ENDINGS = ("", "村", "村委会", "村民委员会", "村村民委员会")


@pytest.fixture
def join(look, files):
    """Inspect a list with one row about such villages."""

    def run(row, villages, aliases=(), **options):
        stored = stored_villages(villages, aliases)
        return look(files.csv(LIST, f"{row},待定"), layer="villages", stored=stored, **options)

    return run


def joined(checked):
    return [code for write in checked.writes if write.table == "villages" for code in write.frame["code"]]


def offered(checked):
    (question,) = checked.questions
    return question.rule, [choice.value for choice in question.choices]


TWO = {f"{SHANMEN}391": "柳荫村", f"{SHANMEN}392": "柳荫村委会", f"{SHILING}391": "东窑村"}
APART = {f"{SHANMEN}391": "柳荫村委会", f"{SHILING}391": "柳荫村"}
HAMLET = {f"{SHANMEN}391": "柳荫村", f"{SHILING}391": "柳荫屯村"}
NOTED = {f"{SHANMEN}391": "柳荫村（东）", f"{SHANMEN}392": "柳荫村（西）"}
ALIKE = [
    pytest.param("铁东区,山门镇,柳荫村", TWO, id="two of a township, as one of them is written"),
    pytest.param("铁东区,山门镇,柳荫村委会", TWO, id="two of a township, as the other is written"),
    pytest.param("铁东区,山门镇,柳荫", TWO, id="two of a township, without an ending"),
    pytest.param("铁东区,山门镇,柳荫村民委员会", TWO, id="two of a township, with a third ending"),
    pytest.param("铁东区,,柳荫村", APART, id="two townships, as one of them is written"),
    pytest.param("铁东区,,柳荫村委会", APART, id="two townships, as the other is written"),
    pytest.param("铁东区,,铁东区柳荫", APART, id="two townships, with the county before the name"),
    pytest.param("铁东区,,柳荫村", HAMLET, id="the ending 屯 left out, perhaps"),
    pytest.param("铁东区,山门镇,柳荫村", NOTED, id="two that differ in their notes"),
]


@pytest.mark.parametrize(("row", "villages"), ALIKE)
@pytest.mark.parametrize("by", ["auto", "name", "county"])
def test_a_name_that_fits_several_villages_is_asked_with_all_of_them(join, row, villages, by):
    checked = join(row, villages, join=by)

    rule, codes = offered(checked)
    fitting = sorted(code for code, name in villages.items() if name.startswith("柳荫"))
    assert (rule, sorted(codes)) == ("several_villages", [*fitting, "leave_out"])
    assert checked.writes == ()


@pytest.mark.parametrize(
    ("row", "villages", "code"),
    [
        pytest.param("铁东区,,柳荫屯村", HAMLET, f"{SHILING}391", id="屯 written out"),
        pytest.param("铁东区,山门镇,柳荫村（西）", NOTED, f"{SHANMEN}392", id="the note written out"),
        pytest.param("铁东区,,石岭镇柳荫", APART, f"{SHILING}391", id="the township before the name"),
        pytest.param("铁东区,山门镇,柳荫村", APART, f"{SHANMEN}391", id="the township said"),
    ],
)
def test_what_tells_them_apart_is_enough(join, row, villages, code):
    assert joined(join(row, villages, join="county")) == [code]


def test_a_name_that_would_fit_with_another_ending_only_is_suggested(join):
    assert offered(join("铁东区,,柳荫村", {f"{SHILING}391": "柳荫屯村"}, join="county")) == (
        "which_village",
        [f"{SHILING}391", "leave_out"],
    )


def test_a_choice_names_the_township_and_the_code_of_each_and_the_county_where_the_row_does_not(join):
    villages = APART | {f"{PINGXI}391": "柳荫村"}

    (within,) = join("铁东区,,柳荫村", villages).questions
    (anywhere,) = join(",,柳荫村", villages).questions

    assert [choice.parts.get("township") for choice in within.choices] == ["山门镇", "石岭镇", None]
    assert {choice.parts.get("township") for choice in anywhere.choices} == {
        "铁西区 平西乡",
        "铁东区 山门镇",
        "铁东区 石岭镇",
        None,
    }


def test_an_answer_is_kept_for_that_spelling_alone(join):
    answered = join("铁东区,山门镇,柳荫村民委员会", TWO, same={"2": f"{SHANMEN}392"})
    kept = answered.writes[-1].frame
    aliases = [(*row, None) for row in kept[["layer", "code", "kind", "value"]].to_numpy().tolist()]

    assert joined(join("铁东区,山门镇,柳荫村民委员会", TWO, aliases)) == [f"{SHANMEN}392"]
    assert offered(join("铁东区,山门镇,柳荫村", TWO, aliases))[0] == "several_villages"


def test_another_name_of_one_village_and_the_name_of_another_are_both_offered_within_a_county(join):
    alias = ("villages", f"{SHILING}391", "former_name", "柳荫村", None)

    rule, codes = offered(
        join("铁东区,,柳荫村", {**APART, f"{SHILING}391": "东窑村"}, [alias], join="county")
    )

    assert (rule, codes[:-1]) == ("several_villages", [f"{SHANMEN}391", f"{SHILING}391"])


def test_a_slip_that_was_answered_once_never_takes_the_name_of_another_village(join):
    answered = join("铁东区,石岭镇,东窑村", TWO, same={"2": f"{SHANMEN}391"})
    assert [write.table for write in answered.writes] == ["villages", "aliases"]

    slip = join("铁东区,山门镇,柳荫村", APART | {f"{SHANMEN}392": "前窑村"}, same={"2": f"{SHANMEN}392"})
    assert [write.table for write in slip.writes] == ["villages"]


def test_a_code_and_a_name_that_fits_two_other_villages_are_asked_about(look, files):
    path = files.csv("县区,乡镇,村名,行政区划代码,村庄分类", f"铁东区,山门镇,柳荫,{SHILING}391,待定")

    rule, codes = offered(look(path, layer="villages", stored=stored_villages(TWO)))

    assert (rule, codes) == (
        "code_or_name",
        [f"{SHILING}391", f"{SHANMEN}391", f"{SHANMEN}392", "leave_out"],
    )


def test_points_ask_about_such_names_as_well(look, files):
    path = files.csv(WELLS, "W1,铁东区,山门镇,柳荫村,124.3,43.2")

    rule, codes = offered(look(path, layer="wells", stored=stored_villages(TWO)))

    assert (rule, codes) == ("several_villages", [f"{SHANMEN}391", f"{SHANMEN}392", "leave_out"])


STEMS = st.sampled_from(["柳荫", "东窑", "柳荫屯", "东柳荫", "柳"])
NAMES = st.builds(lambda stem, ending: stem + ending, STEMS, st.sampled_from(ENDINGS[1:]))
TOWNSHIPS = st.sampled_from([SHANMEN, SHILING])


@given(
    st.lists(st.tuples(TOWNSHIPS, NAMES), min_size=1, max_size=6),
    STEMS,
    st.sampled_from(ENDINGS),
    st.sampled_from(["", "山门镇", "石岭镇"]),
    st.sampled_from(["auto", "county"]),
)
def test_whatever_is_joined_is_the_only_village_that_the_row_can_mean(rows, written, ending, township, by):
    villages = {f"{area}{391 + at}": name for at, (area, name) in enumerate(rows)}
    claim = Claim(0, 2, None, None, "铁东区", township, written + ending, written + ending)

    found = match(claim, VillageIndex(stored_villages(villages), read_profile("siping")), by=by)

    area = {"": "220303", "山门镇": SHANMEN, "石岭镇": SHILING}[township]
    bare = {
        code: name.removesuffix(next(e for e in ENDINGS[:0:-1] if name.endswith(e)))
        for code, name in villages.items()
    }
    fitting = {code for code, stem in bare.items() if stem == written and code.startswith(area)}
    if found.code:
        assert fitting == {found.code}
    if len(fitting) > 1:
        assert found.kind is MatchKind.SEVERAL
        assert fitting <= {near.code for near in found.candidates}
