"""Where script is off, forms and links do the work."""

from urllib.parse import urlsplit


def test_the_form_filters_by_its_button(visit, sample):
    reader = visit(java_script_enabled=False)
    reader.page.goto(f"{sample}/")
    assert "地图要靠脚本" in reader.text(".instead")

    reader.page.locator('[data-option="county=220322"] input').check()
    reader.page.locator('[data-option="plan=compiled"] input').check()
    with reader.page.expect_navigation():
        reader.page.get_by_role("button", name="应用").click()

    assert {"county=220322", "plan=compiled"} <= set(urlsplit(reader.page.url).query.split("&"))
    assert reader.texts(".chip") == ["县 梨树县", "规划编制 已编制"]
    assert int(reader.text("[data-result-count]")) == int(reader.text('[data-row="plan=compiled"] .count'))


def test_chips_legend_and_languages_are_links(visit, sample):
    reader = visit(java_script_enabled=False)
    reader.page.goto(f"{sample}/?county=220302&theme=demo")

    reader.page.locator('.legend [data-row="demo=2021"]').click()
    assert reader.texts(".chip") == ["县 铁西区", "示范批次 2021 年"]
    reader.page.locator('[data-chip="county"] a').click()
    assert reader.text("[data-result-count]") == "80"
    reader.page.get_by_role("link", name="EN").click()
    assert reader.text(".strip h2") == "80 villages of 755"
    assert urlsplit(reader.page.url).query == "demo=2021&theme=demo&lang=en"


def test_the_list_turns_its_pages_and_leads_to_villages(visit, sample):
    reader = visit(java_script_enabled=False)
    reader.page.goto(f"{sample}/villages?plan=compiled")
    assert len(reader.texts("tbody tr")) == 50

    reader.page.get_by_role("link", name="第 5 页").click()
    assert len(reader.texts("tbody tr")) == 46
    name = reader.text("tbody th")
    reader.page.locator("tbody th a").first.click()
    assert reader.text("h1") == name


def test_downloads_open_without_script(visit, sample):
    reader = visit(java_script_enabled=False)
    reader.page.goto(f"{sample}/?demo=2022")
    reader.page.locator(".share summary").click()

    with reader.page.expect_download() as download:
        reader.page.locator("[data-offer=villages] [data-format=csv]").click()

    assert "2022" in download.value.suggested_filename


def test_on_a_phone_the_form_stands_in_the_page(visit, sample):
    reader = visit(360, 740, java_script_enabled=False)
    reader.page.goto(f"{sample}/villages")

    reader.page.locator('[data-option="county=220302"] input').check()
    reader.page.get_by_role("button", name="应用").click()

    assert reader.text("[data-result-count]") == "20"
