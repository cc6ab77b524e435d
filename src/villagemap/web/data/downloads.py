"""Addresses of downloads, by layer and format: exactly what the filter, columns and order of the address leave."""

from functools import cache, partial
from urllib.parse import quote

from flask import Blueprint, Response, request

from villagemap.atlas.filter_grammar import read_pairs
from villagemap.domain.errors import UnknownLayerError
from villagemap.exports.formats import FORMATS, Format
from villagemap.exports.layer_download import LayerDownload, read_download
from villagemap.exports.layer_pieces import DOCUMENTS
from villagemap.web.assets.compressed import gzipped_once
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, answer
from villagemap.web.params import read_language


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
        return _answer_download(context, name, FORMATS[ending])

    return blueprint


def _answer_download(context: AppContext, name: str, form: Format) -> Response:
    snapshot = context.atlas.current()
    pairs = read_pairs(request.query_string.decode("utf-8", "replace"))
    texts = context.texts(read_language(pairs, context.language))
    download = read_download(snapshot, name, pairs, texts)
    rows = (name, download.village_filter.query(), download.column_keys, download.sort)
    response = answer(
        request,
        _body(download, form),
        inputs=(context.build, snapshot.stamp(), form.ending, texts.language, *rows),
        media_type=form.media_type,
        packed=form.packed,
    )
    response.headers.set("Content-Disposition", _disposition(download, form))
    return response


def _body(download: LayerDownload, form: Format) -> Body:
    """Make a file only where the reader lacks it: of pieces where the format has them; whole layers are cached."""
    if form.ending in DOCUMENTS and download.begins_as_usual:
        document = cache(partial(DOCUMENTS[form.ending], download))
        return Body(
            lambda: document().plain(),
            lambda: document().gzipped(),
            lambda compressed: document().size(compressed=compressed),
        )

    def write() -> bytes:
        return form.write(download.table())

    if not download.is_usual:
        return Body(write)
    key = ("download", download.layer, form.ending, download.texts.language)
    if form.packed:
        return Body(lambda: download.snapshot.once(key, write))
    return gzipped_once(download.snapshot, key, write)


def _disposition(download: LayerDownload, form: Format) -> str:
    name = quote(download.file_name(form.ending))
    return f"attachment; filename=\"{download.plain_name(form.ending)}\"; filename*=UTF-8''{name}"
