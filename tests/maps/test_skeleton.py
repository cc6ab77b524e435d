"""The skeleton that Folium prints must be safe to serve under the strict policy, and equal for equal cities."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import folium
import pytest
from bs4 import BeautifulSoup

from villagemap.domain.bounds import Bounds
from villagemap.domain.labels import Language
from villagemap.maps.skeleton import CANVASES, Skeleton, print_skeleton

# The set-up puts a node into the environment where the machine has none.
NODE = shutil.which("node") or Path(sys.executable).with_name("node")
EXTENT = Bounds(123.3, 42.82, 125.78, 44.11)

# Runs the script against a Leaflet that writes down its calls, and prints what was handed over.
FAKE_LEAFLET = """
const made = [];
const layer = () => ({addTo(map) { made.push(map.id); return this; }});
globalThis.L = {
  CRS: {EPSG3857: "EPSG3857"},
  map: (id, options) => ({id, options, createPane: () => ({style: {}})}),
  featureGroup: layer,
};
"""
REPORT = """
console.log(JSON.stringify({groups: Object.keys(L.villagemap.groups), added: made, options: L.villagemap.map.options}));
"""


@pytest.fixture(params=list(Language), ids=str)
def skeleton(request) -> Skeleton:
    return print_skeleton(language=request.param, extent=EXTENT)


def test_equal_cities_are_equal_text(skeleton):
    language = Language.ZH if "村" in skeleton.html else Language.EN

    assert print_skeleton(language=language, extent=EXTENT) == skeleton


def test_another_city_is_another_text(skeleton):
    assert print_skeleton(language=Language.ZH, extent=Bounds(100, 30, 101, 31)).script != skeleton.script


def test_no_address_stands_in_it(skeleton):
    assert not re.search(r"//[a-z]|https?:|\burl\(|\bsrc=|\bhref=", skeleton.html + skeleton.script)


def test_the_html_is_one_named_element_without_style_script_or_handler(skeleton):
    elements = BeautifulSoup(skeleton.html, "html.parser").find_all(name=re.compile("."))

    assert [element.name for element in elements] == ["div"]
    assert set(elements[0].attrs) == {"class", "id", "role", "tabindex", "aria-label"}
    assert elements[0]["id"] == "villagemap"


def test_the_name_is_in_the_language_of_the_page():
    names = {language: print_skeleton(language=language, extent=EXTENT).html for language in Language}

    assert "村庄地图" in names[Language.ZH]
    assert "Village map" in names[Language.EN]


def test_no_library_is_asked_for_that_the_page_does_not_load(skeleton):
    assert not re.search(r"\$\(|jquery|bootstrap|awesome|tileLayer|control\.", skeleton.script, re.IGNORECASE)


def test_the_script_ends_with_the_hand_over(skeleton):
    last_statement = skeleton.script.rstrip().removesuffix(";").rpartition(";")[2].strip()

    assert last_statement.startswith("L.villagemap = {")


def test_the_script_runs_and_hands_over_the_map_with_one_group_for_each_canvas(skeleton, tmp_path):
    program = tmp_path / "skeleton.cjs"
    program.write_text(FAKE_LEAFLET + skeleton.script + REPORT, "utf-8")

    report = subprocess.run([NODE, program], capture_output=True, text=True, check=True, timeout=30).stdout

    canvases = [name for name, _ in CANVASES]
    assert f'"groups":{canvases}'.replace("'", '"').replace(" ", "") in report.replace(" ", "")
    assert f'"added":{["villagemap"] * len(canvases)}'.replace("'", '"').replace(" ", "") in report.replace(
        " ", ""
    )
    assert '"attributionControl":false' in report
    assert '"minZoom":7' in report


def test_the_lists_of_folium_itself_stay_as_they_were():
    before = list(folium.Map.default_js), list(folium.Map.default_css)

    print_skeleton(language=Language.ZH, extent=EXTENT)

    assert (folium.Map.default_js, folium.Map.default_css) == before
    assert before[0]
