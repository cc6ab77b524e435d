"""The pages: map, list of villages, one village. Each reads its address once and shows what it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from flask import Blueprint, Response, render_template, request

from villagemap.atlas.phrases import filter_words
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.layers import LAYER
from villagemap.texts import Texts
from villagemap.web.accounts.menu import account_menu
from villagemap.web.assets.page_parts import part_address, skeleton
from villagemap.web.context import AppContext
from villagemap.web.data.overview import overview_address
from villagemap.web.headers import Body, answer
from villagemap.web.links import Links
from villagemap.web.pages.form import filter_form
from villagemap.web.pages.frame import MAP, VILLAGES, frame_of
from villagemap.web.pages.marks import Marks, marks
from villagemap.web.pages.nearest import gone
from villagemap.web.pages.overlays import overlay_names, overlays_of
from villagemap.web.pages.result import chips_of, empty_of, legend_of, result_of
from villagemap.web.pages.table import table_of
from villagemap.web.pages.table_columns import columns_of
from villagemap.web.pages.village import village_document, village_of
from villagemap.web.pages.words import Words
from villagemap.web.params import VIEW_PARAMETERS, View, read_filter, read_pairs, read_view


def pages(context: AppContext) -> Blueprint:
    """Return the addresses of the pages."""
    blueprint = Blueprint("pages", __name__)
    blueprint.add_app_template_filter(lambda number: f"{number:,}", "grouped")

    @blueprint.get(MAP)
    def map_page() -> Response:
        asked = _read(context, MAP)
        title = _title(asked, "menu.map")
        return _answered(asked, "map.html", title, lambda: {**asked.result, **_of_map(asked)})

    @blueprint.get(VILLAGES)
    def villages_page() -> Response:
        asked = _read(context, VILLAGES)

        def parts() -> dict[str, Any]:
            table = table_of(asked.snapshot, asked.view, asked.links, asked.words, asked.marks)
            return {**asked.result, "table": table}

        return _answered(asked, "villages.html", _title(asked, "menu.villages"), parts)

    @blueprint.get("/villages/<code>")
    def village_page(code: str) -> Response:
        asked = _read(context, f"{VILLAGES}/{code}")
        name = asked.snapshot.village(code).row["name"]

        def parts() -> dict[str, Any]:
            origins = context.atlas.origins(asked.snapshot, code)
            return {
                "village": village_of(asked.snapshot, code, origins, asked.links, asked.words, asked.marks)
            }

        return _answered(asked, "village.html", name, parts)

    @blueprint.get("/villages/<code>.json")
    def village_facts(code: str) -> Response:
        asked = _read(context, f"{VILLAGES}/{code}.json")
        asked.snapshot.village(code)
        return answer(
            request,
            Body(lambda: village_document(asked.snapshot, code, asked.words, asked.marks)),
            inputs=(context.build, asked.snapshot.stamp(), request.full_path),
            media_type="application/json",
        )

    return blueprint


@dataclass(frozen=True)
class _Asked:
    """An address that was read: the filter, the view, and the data version that answers."""

    context: AppContext
    snapshot: Snapshot
    view: View
    links: Links
    words: Words
    marks: Marks

    @cached_property
    def sentence(self) -> str:
        """The result in words: `双辽市，2022 年示范村，无 5G 基站：7 个村`."""
        words, village_filter = self.words, self.links.village_filter
        said = filter_words(village_filter, words.profile, words.texts)
        return words.texts.say("result.sentence", words=said, n=self.snapshot.select(village_filter).count)

    @cached_property
    def result(self) -> dict[str, Any]:
        """What map and list share."""
        return {
            "form": filter_form(self.snapshot, self.links, self.words, self.marks),
            "sentence": self.sentence,
            "gone": gone(self.snapshot, self.view.village, self.links, self.words.texts),
            "result": result_of(self.snapshot, self.links.village_filter, self.words),
            "chips": chips_of(self.links, self.words),
            "empty": empty_of(self.snapshot, self.links, self.words),
            "search": {
                "rows": overview_address(self.context, self.snapshot, "rows"),
                "texts": part_address(self.context, f"/texts/{self.words.texts.language}.json"),
            },
        }


def _read(context: AppContext, path: str) -> _Asked:
    snapshot = context.atlas.current()
    pairs = read_pairs(request.query_string.decode("utf-8", "replace"))
    view = read_view(
        pairs,
        language=context.language,
        themes=[theme.key for theme in snapshot.themes],
        theme=snapshot.profile.default_theme,
        layers=[*LAYER, *overlay_names(snapshot.profile)],
        columns=list(columns_of(snapshot)),
    )
    said = {name: value for name, value in pairs if name in VIEW_PARAMETERS and name != "v"}
    links = Links(path, read_filter(pairs, snapshot.criteria), said, snapshot.criteria, context.language)
    words = Words(snapshot.profile, Texts(view.lang))
    return _Asked(context, snapshot, view, links, words, marks(snapshot.themes))


def _answered(asked: _Asked, template: str, title: str, parts: Callable[[], dict[str, Any]]) -> Response:
    """Answer with a page; its parts are made only where the reader does not have it already."""

    def rendered() -> bytes:
        texts = asked.words.texts
        frame = frame_of(asked.context, asked.snapshot, asked.links, texts)
        return render_template(template, t=texts.say, frame=frame, title=title, **parts()).encode()

    return answer(
        request,
        Body(rendered),
        inputs=(
            asked.context.build,
            asked.snapshot.stamp(),
            request.full_path,
            account_menu(asked.context, asked.links),
        ),
        media_type="text/html",
    )


def _title(asked: _Asked, key: str) -> str:
    """Return the filter in words, or the name of the page where there is none."""
    return asked.sentence if asked.links.village_filter else asked.words.texts.say(key)


def _of_map(asked: _Asked) -> dict[str, Any]:
    context, snapshot, language = asked.context, asked.snapshot, asked.words.texts.language
    address = partial(overview_address, context, snapshot)
    return {
        "legend": legend_of(snapshot, asked.view.theme, asked.links, asked.words, asked.marks),
        "overlays": overlays_of(
            snapshot, asked.view.layers, asked.links.village_filter, asked.words.texts, address
        ),
        "skeleton": skeleton(context, language).html,
        "again": asked.links.to(),
        "data": {
            "theme": snapshot.profile.default_theme,
            "layers": ",".join(snapshot.profile.default_layers),
            "folium": part_address(context, f"/folium/{language}.js"),
            "texts": part_address(context, f"/texts/{language}.json"),
            **{name: address(name) for name in ("rows", "villages", "outlines", "tallies")},
        },
    }
