"""Choosing by indexes finds what asking every village would find."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cities import atlas_of
from filter_city import filter_city
from villagemap.atlas.links import Links
from villagemap.atlas.names import Names
from villagemap.atlas.spelling import spellings
from villagemap.domain.bounds import Bounds
from villagemap.domain.filters import Naming, VillageFilter, folded

SNAPSHOT = atlas_of(filter_city()).current()

signs = st.sampled_from("杨树屯长堡子吉洼柏岭a0村")
names = st.text(signs, min_size=1, max_size=5)
words = (
    st.text(st.sampled_from("杨树长堡村yangshutczb02 ＡB"), min_size=1, max_size=6).map(folded).filter(bool)
)


@given(called=st.lists(names, max_size=12), word=words)
def test_a_word_finds_the_names_that_it_meets(called, word):
    namings = [Naming(folded(name), f"2203{place:08}", spellings(name)) for place, name in enumerate(called)]

    found = Names(namings).find(word)

    assert found.tolist() == [place for place, naming in enumerate(namings) if naming.meets(word)]


@st.composite
def filters(draw):
    """Draw a filter of a few values, words and boxes."""
    rows = [row for row in SNAPSHOT.criteria if row.values]
    chosen = draw(st.lists(st.sampled_from(rows), max_size=3, unique_by=lambda row: row.parameter))
    choices = tuple(
        (
            row.parameter,
            tuple(draw(st.lists(st.sampled_from(row.values), min_size=1, max_size=2, unique=True))),
        )
        for row in chosen
    )
    boxes = draw(st.lists(st.tuples(st.floats(123.5, 125), st.floats(42.5, 44), st.floats(0, 1)), max_size=2))
    said = draw(st.lists(words, max_size=2))
    return VillageFilter(
        choices,
        tuple(said),
        tuple(Bounds(west, south, west + size, south + size) for west, south, size in boxes),
    )


def meets(position, asked):
    """Ask one village, in words of the definition."""
    row = SNAPSHOT.facts.iloc[position]
    naming = Naming(folded(row["name"]), row["code"], SNAPSHOT.spellings[position])
    criteria = {criterion.parameter: criterion for criterion in SNAPSHOT.criteria}
    held = {
        parameter: str(row[parameter]).lower()
        if isinstance(row[parameter], (bool, np.bool_))
        else str(row[parameter])
        for parameter, _ in asked.choices
    }
    return (
        all(
            any(held[parameter] in criteria[parameter].meaning(value) for value in values)
            for parameter, values in asked.choices
        )
        and (not asked.words or any(naming.meets(folded(word)) for word in asked.words))
        and (
            not asked.boxes
            or any(
                shapely.intersects(SNAPSHOT.geometries[position], shapely.box(*box)) for box in asked.boxes
            )
        )
    )


@given(asked=filters())
def test_a_filter_leaves_the_villages_that_meet_it(asked):
    chosen = SNAPSHOT.select(asked)

    assert chosen.index.tolist() == [place for place in range(SNAPSHOT.size) if meets(place, asked)]
    assert np.flatnonzero(chosen.mask).tolist() == chosen.index.tolist()
    assert chosen.count == len(chosen.index)


@given(
    pairs=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), unique=True),
    chosen=st.sets(st.integers(0, 5)),
)
def test_rows_follow_their_villages(pairs, chosen):
    rows, villages = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    links = Links(rows, villages, 8, 6)

    found = links.rows_of(np.array(sorted(chosen), dtype=np.intp))

    assert found.tolist() == sorted({row for row, village in pairs if village in chosen})


@pytest.mark.parametrize("parameter", ["county", "demo", "sewage"])
def test_members_and_counts_of_a_column_agree(parameter):
    column = SNAPSHOT.chooser.columns[parameter]

    for value in column.criterion.values:
        assert column.count([value]) == len(column.members([value])) == column.matches([value]).sum()
