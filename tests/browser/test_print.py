"""The sheet that the map page prints: A4, vectors, legend, scale, date, source."""

import re
import zlib

import pytest

A4_LANDSCAPE = (842, 595)  # points


@pytest.fixture
def printed(visit, sample):
    """Print a page of the service: the reader, and the bytes of the PDF."""

    def make(query):
        reader = visit()
        reader.open(f"{sample}/?{query}")
        reader.settled()
        # Without the browser's own background colours, as offices print.
        return reader, reader.page.pdf(prefer_css_page_size=True, print_background=False)

    return make


def drawing(pdf):
    """Return the drawing commands of a PDF as text."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    found = []
    for stream in streams:
        try:
            found.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


def on_paper(reader):
    """Let the page make its sheet and look at it as paper does."""
    # In this order, as browsers do: on paper the map has no room, so it is asked while it has.
    reader.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    reader.page.emulate_media(media="print")


def test_the_map_is_one_page_of_vectors(printed):
    _, pdf = printed("theme=class&layers=wells,roads")

    sizes = [
        tuple(round(float(side)) for side in box.split()[2:])
        for box in re.findall(rb"/MediaBox \[([^]]+)\]", pdf)
    ]
    assert sizes == [A4_LANDSCAPE]
    assert b"/Subtype /Image" not in pdf
    assert len(re.findall(r" l$", drawing(pdf), re.MULTILINE)) > 20_000


def test_the_sheet_is_gone_after_printing(printed):
    reader, _ = printed("")

    assert reader.page.locator("[data-print-sheet]").is_hidden()
    assert reader.page.locator("[data-sheet-map] svg").count() == 0
    assert reader.page.locator("#map").is_visible()


def test_the_sheet_says_what_it_shows(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?county=220382&theme=class")
    on_paper(reader)

    assert reader.text("[data-sheet-title]") == "双辽市"
    assert reader.text(".print-sheet .sample-mark") == "示例数据"
    assert "村庄分类" in reader.text(".print-sheet .what")
    assert "190 个村 / 全市 755" in reader.text(".print-sheet .what")
    foot = reader.text(".print-sheet footer")
    assert "审图号" in foot
    assert "2022-12-31" in foot
    assert re.search(r"制图日期 \d{4}年\d{1,2}月\d{1,2}日", foot)
    assert re.fullmatch(r"比例尺约 1 : [\d,]+", reader.text("[data-sheet-ratio]"))
    assert reader.page.locator(".head").is_hidden()
    assert reader.page.locator("#map").is_hidden()


def test_legend_and_villages_carry_letters_and_hatches(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?theme=class&at=11/43.4/124.4")
    on_paper(reader)
    rows = reader.page.locator("[data-sheet-legend] li")
    counts = dict(
        zip(rows.locator(".name").all_inner_texts(), rows.locator(".count").all_inner_texts(), strict=True)
    )

    assert counts["集聚提升类"] == "234"
    assert sum(int(count) for count in counts.values()) == 755
    assert reader.page.locator('.sheet-svg [data-hatch="dots"]').count() == 1
    written = reader.page.locator(".sheet-svg > text").all_text_contents()
    letters = [text for text in written if text in set("JWCTB")]
    assert set(letters) == set("JWCTB")
    assert len(letters) > 100  # beside the names of the villages, not in their stead
    assert len([text for text in written if text.endswith("村")]) > 100


def test_without_data_is_a_hatch_of_its_own(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?theme=work_team")
    assert reader.page.locator("[data-beside=missing]").is_visible()
    on_paper(reader)

    assert reader.page.locator('.sheet-svg [data-hatch="vertical"] path').count() == 1
    assert reader.page.locator("[data-sheet-legend] li", has_text="无数据").locator("path").count() == 1


@pytest.mark.parametrize("address", ["/villages?county=220302", "/villages/220302200301?lang=en"])
def test_list_and_village_print_their_contents_only(visit, sample, address):
    reader = visit()
    reader.page.goto(f"{sample}{address}")
    reader.page.emulate_media(media="print")

    for part in (".search", ".filter", ".tabs", ".share", ".copy", ".languages"):
        assert reader.page.locator(f"{part}:visible").count() == 0, part
    assert reader.page.locator("main").is_visible()
    assert "示例数据" in reader.text("body") or "Sample data" in reader.text("body")
    wide = reader.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_a_printed_page_of_the_list_is_not_cut_off_at_its_window(visit, sample):
    reader = visit()
    reader.page.goto(f"{sample}/villages")
    reader.page.emulate_media(media="print")

    rows = reader.page.locator("tbody tr")
    assert rows.count() == 50
    last, sheet = rows.last.bounding_box(), reader.page.locator("#list").bounding_box()
    assert last["y"] + last["height"] <= sheet["y"] + sheet["height"] + 1
    assert reader.page.locator("#list").evaluate("list => list.scrollHeight - list.clientHeight") <= 1


def test_the_bar_is_as_long_as_it_says(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    on_paper(reader)
    ratio = int(reader.text("[data-sheet-ratio]").split(":")[1].replace(",", ""))
    kilometres = float(reader.text("[data-sheet-length]").split()[0])
    pixels = reader.page.locator(".sheet-bar path").evaluate("path => path.getBBox().width")

    assert pixels / 96 * 0.0254 * ratio == pytest.approx(kilometres * 1000, rel=0.02)


def test_nothing_on_the_sheet_is_smaller_than_seven_points(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?theme=class&lang=en&layers=wells")
    on_paper(reader)

    smallest = reader.page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.print-sheet *')]
          .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
          .map((element) => parseFloat(getComputedStyle(element).fontSize)))"""
    )
    assert smallest >= 7 * 96 / 72


def test_hidden_villages_are_white_on_paper_and_have_no_names(visit, sample):
    reader = visit()
    reader.open(f"{sample}/?county=220302")
    reader.page.locator("[data-outside-choice]").click()
    on_paper(reader)

    fills = {path.get_attribute("fill").lower() for path in reader.page.locator(".sheet-svg g > path").all()}
    assert "#f7f6f1" not in fills
    assert "#ffffff" in fills
