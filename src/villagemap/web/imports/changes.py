"""The forms of the import: each changes one thing and leads back to the page."""

from functools import partial

from flask import Response, abort, request

from villagemap.domain.errors import NotAllowedError
from villagemap.web.accounts.sessions import session_token
from villagemap.web.imports.counter import Counter
from villagemap.web.imports.forms import read_reason, read_upload
from villagemap.web.imports.view_history import may_undo


def upload(counter: Counter) -> Response:
    """Take a file in and begin to inspect it."""

    def begin() -> None:
        who = counter.account.name
        counter.jobs.check_room(who)
        read = read_upload(request)
        counter.jobs.begin(session_token(), partial(read.job, who=who), who=who)

    return counter.changed(begin)


def answer(counter: Counter) -> Response:
    """Inspect once more with the answers of a form."""
    accept = "accept_valid" in request.form
    return counter.changed(lambda: counter.jobs.again(session_token(), request.form, accept_valid=accept))


def commit(counter: Counter) -> Response:
    """Store what was shown."""
    expected, reason = request.form.get("expected", ""), read_reason(request)
    return counter.changed(lambda: counter.jobs.store(session_token(), expected=expected, reason=reason))


def cancel(counter: Counter) -> Response:
    """Drop the upload with its file."""
    return counter.changed(lambda: counter.jobs.drop(session_token()))


def undo(counter: Counter) -> Response:
    """Take back an entry of the book."""
    said = request.form.get("entry", "")
    if not (said.isascii() and said.isdigit() and len(said) < _MOST_DIGITS):
        abort(400)
    number, account = int(said), counter.account
    if not may_undo(counter.engine.history(), number, account):
        raise NotAllowedError
    return counter.changed(lambda: counter.engine.undo(number, who=account.name))


_MOST_DIGITS = 19  # beyond it SQLite has no such number
