"""The address that finds a place by its coordinates."""

import json
from typing import Any

from flask import Blueprint, Response, request

from villagemap.atlas.locate import Place, locate
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.errors import BadFilterError
from villagemap.domain.labels import Language
from villagemap.texts import Texts
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, answer


def locating(context: AppContext) -> Blueprint:
    """Return the address `/locate.json?text=…&zone=…`."""
    blueprint = Blueprint("locate", __name__)

    @blueprint.get("/locate.json")
    def found() -> Response:
        snapshot = context.atlas.current()
        said = request.args.get("lang", "")
        texts = context.texts(Language(said) if said in set(Language) else context.language)
        places = locate(snapshot, request.args.get("text", ""), _zone(request.args.get("zone", "")))
        body = json.dumps({"places": [_said(snapshot, place, texts) for place in places]}, ensure_ascii=False)
        return answer(
            request,
            Body(body.encode),
            inputs=(context.build, snapshot.stamp(), request.full_path),
            media_type="application/json",
        )

    return blueprint


def _zone(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise BadFilterError("zone", text, ["41, 42, …"])
    return int(text)


def _said(snapshot: Snapshot, place: Place, texts: Texts) -> dict[str, Any]:
    return {
        "lon": place.lon,
        "lat": place.lat,
        "zone": place.zone,
        "understood": _understood(place, texts),
        "village": None if place.village is None else str(snapshot.facts["code"].iloc[place.village]),
    }


def _understood(place: Place, texts: Texts) -> str:
    kind = "degrees" if place.zone is None else "metres"
    said = texts.say(f"locate.{kind}", zone=str(place.zone), lon=f"{place.lon:.5f}", lat=f"{place.lat:.5f}")
    return texts.say("locate.swapped", said=said) if place.swapped else said
