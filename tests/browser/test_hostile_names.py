"""Names that try to be something else: shown as text, nothing runs, the map draws."""

import json

import pytest

from readers import Service, command

NAMES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "${alert(1)}",
    "</script><script>alert(1)</script>",
    "`+alert(1)+`",
    "\"onmouseover=alert(1) x='",
    "back\\slash\\u0027",
    "{{7*7}}{% raise %}",
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": f"22030220030{place}",
                "name": name,
                "面积(亩)": 12.5,
                "plan": "compiled" if place % 2 else "none",
                "plan_number": name,
            },
            "geometry": _square(124.3 + 0.02 * place),
        }
        for place, name in enumerate(NAMES, start=1)
    ]
    file = folder / "villages.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    workspace = folder / "workspace.gpkg"
    command(workspace, "load", str(file), "--layer", "villages")
    service = Service.start(workspace)
    yield service.address
    service.stop()


def _square(west):
    ring = [[west, 43.1], [west + 0.02, 43.1], [west + 0.02, 43.12], [west, 43.12], [west, 43.1]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_hovered_and_opened_they_are_text(visit, hostile):
    reader = visit()
    reader.open(f"{hostile}/")

    assert reader.text("[data-result-count]") == str(len(NAMES))
    assert {"#348278", "#e5ddca"} <= set(reader.painted())
    for place, name in enumerate(NAMES, start=1):
        reader.page.goto(f"{hostile}/?village=22030220030{place}")
        reader.drawn()
        stage = reader.page.locator("#map").bounding_box()
        card = reader.page.locator("[data-card]").bounding_box()
        reader.settled()
        reader.page.mouse.move((stage["x"] + card["x"]) / 2, stage["y"] + stage["height"] / 2)
        assert reader.page.locator("#card-name").text_content() == name
        assert reader.page.locator(".map-tip strong").text_content() in NAMES
    assert reader.outside(hostile) == []


@pytest.mark.parametrize("place", range(1, len(NAMES) + 1))
def test_on_list_and_page_they_are_text(visit, hostile, place):
    reader = visit()
    reader.page.goto(f"{hostile}/villages")
    assert reader.page.locator("tbody th a:not(.on-map)").all_text_contents() == NAMES

    reader.page.goto(f"{hostile}/villages/22030220030{place}")

    assert reader.page.locator("h1").text_content() == NAMES[place - 1]
    assert NAMES[place - 1] in reader.page.locator("dd").all_text_contents()


def test_as_a_condition_they_are_text(visit, hostile):
    reader = visit()
    reader.open(f"{hostile}/")
    for name in NAMES[:2]:
        reader.page.locator("#q").fill(name.split(",")[0])
        assert reader.page.locator("[data-search-list] .name").first.text_content() == name
        reader.page.locator("#q").press("Control+Enter")
        assert reader.page.locator(".chip .values").text_content() == name
        assert reader.page.locator("[data-filter-words]").text_content() == f"“{name}”"
