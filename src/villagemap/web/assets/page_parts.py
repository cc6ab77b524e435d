"""Addresses of what a page needs and the code and the city decide: texts, styles, the script Folium printed."""

import json
from collections.abc import Iterator
from functools import cache

from flask import Blueprint, Response, abort, request

from villagemap.domain.bounds import Bounds
from villagemap.domain.labels import Language
from villagemap.domain.profile import Profile
from villagemap.domain.themes import (
    NO_DATA_FILL,
    OUTSIDE_FILL,
    QUANTILE_FILLS,
    class_column,
    themes,
    year_fill,
)
from villagemap.frames.packing import pack_json, unpack_json
from villagemap.maps.printed import Skeleton
from villagemap.texts import catalogue
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, Caching, answer

STYLED_PAGES = ("map", "list", "import", "plain")
"""Kinds of pages: each has a bundle of styles."""


def page_parts(context: AppContext) -> Blueprint:
    """Return the addresses of texts, styles and the printed script."""
    blueprint = Blueprint("page_parts", __name__)

    @blueprint.get("/texts/<lang>.json")
    def texts(lang: str) -> Response:
        if lang not in set(Language):
            abort(404)
        return _of_build(context, texts_document(Language(lang)), "application/json")

    @blueprint.get("/styles/<page>.css")
    def style_sheet(page: str) -> Response:
        bundle = context.assets.find(f"bundles/{page}.css")
        if bundle is None:
            abort(404)
        return _of_build(context, bundle.body + city_css(context.atlas.profile), "text/css")

    @blueprint.get("/folium/<lang>.js")
    def folium_script(lang: str) -> Response:
        if lang not in set(Language):
            abort(404)
        return _of_build(context, skeleton(context, Language(lang)).script.encode(), "text/javascript")

    return blueprint


def _of_build(context: AppContext, body: bytes, media_type: str) -> Response:
    """Answer with what changes with our code only; an address that names the build may be kept for ever."""
    immutable = request.args.get("v") == context.build
    return answer(
        request,
        Body(lambda: body),
        inputs=(context.build, request.path),
        media_type=media_type,
        caching=Caching.FOREVER if immutable else Caching.ASK,
    )


@cache
def texts_document(language: Language) -> bytes:
    """Return the whole catalogue in one language as JSON."""
    return json.dumps(
        {key: label.in_(language) for key, label in catalogue().items()}, ensure_ascii=False
    ).encode()


def skeleton(context: AppContext, language: Language) -> Skeleton:
    """Return the map's skeleton in a language, printed once and saved with the data version."""
    extent = context.atlas.profile.extent
    packed = context.atlas.current().derived(
        f"skeleton/{language}", lambda: pack_json(_printed(language, extent)._asdict())
    )
    return Skeleton(**unpack_json(packed))


@cache
def _printed(language: Language, extent: Bounds) -> Skeleton:
    from villagemap.maps.skeleton import print_skeleton  # noqa: PLC0415 - Folium is slow to import, and printed once

    return print_skeleton(language=language, extent=extent)


def part_address(context: AppContext, path: str) -> str:
    """Return the address of such a part with the name of the build, so that it may be kept for ever."""
    return f"{path}?v={context.build}"


def styles_address(context: AppContext, page: str) -> str:
    """Return the address of all styles of a kind of page; KeyError where there is none, so that no page names it."""
    if page not in STYLED_PAGES:
        raise KeyError(page)
    return part_address(context, f"/styles/{page}.css")


def city_css(profile: Profile) -> bytes:
    """Return a class for every fill of the city: `.fill-<parameter>-<value>`."""
    return "\n".join(_rules(profile)).encode()


def _rules(profile: Profile) -> Iterator[str]:
    """Give every fill that a theme can have, whatever the data: years and classes are those of any version."""
    yield _rule("nodata", NO_DATA_FILL)
    yield _rule("outside", OUTSIDE_FILL)
    for theme in themes(profile):
        for row in theme.rows:
            yield _rule(f"{row.parameter}-{row.value}", row.fill)
    latest = int(profile.reporting_date[:4]) + 1
    for year in range(latest - _YEARS, latest + 1):
        yield _rule(f"plan_year-{year}", year_fill(profile, year))
    for indicator in profile.indicators:
        for place, fill in enumerate(QUANTILE_FILLS):
            yield _rule(f"{class_column(indicator.key)}-{place}", fill)


def _rule(name: str, fill: str) -> str:
    return f".fill-{name}{{background-color:{fill}}}"


_YEARS = 15
