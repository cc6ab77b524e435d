"""Address of a village's provenance: which file and row, or whose edit, each of its values came from."""

import json
from collections.abc import Iterator

from flask import Blueprint, Response, request

from villagemap.atlas.port import Origin
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.entries import EntryKind
from villagemap.domain.errors import BadFilterError
from villagemap.domain.labels import Language
from villagemap.frames.headers import title
from villagemap.texts import Texts
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, answer

_DAY = 10


def provenance(context: AppContext) -> Blueprint:
    """Return the address of provenance."""
    blueprint = Blueprint("provenance", __name__)

    @blueprint.get("/villages/<code>/provenance.json")
    def of_village(code: str) -> Response:
        snapshot = context.atlas.current()
        snapshot.village(code)
        language = _language(context)
        return answer(
            request,
            Body(lambda: _document(context, snapshot, code, language)),
            inputs=(context.build, snapshot.stamp(), "provenance", code, language),
            media_type="application/json",
        )

    return blueprint


def _language(context: AppContext) -> Language:
    asked = request.args.get("lang", context.language)
    if asked not in set(Language):
        raise BadFilterError("lang", asked, list(Language))
    return Language(asked)


def _document(context: AppContext, snapshot: Snapshot, code: str, language: Language) -> bytes:
    texts = context.texts(language)
    said = {
        "code": code,
        "version": snapshot.version,
        "origins": [told(origin, snapshot, texts) for origin in context.atlas.origins(snapshot, code)],
    }
    return json.dumps(said, ensure_ascii=False).encode()


def told(origin: Origin, snapshot: Snapshot, texts: Texts) -> dict[str, object]:
    """Return an origin as JSON; who wrote and why is for the internal audience."""
    internal = snapshot.disclosure.internal
    return {
        "fields": list(origin.fields),
        "labels": [title("villages", field, snapshot.profile, texts) for field in origin.fields],
        "words": " · ".join(_words(origin, texts)),
        "kind": origin.kind.value,
        "file": origin.file,
        "part": origin.part,
        "row": origin.row,
        "date": origin.as_of or origin.at[:_DAY],
        "at": origin.at,
        "entry": origin.entry,
        "version": f"{snapshot.versions.workspace}-{origin.entry}",
        **({"who": origin.who, "reason": origin.reason} if internal else {}),
    }


def _words(origin: Origin, texts: Texts) -> Iterator[str]:
    """Yield file, part and row; where no file brought the values, what kind of write it was."""
    if not origin.file:
        yield texts.say(f"entry.{origin.kind}")
        return
    yield origin.file
    if origin.part:
        yield origin.part
    if origin.row is not None and origin.kind is EntryKind.LOAD:
        yield texts.say("provenance.row", row=origin.row)
