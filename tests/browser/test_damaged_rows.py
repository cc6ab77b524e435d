"""Rows that no browser could draw, stored by hand: the page draws all others, looks at the city, and says what is missing."""

import shutil
from pathlib import Path

import pytest
import shapely

from damage.by_hand import BLOBS, blob, by_hand
from readers import Service

CENTRE = shapely.box(123.3, 42.82, 125.78, 44.11).centroid
"""Of the extent in the city's profile."""

_DEGREES = 0.6


@pytest.fixture(scope="module")
def damaged(sample_workspace, tmp_path_factory):
    """Serve a sample whose first villages have impossible shapes, and others a seat or a name that nobody can show."""
    path = Path(shutil.copy(sample_workspace, tmp_path_factory.mktemp("damaged") / "w.gpkg"))
    for number, spoilt in enumerate(BLOBS.values(), start=1):
        by_hand(path, "UPDATE villages SET geom = ? WHERE fid = ?", spoilt, number)
    by_hand(path, "UPDATE villages SET seat_lon = 500, seat_lat = 99 WHERE fid = 100")
    by_hand(path, "UPDATE villages SET name = CAST(x'e6ff' AS TEXT) WHERE fid = 101")
    by_hand(path, "UPDATE wells SET geom = ? WHERE fid = 1", blob(shapely.Point(0, 0)))
    by_hand(path, "UPDATE roads SET geom = ? WHERE fid = 1", b"GP")
    service = Service.start(path)
    yield service.address
    service.stop()


@pytest.fixture(scope="module")
def partial(sample_workspace, tmp_path_factory):
    """Serve a sample of which only the villages in one corner are there."""
    path = Path(shutil.copy(sample_workspace, tmp_path_factory.mktemp("partial") / "w.gpkg"))
    by_hand(path, "DELETE FROM villages WHERE substr(code, 1, 6) <> '220382'")
    service = Service.start(path)
    yield service.address
    service.stop()


def middle(reader):
    return reader.page.evaluate("() => { const at = L.villagemap.map.getCenter(); return [at.lng, at.lat]; }")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_other_villages_are_drawn_and_the_page_says_what_is_left_out(damaged, visit, language):
    reader = visit()

    reader.open(f"{damaged}/?lang={language}&layers=wells,roads")

    said = reader.text("[data-damage] summary")
    assert str(len(BLOBS) + 3) in said
    assert ("left out" if language == "en" else "未计入") in said
    assert len(reader.painted()) > 1
    reader.page.locator("[data-damage] summary").click()
    assert reader.page.locator("[data-damage] li").count() > len(BLOBS)


def test_the_list_says_the_same(damaged, visit):
    reader = visit()
    reader.page.goto(f"{damaged}/villages")

    assert "未计入" in reader.text("[data-damage] summary")


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (360, 740)], ids=str)
def test_the_first_view_is_the_extent_of_the_city_whatever_its_rows_hold(damaged, partial, visit, size):
    views = []
    for address in (damaged, partial):
        reader = visit(*size)
        reader.open(f"{address}/")
        views.append([*middle(reader), reader.page.evaluate("() => L.villagemap.map.getZoom()")])

    lon, lat, _ = views[0]
    assert abs(lon - CENTRE.x) < _DEGREES
    assert abs(lat - CENTRE.y) < _DEGREES
    assert views[1][:2] == pytest.approx(views[0][:2], abs=_DEGREES)
    assert views[1][2] == pytest.approx(views[0][2], abs=0.2)


SIZES = [(1440, 900), (1024, 768), (844, 390), (640, 360), (360, 740), (360, 568)]
BUTTONS = ".tools button:visible, .filter-open:visible, [data-fault] > *:visible, [data-damage] summary .link"


def covered(reader):
    """Return what of tools, filter and bars somebody cannot reach: off the window, or under something else."""
    return reader.page.locator(BUTTONS).evaluate_all(
        """parts => parts.filter((part) => {
          const { left, top, right, bottom } = part.getBoundingClientRect();
          const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || !part.contains(at);
        }).map((part) => part.outerHTML)"""
    )


@pytest.mark.parametrize(
    ("size", "language", "failed"),
    [
        *(pytest.param(size, "en", True, id=f"{size}, damage and a failed script") for size in SIZES),
        *(pytest.param(size, "zh", False, id=f"{size}, damage, in Chinese") for size in SIZES[::3]),
    ],
)
def test_tools_filter_and_bars_lie_beside_each_other(damaged, visit, size, language, failed):
    reader = visit(*size)
    reader.open(f"{damaged}/?lang={language}")
    if failed:
        reader.page.evaluate("() => void setTimeout(() => { throw new RangeError('boom') })")
        reader.page.locator("[data-fault-number]").wait_for()
    reader.settled()

    assert covered(reader) == []
    assert reader.page.locator("[data-stage]").bounding_box()["height"] > 100
    reader.complaints.clear()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_which_rows_are_damaged_is_one_click_away(damaged, visit, size):
    reader = visit(*size)
    reader.open(f"{damaged}/?lang=en")

    reader.page.locator("[data-damage] summary .link").click()

    reader.page.locator("[data-damage] li").first.click(trial=True)
