"""The map by keyboard: among villages, into a card and back, and out."""

import re

import pytest


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?county=220382")
    reader.page.locator("#villagemap").focus()
    return reader


def heard(reader):
    return reader.page.locator("[data-map-voice]").text_content()


def ringed(reader):
    """Return whether the focus colour is drawn on the map."""
    reader.repainted()
    return reader.page.evaluate(
        """() => {
          const [canvas] = [...document.querySelectorAll('.leaflet-focus-pane canvas, .leaflet-pane canvas')].slice(-2);
          if (canvas.hidden) return false; // there is nothing on it
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          for (let at = 0; at < data.length; at += 4)
            if (data[at] === 0x1a && data[at + 1] === 0x62 && data[at + 2] === 0xc4 && data[at + 3] === 255) return true;
          return false;
        }"""
    )


def test_enter_goes_among_the_villages_of_the_filter_and_says_so(reader):
    assert not ringed(reader)

    reader.page.keyboard.press("Enter")

    assert re.fullmatch(r"在村间走动：.+Esc 离开。.+村，.+[镇乡道处]，.+", heard(reader))
    assert ringed(reader)


def test_arrows_go_to_neighbours_inside_the_filter_and_each_is_announced(reader):
    reader.page.keyboard.press("Enter")
    said = []
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"):
        reader.page.keyboard.press(key)
        said.append(heard(reader))

    assert len(set(said)) >= 3
    assert not any("不在筛选内" in text for text in said)


def test_at_the_edge_of_the_filter_the_map_says_that_no_village_follows(reader):
    reader.page.keyboard.press("Enter")
    for _ in range(40):
        reader.page.keyboard.press("ArrowUp")

    assert heard(reader) == "这个方向没有村了。"


def test_enter_opens_the_card_and_closing_it_returns_to_the_village(reader):
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("ArrowUp")
    name = heard(reader).split("，")[0]

    reader.page.keyboard.press("Enter")

    assert reader.text("#card-name") == name
    assert reader.page.evaluate("document.activeElement.id") == "card-name"
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("[data-card]").is_hidden()
    assert reader.page.evaluate("document.activeElement.id") == "villagemap"
    assert ringed(reader)
    reader.page.keyboard.press("ArrowDown")
    assert name not in heard(reader)


def test_escape_leaves_and_then_arrows_pan_again(reader):
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Escape")
    assert heard(reader).startswith("已离开村庄")
    assert not ringed(reader)

    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_url(re.compile("at="))
    assert heard(reader).startswith("已离开村庄")


def test_plus_minus_and_nought_zoom_also_among_villages(reader):
    reader.page.keyboard.press("Enter")
    zoom = "L.villagemap.map.getZoom()"
    before = reader.page.evaluate(zoom)
    reader.page.keyboard.press("+")
    reader.settled()
    assert reader.page.evaluate(zoom) == pytest.approx(before + 0.5)
    reader.page.keyboard.press("0")
    reader.settled()
    assert reader.page.evaluate(zoom) == pytest.approx(before, abs=0.02)


def test_less_motion_means_jumps(visit, sample):
    reader = visit(reduced_motion="reduce")
    reader.open(f"{sample}/?county=220382")
    zoom = "L.villagemap.map.getZoom()"
    before = reader.page.evaluate(zoom)

    after = reader.page.evaluate(
        f"() => {{ document.querySelector('[data-tool-extent]').click(); return {zoom}; }}"
    )

    assert after > before  # at once: no flight was waited for
