"""Addresses of downloads, by layer and format: exactly what the filter of the address leaves."""

from functools import cache, partial
from urllib.parse import quote

from flask import Blueprint, Response, request

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.errors import UnknownLayerError
from villagemap.domain.filters import VillageFilter
from villagemap.domain.layers import LAYER
from villagemap.exports.formats import FORMATS, Format
from villagemap.exports.metadata import Download
from villagemap.web.assets.compressed import gzipped_once
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, answer
from villagemap.web.pages.overlays import overlay_names
from villagemap.web.params import read_filter, read_pairs, read_view


def downloads(context: AppContext) -> Blueprint:
    """Return the addresses of downloads."""
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get("/villages.<ending>")
    def villages(ending: str) -> Response:
        return layer("villages", ending)

    @blueprint.get("/layers/<name>.<ending>")
    def layer(name: str, ending: str) -> Response:
        layers = context.atlas.disclosure.layers
        if name not in layers or ending not in FORMATS:
            valid = [f"{layer}.{form}" for layer in layers for form in FORMATS]
            raise UnknownLayerError(layer=f"{name}.{ending}", valid=valid)
        return _download(context, name, FORMATS[ending])

    return blueprint


def _download(context: AppContext, name: str, form: Format) -> Response:
    snapshot = context.atlas.current()
    pairs = read_pairs(request.query_string.decode("utf-8", "replace"))
    village_filter = read_filter(pairs, snapshot.criteria)
    view = read_view(
        pairs,
        language=context.language,
        themes=[theme.key for theme in snapshot.themes],
        theme=snapshot.profile.default_theme,
        layers=[*LAYER, *overlay_names(snapshot.profile)],
    )
    download = Download(snapshot, name, village_filter, context.texts(view.lang))
    response = answer(
        request,
        _body(snapshot, download, form),
        inputs=(context.build, snapshot.stamp(), name, form.ending, view.lang, village_filter.query()),
        media_type=form.media_type,
        packed=form.packed,
    )
    response.headers.set("Content-Disposition", _disposition(download, form))
    return response


def _body(snapshot: Snapshot, download: Download, form: Format) -> Body:
    """Join kept rows where the format allows; else keep whole collections, and make what a filter leaves."""
    if form.join:
        # Made late: an answer that the reader has asks for no row.
        joined = cache(partial(form.join, download))
        return Body(
            lambda: joined().plain(),
            lambda: joined().gzipped(),
            lambda compressed: joined().size(compressed=compressed),
        )
    if download.village_filter != VillageFilter():
        return Body(lambda: form.write(download))
    key = ("download", download.layer, form.ending, download.texts.language)
    if form.packed:
        return Body(lambda: snapshot.once(key, lambda: form.write(download)))
    return gzipped_once(snapshot, key, lambda: form.write(download))


def _disposition(download: Download, form: Format) -> str:
    named = quote(download.file_name(form.ending))
    return f"attachment; filename=\"{download.plain_name(form.ending)}\"; filename*=UTF-8''{named}"
