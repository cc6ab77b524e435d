"""Which numbers a column can hold: as its type, its unit, its indicator and the place of the city say, all of them."""

from dataclasses import replace

import pytest

from villagemap.domain.layers import LAYERS, REGISTERS, FieldKind
from villagemap.domain.ranges import STORABLE, NumberRange
from villagemap.profiles import read_profile

PROFILE = read_profile("siping")
NUMBERS = [
    pytest.param(field, id=f"{spec.name}.{field.key}")
    for spec in (*LAYERS, *REGISTERS)
    for field in spec.fields
    if field.kind is FieldKind.NUMBER
]


@pytest.mark.parametrize("field", NUMBERS)
def test_every_number_lies_within_what_all_formats_carry(field):
    valid = PROFILE.range_of(field)

    assert STORABLE.least <= valid.least < valid.most <= STORABLE.most


def test_a_range_within_another_is_what_both_hold():
    counted, measured = NumberRange(-5, 10, whole=True), NumberRange(0, 100)

    assert counted.within(measured) == measured.within(counted) == NumberRange(0, 10, whole=True)


def test_an_indicator_may_have_a_range_of_its_own():
    narrow = NumberRange(0, 20_000, whole=True)
    profile = replace(
        PROFILE,
        indicators=tuple(
            replace(row, range=narrow) if row.key == "population" else row for row in PROFILE.indicators
        ),
    )
    people = replace(LAYERS[0].field("area_declared"), key="population", unit="person", range=STORABLE)

    assert profile.range_of(people) == narrow
    assert PROFILE.range_of(people) == PROFILE.ranges["person"]


@pytest.mark.parametrize("indicator", PROFILE.indicators, ids=lambda row: row.key)
def test_the_profile_bounds_the_unit_of_every_indicator(indicator):
    valid = PROFILE.ranges[indicator.unit]

    assert (valid.least, valid.whole) == (0, True)
