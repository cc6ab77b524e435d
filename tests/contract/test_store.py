"""What any store of a workspace promises to the atlas."""

import threading

import geopandas as gpd
import pytest
import shapely

from cities import small_city
from villagemap.domain.layers import LAYERS, TABLE, FieldKind
from villagemap.frames.tables import GEOMETRY, STORAGE_CRS


@pytest.mark.parametrize("spec", TABLE.values(), ids=TABLE)
def test_every_table_is_there_with_the_columns_of_its_layer(filled, spec):
    frame = filled({}).contents().tables[spec.name]

    expected = [*spec.columns, "entry", *([GEOMETRY] if spec.geometry else [])]
    assert list(frame.columns) == expected
    assert len(frame) == 0


@pytest.mark.parametrize("spec", [spec for spec in LAYERS if spec.geometry], ids=lambda spec: spec.name)
def test_a_layer_with_geometry_is_a_geo_frame_in_the_storage_crs(filled, spec):
    frame = filled(small_city()).contents().tables[spec.name]

    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs == STORAGE_CRS
    assert frame.geometry.name == GEOMETRY


def test_what_was_stored_comes_back_and_what_is_missing_is_none(filled):
    city = small_city()
    tables = filled(city).contents().tables

    for name, rows in city.items():
        spec = TABLE[name]
        ordered = sorted(rows, key=lambda row, keys=spec.key: [row[key] for key in keys])
        for row, (_, found) in zip(ordered, tables[name].iterrows(), strict=True):
            for field in spec.fields:
                assert found[field.key] == row.get(field.key), (name, field.key)
                assert found[field.key] is not None or row.get(field.key) is None


def test_yes_and_no_come_back_as_true_and_false(filled):
    flagship = filled(small_city()).contents().tables["villages"]["flagship"]

    assert [value for value in flagship if value is not None] == [False, False, True]
    assert {type(value) for value in flagship} == {bool, type(None)}


def test_shapes_come_back_to_the_last_digit(filled):
    outline = shapely.MultiPolygon([shapely.Point(124.123456789012, 43.1).buffer(0.0123)])
    rows = [{"code": "220302", "name": "铁西区", GEOMETRY: outline}]
    rows.append({"code": "220303", "name": "铁东区", GEOMETRY: None})

    shapes = filled({"counties": rows}).contents().tables["counties"].geometry

    assert shapely.to_wkb(shapes[0]) == shapely.to_wkb(outline)
    assert shapes[1] is None


@pytest.mark.parametrize("name", ["wells", "observations"])
def test_rows_come_in_the_order_of_their_keys(filled, name):
    city = small_city()
    spec = TABLE[name]

    frame = filled({name: city[name][::-1]}).contents().tables[name]

    keys = list(zip(*(frame[key] for key in spec.key), strict=True))
    assert keys == sorted(keys)


def test_there_is_a_source_for_every_layer_that_has_rows(filled):
    city = small_city()

    sources = filled(city).contents().sources

    assert set(sources) == set(city)
    assert all(source.as_of == "2022-12-31" and source.at.endswith("Z") for source in sources.values())


def test_contents_carry_the_versions_of_the_moment(filled):
    store = filled(small_city())

    contents = store.contents()

    assert contents.versions == store.versions()
    assert set(contents.versions.layers) == set(contents.versions.geometries) == set(TABLE)
    assert contents.city == "siping"
    assert contents.sample is False


def test_many_threads_may_read_at_once(filled):
    store = filled(small_city())
    seen = []

    def read():
        seen.append((store.versions().data_version, len(store.contents().tables["villages"])))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == [(store.versions().data_version, 4)] * 8


def test_numbers_that_must_be_there_are_numbers(filled):
    values = filled(small_city()).contents().tables["observations"]["value"]

    required = TABLE["observations"].field("value")
    assert required.kind is FieldKind.NUMBER
    assert values.sum() == 900 + 950 + 4 + 5 + 77777


def test_every_field_that_was_written_has_an_origin(filled):
    store = filled(small_city())
    upto = store.versions().layers["villages"]

    origins = store.origins("villages", ["220322100301", "999999999999"], upto=upto)

    assert {origin.code for origin in origins} == {"220322100301"}
    assert {field for origin in origins for field in origin.fields} >= {"name", "plan", "demo", "geom"}
    assert all(origin.entry <= upto and origin.as_of == "2022-12-31" for origin in origins)


def test_rows_of_a_register_are_known_by_all_parts_of_their_key(filled):
    store = filled(small_city())

    origins = store.origins(
        "observations",
        ["220322100301|population|2022-12-31"],
        upto=store.versions().layers["observations"],
    )

    assert [origin.code for origin in origins] == ["220322100301|population|2022-12-31"]
    assert "value" in origins[0].fields
