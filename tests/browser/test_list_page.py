"""The list of villages with script: the server's pages without reloading."""

import re

import pytest


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.page.goto(f"{sample}/villages")
    return reader


def test_a_change_of_the_filter_fetches_its_page_and_keeps_the_place(reader):
    box = reader.option("county=220302").locator("input")
    box.check()
    reader.page.wait_for_url(re.compile("county=220302"))

    assert reader.text(".strip h2") == "20 个村 / 全市 755"
    assert len(reader.texts("tbody tr")) == 20
    assert reader.page.evaluate("document.activeElement.value") == "220302"
    reader.page.locator(".chip a").click()
    reader.page.wait_for_url(re.compile(r"/villages$"))
    assert reader.text(".strip h2") == "755 个村 · 全市"


def test_pages_turn_and_back_returns(reader):
    reader.page.get_by_role("link", name="第 2 页").click()
    reader.page.wait_for_url(re.compile("page=2"))
    reader.page.locator(".pager p", has_text="51–100").wait_for()

    reader.page.go_back()
    reader.page.locator(".pager p", has_text="第 1–50").wait_for()


def test_the_map_takes_over_the_filter(reader):
    reader.option("demo=2021").locator("input").check()
    reader.page.wait_for_url(re.compile("demo=2021"))
    reader.page.get_by_role("link", name="资源浏览").first.click()
    reader.drawn()

    assert reader.text("[data-result-count]") == "80"
