"""The edge where parameters become types."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villagemap.atlas.filter_grammar import read_filter, read_pairs
from villagemap.atlas.phrases import filter_words
from villagemap.domain.errors import BadFilterError, VillagemapError
from villagemap.domain.filters import VillageFilter, criteria
from villagemap.domain.labels import Language
from villagemap.profiles import read_profile
from villagemap.texts import Texts
from villagemap.web.params import read_view

PROFILE = read_profile("siping")
CRITERIA = criteria(PROFILE, plan_years=[2019, 2021])
ZH, EN = Texts(Language.ZH), Texts(Language.EN)


def view_of(query):
    return read_view(
        read_pairs(query),
        language=Language.ZH,
        themes=["plan", "demo"],
        theme="plan",
        layers=["wells", "roads"],
        columns=["name", "code"],
    )


choices = st.lists(st.sampled_from(CRITERIA), unique=True, max_size=5).flatmap(
    lambda rows: st.tuples(
        *(
            st.tuples(st.just(row.parameter), st.lists(st.sampled_from(row.values), min_size=1, max_size=3))
            for row in rows
        )
    )
)


# Control characters and signs that cannot be seen are refused (`test_http.py`).
typed = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"]), min_size=1, max_size=8)


@given(choices=choices, words=st.lists(typed, max_size=2))
def test_a_filter_survives_its_own_query_string(choices, words):
    pairs = [(parameter, value) for parameter, values in choices for value in values]
    asked = read_filter([*pairs, *(("q", word) for word in words)], CRITERIA)

    assert read_filter(read_pairs(asked.query()), CRITERIA) == asked


@given(query=st.text(max_size=60))
def test_any_query_string_is_read_or_refused_with_one_sentence(query):
    assert all(sentence.strip() for sentence in refusals(query))


def refusals(query):
    """Return the sentences with which a query is refused; none where it is read."""
    try:
        read_filter(read_pairs(query), CRITERIA)
        view_of(query)
    except VillagemapError as refused:
        return [ZH.explain(refused), EN.explain(refused)]
    return []


@given(query=st.text(alphabet="bqo=x,.&-0123456789infa%", max_size=40).map(lambda text: f"bbox={text}"))
def test_an_extent_is_four_numbers_of_the_globe_or_refused(query):
    try:
        boxes = read_filter(read_pairs(query), CRITERIA).boxes
    except VillagemapError:
        return
    assert all(-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90 for box in boxes)


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        pytest.param("", "全部村庄", "all villages", id="nothing asked"),
        pytest.param(
            "demo=2022&county=220382&sites_5g=false",
            "双辽市，2022 年示范村，无 5G 基站",
            "Shuangliao, Batch of 2022, without 5G site",
            id="three conditions",
        ),
        pytest.param("county=220322,220323", "梨树县、伊通县", "Lishu, Yitong", id="alternatives"),
        pytest.param("flagship=false", "非精品村", "Not flagship", id="a word of its own for no"),
        pytest.param("school=true", "有小学", "with Primary school", id="a facility kind of the profile"),
        pytest.param("q=" + quote("杨"), "“杨”", "“杨”", id="text"),
    ],
)
def test_a_filter_says_what_it_asks_in_both_languages(query, zh, en):
    asked = read_filter(read_pairs(query), CRITERIA)

    assert filter_words(asked, PROFILE, ZH) == zh
    assert filter_words(asked, PROFILE, EN) == en


def test_a_filter_without_a_parameter_keeps_the_others():
    asked = read_filter(read_pairs("county=220322&demo=2022&q=a&bbox=1,2,3,4"), CRITERIA)

    assert asked.without("demo").parameters == ("county", "q", "bbox")
    assert asked.without("q").without("bbox").query() == "county=220322&demo=2022"
    assert VillageFilter() == asked.without("county").without("demo").without("q").without("bbox")


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("at", "9/43"),
        ("at", "9/143/124"),
        ("at", "a/b/c"),
        ("theme", "rainbow"),
        ("layers", "secrets"),
        ("lang", "fr"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "２"),
    ],
)
def test_a_view_parameter_that_cannot_be_is_refused(parameter, value):
    with pytest.raises(BadFilterError) as refused:
        view_of(urlencode({parameter: value}))

    assert refused.value.parameter == parameter


def test_a_view_is_read_whole():
    view = view_of("at=9.5/43.5/124.5&theme=demo&layers=wells,roads&lang=en&page=3&village=220322100301")

    assert view.at == (9.5, 43.5, 124.5)
    assert (view.theme, view.layers, view.lang, view.page) == ("demo", ("wells", "roads"), Language.EN, 3)


def test_no_layers_differs_from_layers_left_open():
    assert view_of("layers=none").layers == ()
    assert view_of("").layers is None
