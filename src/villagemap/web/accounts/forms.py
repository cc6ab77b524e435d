"""Forms that change something carry a mark: made for one session and one address, so no other site can know it.

A mark that stands on an ordinary page (to sign out) is good for nothing else.
"""

import hashlib
import hmac
import secrets

from flask import Request, session

from villagemap.atlas.accounts import Accounts
from villagemap.domain.account_errors import FormExpiredError
from villagemap.web.accounts.sessions import session_token

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
    if not expected or not hmac.compare_digest(request.form.get(FIELD, "").encode(), expected.encode()):
        raise FormExpiredError


def is_from_our_page(said: str) -> bool:
    """Tell whether a form was on a page of ours, as browsers say it (`Sec-Fetch-Site`).

    What does not say it is old, or no browser that somebody could be lured with.
    """
    return said in {"", "same-origin", "none"}


def _session() -> str:
    """Return what tells this session from others: its token, or a number for who is about to sign in."""
    if token := session_token():
        return token
    if _VISIT not in session:
        session[_VISIT] = secrets.token_urlsafe(16)
    number: str = session[_VISIT]
    return number
