"""Forms that change something carry a mark: made for one session and one address, so no other site can know it.

A mark that stands on an ordinary page (to sign out) is good for nothing else.
"""

import hashlib
import hmac
import secrets

from flask import Request, session

from villagemap.atlas.accounts import Accounts
from villagemap.domain.account_errors import FormExpiredError
from villagemap.domain.disks import REFUSALS
from villagemap.domain.errors import DiskFullError
from villagemap.web.accounts.sessions import session_token
from villagemap.web.request_bodies import refuse_truncated

FIELD = "mark"
_VISIT = "visit"


def form_mark(accounts: Accounts, path: str) -> str:
    """Return the mark of a form that is sent to `path`; empty where nobody could sign in."""
    secret = accounts.secret()
    if secret is None:
        return ""
    return hmac.new(secret, f"form {_session()} {path}".encode(), hashlib.sha256).hexdigest()


def check_form(accounts: Accounts, request: Request) -> None:
    """Let a form pass that our own page sent.

    Raises:
        FormExpiredError: another site sent it, or it was made for another session.
    """
    if not is_from_our_page(request.headers.get("Sec-Fetch-Site", "")):
        raise FormExpiredError
    expected = form_mark(accounts, request.path)
    if not expected or not hmac.compare_digest(_mark(request).encode(), expected.encode()):
        raise FormExpiredError


def _mark(request: Request) -> str:
    """Read the form with its files, and return its mark.

    Raises:
        DiskFullError, DiskReadOnlyError, DiskFailingError: the temporary directory does not take a file.
    """
    try:
        form = request.form
    except OSError as problem:
        raise REFUSALS.get(problem.errno, DiskFullError) from problem
    refuse_truncated(request)
    return form.get(FIELD, "")


def is_from_our_page(fetch_site: str) -> bool:
    """Tell whether a form was on a page of ours, by the `Sec-Fetch-Site` of a browser.

    A program that does not send it is an old browser, or none that somebody could be lured with.
    """
    return fetch_site in {"", "same-origin", "none"}


def _session() -> str:
    """Return what identifies this session: its token, or a number for a reader who is about to sign in."""
    if token := session_token():
        return token
    if _VISIT not in session:
        session[_VISIT] = secrets.token_urlsafe(16)
    number: str = session[_VISIT]
    return number
