"""The page `/import` with its addresses. It works as plain forms; scripts show progress and a map to look at closely."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, get_flashed_messages, make_response, render_template

from villagemap.domain.disks import disk_refusals
from villagemap.domain.errors import VillagemapError
from villagemap.uploads.queue import UploadQueue
from villagemap.web.accounts.forms import FIELD, form_mark
from villagemap.web.accounts.menu import IMPORT
from villagemap.web.accounts.sessions import signed_out
from villagemap.web.context import AppContext
from villagemap.web.imports import changes, files
from villagemap.web.imports.handler import UploadHandler, uncached
from villagemap.web.imports.view import page_of
from villagemap.web.pages.frame import frame_of, snapshot_of

_log = logging.getLogger("villagemap.imports")


def importing(context: AppContext, uploads: UploadQueue) -> Blueprint:
    """Return the addresses by which files come in."""
    try:
        with disk_refusals():
            uploads.store.open()
    except VillagemapError as problem:
        # Readers are served all the same; an editor reads the reason when uploading a file.
        texts = context.texts(context.language)
        _log.warning("%s", texts.say("serve.no_uploads", why=texts.explain(problem)))
    handler = UploadHandler(context, uploads)
    blueprint = Blueprint("imports", __name__)
    for rule, method, view in _ADDRESSES:
        blueprint.add_url_rule(f"{IMPORT}{rule}", view.__name__, partial(view, handler), methods=[method])
    blueprint.record_once(lambda state: _drop_at_sign_out(state.app, uploads))
    return blueprint


def import_page(handler: UploadHandler) -> Response:
    """Show the form, or how far the upload of the session is."""
    context, texts = handler.context, handler.texts
    handler.uploads.prepare()
    page = render_template(
        "import.html",
        t=texts.say,
        frame=frame_of(context, snapshot_of(context), handler.links(), texts),
        title=texts.say("menu.import"),
        to=lambda part: handler.links(f"{IMPORT}/{part}").to(),
        mark=lambda part: form_mark(context.accounts, f"{IMPORT}/{part}"),
        field=FIELD,
        messages=get_flashed_messages(),
        page=page_of(handler, texts),
    )
    return uncached(make_response(page))


_ADDRESSES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("", "GET", import_page),
    ("/file", "POST", changes.upload),
    ("/progress.json", "GET", files.progress),
    ("/answers", "POST", changes.answer),
    ("/options", "POST", changes.option),
    ("/back", "POST", changes.back),
    ("/report.<ending>", "GET", files.report),
    ("/difference.<ending>", "GET", files.difference),
    ("/commit", "POST", changes.commit),
    ("/cancel", "POST", changes.cancel),
    ("/undo", "POST", changes.undo),
)


def _drop_at_sign_out(app: Any, uploads: UploadQueue) -> None:
    """Delete an upload when its owner signs out."""

    def drop(_app: Any, token: str) -> None:
        uploads.drop(token)

    signed_out.connect(drop, app, weak=False)
