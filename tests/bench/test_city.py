import shapely

from bench.city import City, Size
from villagemap.profiles import read_profile


def _city(villages, vertices=40):
    return City(read_profile("siping"), Size(villages, vertices))


def test_an_invented_city_is_a_coverage_without_gaps():
    city = _city(130)

    assert len(city.shapes) == 130
    assert shapely.is_valid(city.shapes).all()
    assert shapely.coverage_is_valid(city.shapes)


def test_its_codes_are_those_of_administrative_villages_and_each_is_there_once():
    codes = _city(13_000).codes

    assert len(set(codes)) == 13_000
    assert {len(code) for code in codes} == {12}
    assert {200 <= int(code[9:]) < 400 for code in codes} == {True}


def test_the_filter_that_is_measured_leaves_22_of_a_hundred():
    assert _city(500).columns["plan"].count("compiled") == 110


def test_a_rectangle_meets_about_as_many_villages_as_it_should():
    city = _city(2_000, 8)

    met = shapely.intersects(city.shapes, shapely.box(*city.bbox_of(200))).sum()

    assert 200 <= met <= 280
