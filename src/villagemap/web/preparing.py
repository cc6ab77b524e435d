"""The answers that are saved with a data version: what the first reader of a map asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import Flask

from villagemap.domain.errors import NotPreparedError
from villagemap.domain.labels import Language
from villagemap.frames.prepared_file import Saved
from villagemap.web.assets.page_parts import STYLED_PAGES, part_address, skeleton, styles_address
from villagemap.web.context import AppContext
from villagemap.web.data.overview import DOCUMENTS, overview_address
from villagemap.web.pages.frame import MAP, VILLAGES

_OK, _FAILED = 200, 500
_STATIC = "/static/"


@dataclass(frozen=True)
class PreparedAnswers:
    """Answers as JSON can say them, and their bodies by name."""

    said: list[dict[str, Any]]
    bodies: Mapping[str, np.ndarray]


def prepared_answers(app: Flask, earlier: Saved | None = None) -> PreparedAnswers:
    """Ask the application everything that is saved, as a reader without a session does.

    Files that do not depend on data are taken from an `earlier` version that the same code made.

    Raises:
        NotPreparedError: one of the addresses fails; readers would find out too late.
    """
    context: AppContext = app.extensions["villagemap"]
    for language in Language:
        skeleton(context, language)
    said, bodies = _taken_over(earlier) if earlier else ([], {})
    known = {row["path"] for row in said}
    client = app.test_client()
    for address in _addresses(context):
        if address in known:
            continue
        name = f"answers/{len(said)}"
        for packed in (True, False):
            answer = client.get(address, headers={"Accept-Encoding": "gzip" if packed else "identity"})
            if answer.status_code >= _FAILED:
                raise NotPreparedError(address=address)
            if answer.status_code != _OK or "Set-Cookie" in answer.headers:
                continue
            inflate = not packed and name in bodies and said[-1]["packed"]
            if not inflate:
                bodies[name] = np.frombuffer(answer.data, dtype=np.uint8)
            said.append(
                {
                    "path": answer.request.environ["PATH_INFO"],
                    "query": answer.request.environ["QUERY_STRING"],
                    "gzip": packed,
                    "packed": answer.headers.get("Content-Encoding") == "gzip",
                    "inflate": inflate,
                    "headers": list(answer.headers.items()),
                    "body": name,
                }
            )
    return PreparedAnswers(said, bodies)


def _taken_over(earlier: Saved) -> tuple[list[dict[str, Any]], dict[str, np.ndarray]]:
    """Return the answers for static files of an earlier version, and their bodies."""
    said: list[dict[str, Any]] = []
    bodies: dict[str, np.ndarray] = {}
    for row in earlier.said["answers"]:
        if row["path"].startswith(_STATIC):
            name = f"files/{row['body'].rpartition('/')[2]}"
            said.append({**row, "body": name})
            bodies[name] = np.frombuffer(earlier.bytes(row["body"]), dtype=np.uint8)
    return said, bodies


def _addresses(context: AppContext) -> Iterator[str]:
    snapshot = context.atlas.current()
    yield "/healthz"
    for page in (MAP, VILLAGES):
        yield page
        yield from (f"{page}?lang={language}" for language in Language)
    yield from ("/villages.geojson", "/villages.csv", "/favicon.ico")
    yield from (overview_address(context, snapshot, name) for name in DOCUMENTS)
    yield from (styles_address(context, page) for page in STYLED_PAGES)
    for language in Language:
        yield part_address(context, f"/folium/{language}.js")
        yield part_address(context, f"/texts/{language}.json")
    yield from map(context.assets.address, context.assets.names)
