"""The forms of the import: each changes one thing and leads back to the page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from flask import Response, abort, request

from villagemap.domain.account_errors import NotAllowedError
from villagemap.domain.findings import Question
from villagemap.ingest.options import LEAVE_OUT, LoadOptions
from villagemap.web.accounts.sessions import session_token
from villagemap.web.imports.fields import FieldNames
from villagemap.web.imports.forms import read_line, read_upload
from villagemap.web.imports.handler import Counter
from villagemap.web.imports.job import Job
from villagemap.web.imports.options import read_options
from villagemap.web.imports.view_history import may_undo

LEAVE_OUT_RULE = "leave_out_rule"
"""The field that names a rule whose rows are to be left out, all of them."""

LEAVE_OUT_OPEN = "leave_out_open"
"""The button that leaves out the rows that were asked about and not answered."""


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
    said = partial(_answered, dict(request.form))
    return counter.changed(lambda: counter.jobs.again(session_token(), said))


def _answered(form: dict[str, str], job: Job) -> LoadOptions:
    """Return the options with the answers that were offered, and without the rows that are not wanted."""
    options = job.options
    if job.looked is None:
        return options
    checked = job.looked.checked
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


def back(counter: Counter) -> Response:
    """Take back what was said last of the file."""
    return counter.changed(lambda: counter.jobs.back(session_token()))


def option(counter: Counter) -> Response:
    """Inspect once more with what somebody says about the file."""
    form, profile, texts = dict(request.form), counter.context.atlas.profile, counter.texts

    def said(job: Job) -> LoadOptions:
        return read_options(form, job.options, FieldNames(job.options.layer, profile, texts))

    return counter.changed(lambda: counter.jobs.again(session_token(), said))


def commit(counter: Counter) -> Response:
    """Store what was shown."""
    told = {field: read_line(request, field) for field in ("expected", "reason", "mapping")}
    return counter.changed(lambda: counter.jobs.store(session_token(), **told))


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

    def take_back() -> None:
        counter.engine.undo(number, who=account.name)
        counter.context.atlas.settle()
        counter.jobs.put_away(session_token())

    return counter.changed(take_back)


_MOST_DIGITS = 19  # beyond it SQLite has no such number
