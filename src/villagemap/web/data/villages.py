"""Data addresses of one village and of a place: its card, where its values came from, what stands at coordinates."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from villagemap.atlas.filter_grammar import read_filter, read_pairs, values_of
from villagemap.atlas.locate import Place, locate
from villagemap.atlas.phrases import CityWords
from villagemap.atlas.provenance import origin_record
from villagemap.atlas.snapshot import Snapshot
from villagemap.atlas.village_content import village_card
from villagemap.domain.errors import BadFilterError
from villagemap.texts import Texts
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, answer
from villagemap.web.params import read_language

_MEDIA_TYPE = "application/json"
_OF_A_PLACE = ("text", "zone")


def village_data(context: AppContext) -> Blueprint:
    """Return the data addresses of one village and of a place."""
    blueprint = Blueprint("village_data", __name__)

    @blueprint.get("/villages/<code>.json")
    def card(code: str) -> Response:
        snapshot, _, texts = _read(context)
        snapshot.village(code)
        words = CityWords(snapshot.profile, texts)
        return _answer_json(context, snapshot, lambda: village_card(snapshot, code, words))

    @blueprint.get("/villages/<code>/provenance.json")
    def provenance(code: str) -> Response:
        snapshot, _, texts = _read(context)
        snapshot.village(code)

        def content() -> dict[str, Any]:
            origins = context.atlas.origins(snapshot, code)
            records = [origin_record(origin, snapshot, texts) for origin in origins]
            return {"code": code, "version": snapshot.version, "origins": records}

        return _answer_json(context, snapshot, content)

    @blueprint.get("/locate.json")
    def place() -> Response:
        snapshot, values, texts = _read(context, *_OF_A_PLACE)
        places = locate(snapshot, values.get("text", ""), _zone(values.get("zone", "")))
        content = {"places": [_place_record(snapshot, place, texts) for place in places]}
        return _answer_json(context, snapshot, lambda: content)

    return blueprint


def _read(context: AppContext, *parameters: str) -> tuple[Snapshot, Mapping[str, str], Texts]:
    """Return the data, the values of an address that reads `parameters`, and its texts; a filter is ignored.

    Raises:
        BadFilterError, UnknownParameterError: a parameter or its value is unknown.
    """
    snapshot = context.atlas.current()
    pairs = read_pairs(request.query_string.decode("utf-8", "replace"))
    read_filter([pair for pair in pairs if pair[0] not in parameters], snapshot.criteria)
    return snapshot, values_of(pairs), context.texts(read_language(pairs, context.language))


def _answer_json(context: AppContext, snapshot: Snapshot, content: Callable[[], dict[str, Any]]) -> Response:
    return answer(
        request,
        Body(lambda: json.dumps(content(), ensure_ascii=False).encode()),
        inputs=(context.build, snapshot.stamp(), request.full_path),
        media_type=_MEDIA_TYPE,
    )


def _zone(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise BadFilterError("zone", text, ["41, 42, …"])
    return int(text)


def _place_record(snapshot: Snapshot, place: Place, texts: Texts) -> dict[str, Any]:
    return {
        "lon": place.lon,
        "lat": place.lat,
        "zone": place.zone,
        "understood": _reading(place, texts),
        "village": None if place.village is None else str(snapshot.facts["code"].iloc[place.village]),
    }


def _reading(place: Place, texts: Texts) -> str:
    """Say how coordinates were understood."""
    kind = "degrees" if place.zone is None else "metres"
    words = texts.say(f"locate.{kind}", zone=str(place.zone), lon=f"{place.lon:.5f}", lat=f"{place.lat:.5f}")
    return texts.say("locate.swapped", said=words) if place.swapped else words
