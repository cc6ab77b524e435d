"""The pages: map, list of villages, one village. Each reads its address once and shows what it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from flask import Blueprint, Response, render_template, request

from villagemap.atlas.filter_grammar import VIEW_PARAMETERS, read_filter, read_pairs
from villagemap.atlas.layer_columns import village_columns
from villagemap.atlas.phrases import CityWords, filter_words
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import LAYER
from villagemap.texts import Texts
from villagemap.web.accounts.menu import account_menu
from villagemap.web.assets.page_parts import part_address, skeleton
from villagemap.web.context import AppContext
from villagemap.web.data.overview import overview_address
from villagemap.web.headers import Body, answer
from villagemap.web.links import Links
from villagemap.web.pages.errors import missing_village
from villagemap.web.pages.form import filter_form
from villagemap.web.pages.frame import MAP, VILLAGES, frame_of
from villagemap.web.pages.legend import Marks, legend_of, marks
from villagemap.web.pages.overlays import overlay_names, overlays_of
from villagemap.web.pages.result import chips_of, empty_of, result_of
from villagemap.web.pages.table import table_of
from villagemap.web.pages.village import village_of
from villagemap.web.params import View, read_view


def pages(context: AppContext) -> Blueprint:
    """Return the addresses of the pages."""
    blueprint = Blueprint("pages", __name__)
    blueprint.add_app_template_filter(lambda number: f"{number:,}", "grouped")

    @blueprint.get(MAP)
    def map_page() -> Response:
        page = _read_request(context, MAP)
        title = _title(page, "menu.map")
        return _answer_page(page, "map.html", title, lambda: {**page.result, **_of_map(page)})

    @blueprint.get(VILLAGES)
    def villages_page() -> Response:
        page = _read_request(context, VILLAGES)

        def parts() -> dict[str, Any]:
            table = table_of(page.snapshot, page.view, page.links, page.words, page.marks)
            return {**page.result, "table": table}

        return _answer_page(page, "villages.html", _title(page, "menu.villages"), parts)

    @blueprint.get("/villages/<code>")
    def village_page(code: str) -> Response:
        page = _read_request(context, f"{VILLAGES}/{code}")
        name = page.snapshot.village(code).row["name"]

        def parts() -> dict[str, Any]:
            origins = context.atlas.origins(page.snapshot, code)
            return {"village": village_of(page.snapshot, code, origins, page.links, page.words, page.marks)}

        return _answer_page(page, "village.html", name, parts)

    return blueprint


@dataclass(frozen=True)
class PageRequest:
    """A page that an address asks for: the filter, the view, and the data version that answers."""

    context: AppContext
    snapshot: Snapshot
    view: View
    links: Links
    words: CityWords
    marks: Marks

    @cached_property
    def sentence(self) -> str:
        """The result in words: `双辽市，2022 年示范村，无 5G 基站：7 个村`."""
        words, village_filter = self.words, self.links.village_filter
        condition = filter_words(village_filter, words.profile, words.texts)
        return words.texts.say(
            "result.sentence", words=condition, n=self.snapshot.select(village_filter).count
        )

    @cached_property
    def result(self) -> dict[str, Any]:
        """What map and list share."""
        return {
            "form": filter_form(self.snapshot, self.links, self.words, self.marks),
            "sentence": self.sentence,
            "missing_village": missing_village(
                self.snapshot, self.view.village, self.links, self.words.texts
            ),
            "result": result_of(self.snapshot, self.links.village_filter, self.words),
            "chips": chips_of(self.links, self.words),
            "empty": empty_of(self.snapshot, self.links, self.words),
            "search": {
                "rows": overview_address(self.context, self.snapshot, "rows"),
                "texts": part_address(self.context, f"/texts/{self.words.texts.language}.json"),
            },
        }


def _read_request(context: AppContext, path: str) -> PageRequest:
    snapshot = context.atlas.current()
    pairs = read_pairs(request.query_string.decode("utf-8", "replace"))
    view = read_view(
        pairs,
        language=context.language,
        themes=[theme.key for theme in snapshot.themes],
        theme=snapshot.profile.default_theme,
        layers=[*LAYER, *overlay_names(snapshot.profile)],
        columns=list(village_columns(snapshot)),
    )
    parameters = {name: value for name, value in pairs if name in VIEW_PARAMETERS and name != "v"}
    links = Links(
        path, read_filter(pairs, snapshot.criteria), parameters, snapshot.criteria, context.language
    )
    words = CityWords(snapshot.profile, Texts(view.lang))
    return PageRequest(context, snapshot, view, links, words, marks(snapshot.themes))


def _answer_page(
    page: PageRequest, template: str, title: str, parts: Callable[[], dict[str, Any]]
) -> Response:
    """Answer with a page; its parts are made only where the reader does not have it already."""

    def rendered() -> bytes:
        texts = page.words.texts
        frame = frame_of(page.context, page.snapshot, page.links, texts)
        return render_template(template, t=texts.say, frame=frame, title=title, **parts()).encode()

    return answer(
        request,
        Body(rendered),
        inputs=(
            page.context.build,
            page.snapshot.stamp(),
            request.full_path,
            account_menu(page.context, page.links),
        ),
        media_type="text/html",
    )


def _title(page: PageRequest, key: str) -> str:
    """Return the filter in words, or the name of the page where there is none."""
    return page.sentence if page.links.village_filter else page.words.texts.say(key)


def _of_map(page: PageRequest) -> dict[str, Any]:
    context, snapshot, language = page.context, page.snapshot, page.words.texts.language
    address = partial(overview_address, context, snapshot)
    return {
        "legend": legend_of(snapshot, page.view.theme, page.links, page.words, page.marks),
        "overlays": overlays_of(
            snapshot, page.view.layers, page.links.village_filter, page.words.texts, address
        ),
        "skeleton": skeleton(context, language).html,
        "again": page.links.to(),
        "data": {
            "theme": snapshot.profile.default_theme,
            "layers": ",".join(snapshot.profile.default_layers),
            "folium": part_address(context, f"/folium/{language}.js"),
            "texts": part_address(context, f"/texts/{language}.json"),
            **{name: address(name) for name in ("rows", "villages", "outlines", "tallies")},
        },
    }
