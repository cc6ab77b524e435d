"""The page `/import` with its addresses. It works as plain forms; scripts show progress and a map to look at closely."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, get_flashed_messages, make_response, render_template

from villagemap.domain.disks import disk_refusals
from villagemap.domain.errors import VillagemapError
from villagemap.web.accounts.forms import FIELD, form_mark
from villagemap.web.accounts.menu import IMPORT
from villagemap.web.accounts.sessions import signed_out
from villagemap.web.context import AppContext
from villagemap.web.imports import changes, files
from villagemap.web.imports.engine import Engine
from villagemap.web.imports.handler import Counter, fresh
from villagemap.web.imports.jobs import Jobs
from villagemap.web.imports.rooms import Rooms
from villagemap.web.imports.view import page_of
from villagemap.web.pages.frame import frame_of, snapshot_of

_log = logging.getLogger("villagemap.imports")


def importing(context: AppContext, engine: Engine) -> Blueprint:
    """Return the addresses by which files come in."""
    rooms = Rooms()
    try:
        with disk_refusals():
            rooms.settle()
    except VillagemapError as problem:
        # Readers are served all the same; who brings a file is told when he does.
        texts = context.texts(context.language)
        _log.warning("%s", texts.say("serve.no_uploads", why=texts.explain(problem)))
    counter = Counter(context, engine, Jobs(engine, rooms, context.atlas.settle))
    blueprint = Blueprint("imports", __name__)
    for rule, method, answer in _ADDRESSES:
        blueprint.add_url_rule(f"{IMPORT}{rule}", answer.__name__, partial(answer, counter), methods=[method])
    blueprint.record_once(lambda state: _drop_with_session(state.app, counter.jobs))
    return blueprint


def import_page(counter: Counter) -> Response:
    """Show the form, or where the upload of the session stands."""
    context, texts = counter.context, counter.texts
    counter.engine.get_ready()
    shown = render_template(
        "import.html",
        t=texts.say,
        frame=frame_of(context, snapshot_of(context), counter.links(), texts),
        title=texts.say("menu.import"),
        to=lambda part: counter.links(f"{IMPORT}/{part}").to(),
        mark=lambda part: form_mark(context.accounts, f"{IMPORT}/{part}"),
        field=FIELD,
        said=get_flashed_messages(),
        page=page_of(context, counter.engine, counter.job, counter.account, texts),
    )
    return fresh(make_response(shown))


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


def _drop_with_session(app: Any, jobs: Jobs) -> None:
    """Forget the upload of who signs out."""

    def leave(_app: Any, token: str) -> None:
        jobs.drop(token)

    signed_out.connect(leave, app, weak=False)
