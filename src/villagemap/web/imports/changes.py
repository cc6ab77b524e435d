"""The forms of the import: each changes one thing and redirects to the page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from flask import Response, abort, request

from villagemap.application.upkeep import undo_entry
from villagemap.domain.account_errors import NotAllowedError
from villagemap.domain.findings import Question
from villagemap.ingest.options import LEAVE_OUT, LoadOptions
from villagemap.uploads.job import Job, State
from villagemap.web.accounts.sessions import session_token
from villagemap.web.imports.fields import FieldNames
from villagemap.web.imports.forms import read_line, read_upload
from villagemap.web.imports.handler import UploadHandler
from villagemap.web.imports.options import read_options
from villagemap.web.imports.view_history import may_undo

LEAVE_OUT_RULE = "leave_out_rule"
"""The field that names a rule; all its rows are to be left out."""

LEAVE_OUT_OPEN = "leave_out_open"
"""The button that leaves out the rows of questions that got no answer."""

_MOST_DIGITS = 19  # beyond it SQLite has no such number


def upload(handler: UploadHandler) -> Response:
    """Take a file in and begin to inspect it."""

    def begin() -> None:
        who = handler.account.name
        handler.uploads.check_capacity(who)
        form = read_upload(request)
        handler.uploads.begin(
            session_token(),
            who=who,
            options=form.options,
            replace_sample=form.replace_sample,
            save=form.save,
        )

    return handler.changed(begin)


def answer(handler: UploadHandler) -> Response:
    """Inspect once more with the answers of a form."""
    change = partial(_with_answers, dict(request.form))
    return handler.changed(lambda: handler.uploads.inspect_again(session_token(), change))


def _with_answers(form: dict[str, str], job: Job) -> LoadOptions:
    """Return the options with the answers that were offered, and without the rows to leave out."""
    options = job.options
    if job.inspection is None:
        return options
    checked = job.inspection.checked
    for question in checked.questions:
        options = _with_answer(options, question, form.get(question.key, "").strip(), form)
    unwanted = checked.report.rows(form.get(LEAVE_OUT_RULE, ""))
    accepts = options.accept_valid or "accept_valid" in form
    return replace(options, leave_out=options.leave_out | unwanted, accept_valid=accepts)


def _with_answer(
    options: LoadOptions, question: Question, answer: str, form: Mapping[str, str]
) -> LoadOptions:
    """Return the options with an answer, if it was offered; others settle nothing."""
    values = {choice.value for choice in question.choices}
    if answer and (answer in values or not values):
        return options.answered(question.key, answer)
    if LEAVE_OUT in values and LEAVE_OUT_OPEN in form:
        return options.answered(question.key, LEAVE_OUT)
    return options


def back(handler: UploadHandler) -> Response:
    """Take back the last step."""
    return handler.changed(lambda: handler.uploads.step_back(session_token()))


def option(handler: UploadHandler) -> Response:
    """Inspect once more with the options of a form."""
    form, profile, texts = dict(request.form), handler.context.atlas.profile, handler.texts

    def change(job: Job) -> LoadOptions:
        return read_options(form, job.options, FieldNames(job.options.layer, profile, texts))

    return handler.changed(lambda: handler.uploads.inspect_again(session_token(), change))


def commit(handler: UploadHandler) -> Response:
    """Store what was shown."""
    lines = {field: read_line(request, field) for field in ("expected", "reason", "mapping")}
    return handler.changed(lambda: handler.uploads.commit(session_token(), **lines))


def cancel(handler: UploadHandler) -> Response:
    """Delete the upload with its file."""
    return handler.changed(lambda: handler.uploads.drop(session_token()))


def undo(handler: UploadHandler) -> Response:
    """Undo an entry of the ledger."""
    text = request.form.get("entry", "")
    if not (text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS):
        abort(400)
    number, account, ports = int(text), handler.account, handler.uploads.ports
    if not may_undo(ports.storage.open().history(), number, account):
        raise NotAllowedError

    def undo_and_show() -> None:
        undo_entry(ports, number, who=account.name)
        handler.context.atlas.settle()
        # The upload that was stored last may be the one that was undone.
        handler.uploads.drop(session_token(), only=State.STORED)

    return handler.changed(undo_and_show)
