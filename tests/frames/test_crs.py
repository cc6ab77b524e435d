import geopandas as gpd
import pytest
import shapely

from villagemap.frames.crs import from_metric, metric_crs, to_metric, to_storage, zone_of


@pytest.mark.parametrize(
    ("lon", "zone", "epsg"),
    [
        pytest.param(123.3, 41, "EPSG:4550", id="west of the line that cuts the city"),
        pytest.param(124.499, 41, "EPSG:4550", id="just west of it"),
        pytest.param(124.5, 42, "EPSG:4551", id="on it"),
        pytest.param(125.78, 42, "EPSG:4551", id="east of it"),
        pytest.param(0.0, 25, "EPSG:4534", id="outside of China: the nearest zone that there is"),
    ],
)
def test_a_longitude_has_its_three_degree_zone(lon, zone, epsg):
    assert zone_of(lon) == zone
    assert metric_crs(zone) == epsg


def test_metres_and_back_is_the_same_place():
    square = shapely.box(124.1, 43.1, 124.2, 43.2)

    back = from_metric(to_metric([square], zone=42), zone=42)[0]

    assert shapely.equals_exact(back, square, 1e-9)


def test_metres_are_easting_before_northing():
    (point,) = to_metric([shapely.Point(126.0, 43.0)], zone=42)

    assert point.x == pytest.approx(500_000, abs=0.01)
    assert 4_700_000 < point.y < 4_800_000


def test_a_frame_in_another_system_is_brought_to_storage():
    frame = gpd.GeoDataFrame({"code": ["a"]}, geometry=[shapely.Point(500_000, 4_762_000)], crs="EPSG:4551")

    stored = to_storage(frame)

    assert stored.crs == "EPSG:4490"
    assert stored.geometry[0].x == pytest.approx(126.0, abs=1e-6)


def test_a_frame_without_a_coordinate_system_is_refused():
    frame = gpd.GeoDataFrame({"code": ["a"]}, geometry=[shapely.Point(124, 43)])

    with pytest.raises(ValueError, match="no coordinate system"):
        to_storage(frame)
