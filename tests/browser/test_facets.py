"""The facets of the filter: what each value would leave, folds, and the townships."""

from urllib.parse import urlsplit

import pytest


@pytest.fixture
def reader(visit, sample):
    reader = visit()
    reader.open(f"{sample}/")
    return reader


def count(reader, value):
    return int(reader.option(value).locator(".count").inner_text().replace(",", ""))


def unfold(reader, *sections):
    for section in sections:
        reader.page.locator(f'[data-section="{section}"] > summary').click()


@pytest.mark.parametrize(
    "value",
    ["plan_stage=filed", "plan_year=2021", "nearest_5g=3000-5000", "supply_wells=4-", "township=220322100"],
)
def test_a_value_leaves_what_it_promised_and_the_server_agrees(visit, sample, reader, value):
    section = value.split("=")[0]
    unfold(reader, section)
    promised = count(reader, value)

    reader.option(value).locator("input").check()

    assert reader.text("[data-result-count]") == str(promised)
    served = visit(java_script_enabled=False)
    served.page.goto(f"{sample}/?{value}")
    assert served.text("[data-result-count]") == str(promised)
    assert urlsplit(reader.page.url).query == value


@pytest.mark.parametrize("parameter", ["school", "hospital", "moral_bank", "first_secretary"])
def test_kinds_and_marks_stand_among_more_conditions(reader, parameter):
    unfold(reader, "more")
    promised = count(reader, f"{parameter}=true")

    reader.option(f"{parameter}=true").locator("input").check()

    assert reader.text("[data-result-count]") == str(promised)


def test_counts_of_the_new_facets_follow_without_a_request(reader):
    unfold(reader, "nearest_5g", "supply_wells")
    before, asked = count(reader, "nearest_5g=5000-"), len(reader.requests)

    reader.option("county=220302").locator("input").check()

    bands = ["0-1000", "1000-2000", "2000-3000", "3000-5000", "5000-"]
    assert sum(count(reader, f"nearest_5g={band}") for band in bands) == 20
    assert count(reader, "nearest_5g=5000-") < before
    assert sum(count(reader, f"supply_wells={band}") for band in ("0", "1", "2-3", "4-")) == 20
    assert not [url for url in reader.requests[asked:] if "/overview/rows" in url or "/?" in url]


def test_a_facet_obeys_all_others_and_not_itself(reader):
    unfold(reader, "plan_year")
    years = [count(reader, f"plan_year={year}") for year in (2020, 2021, 2022)]

    reader.option("plan_year=2021").locator("input").check()

    assert [count(reader, f"plan_year={year}") for year in (2020, 2021, 2022)] == years
    assert count(reader, "plan=none") == 0
    assert int(reader.text('[data-missing="plan_year"] .count')) + sum(years) == 755


def test_folds_are_remembered_and_work_by_keyboard(reader):
    fold = reader.page.locator('[data-section="nearest_5g"]')
    assert fold.get_attribute("open") is None
    fold.locator("summary").focus()
    reader.page.keyboard.press("Enter")
    assert fold.get_attribute("open") is not None
    unfold(reader, "class")
    # Folds tell of themselves a little later.
    reader.page.wait_for_function(
        "() => 'class' in (JSON.parse(localStorage.getItem('villagemap.panels'))?.sections ?? {})"
    )

    reader.page.reload()
    reader.drawn()

    assert fold.get_attribute("open") is not None
    assert reader.page.locator('[data-section="class"]').get_attribute("open") is None


def test_a_condition_in_force_stands_in_an_open_fold(reader, sample):
    reader.open(f"{sample}/?nearest_5g=5000-&school=true")

    for section in ("nearest_5g", "more"):
        assert reader.page.locator(f'[data-section="{section}"]').get_attribute("open") is not None
    assert reader.texts(".chip") == ["5G 距离 > 5 千米", "小学 有"]


def test_townships_are_found_by_their_name_and_stand_under_their_county(reader):
    unfold(reader, "township")
    reader.page.locator("[data-narrow]").fill("景台")

    assert reader.texts(".places:visible .option:visible .name") == ["景台镇"]
    assert reader.texts(".places:visible legend") == ["伊通县"]
    reader.page.locator(".places .option:visible input").check()
    assert reader.texts(".chip") == ["乡镇 景台镇"]
    assert reader.text('[data-section="township"] [data-section-note]') == "已选 1 个"


def test_themes_stand_in_groups_and_classes_of_indicators_are_no_links(reader):
    select = reader.page.locator("[data-theme]")
    groups = select.evaluate("menu => [...menu.querySelectorAll('optgroup')].map((group) => group.label)")
    assert groups == ["规划与示范", "设施与距离", "指标"]

    select.select_option("population")
    rows = reader.page.locator(".legend a.row")
    assert sum(reader.legend().values()) == 755 - _missing(reader)
    assert [row.get_attribute("href") for row in rows.all()] == [None] * rows.count()
    select.select_option("plan_year")
    assert sum(reader.legend().values()) == 755 - _missing(reader)
    assert rows.first.get_attribute("href") == "/?plan=none&theme=plan_year"
    select.select_option("wells")
    assert reader.legend() == {"wells=true": 736, "wells=false": 19}


def _missing(reader):
    row = reader.page.locator("[data-beside=missing]")
    return int(row.locator(".count").inner_text()) if row.is_visible() else 0


@pytest.mark.parametrize("width", [720, 1024, 1440])
def test_english_names_are_not_cut_off(visit, sample, width):
    reader = visit(width, 800)
    reader.open(f"{sample}/?lang=en&school=true&nearest_5g=5000-&plan_stage=filed")
    if reader.page.locator("#filter").is_hidden():
        reader.page.locator("[data-fold]").click()

    cut = reader.page.evaluate(
        """() => [...document.querySelectorAll('.option .name, .choice > legend, .facet summary')]
          .filter((name) => name.offsetParent && name.scrollWidth > name.clientWidth + 1).map((name) => name.textContent)"""
    )
    assert cut == []
    wide = reader.page.evaluate(
        "() => { const filter = document.getElementById('filter'); return filter.scrollWidth - filter.clientWidth; }"
    )
    assert wide <= 0


def test_a_filter_writes_counts_into_the_form_that_is_there(reader):
    """Nodes that come and go let the browser look through every rule with `:has` again, at each click."""
    reader.page.evaluate(
        """() => {
          window.changed = { nodes: 0, texts: 0 };
          new MutationObserver((records) => {
            for (const { type } of records) window.changed[type === 'childList' ? 'nodes' : 'texts'] += 1;
          }).observe(document.querySelector('.facets'), { subtree: true, childList: true, characterData: true });
        }"""
    )

    reader.option("county=220382").locator("input").check()
    reader.repainted()

    changed = reader.page.evaluate("() => window.changed")
    assert changed["nodes"] == 0
    assert changed["texts"] > 20
