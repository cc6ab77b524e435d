"""Who sends a body, as the head of its request tells: asked before any of the body is kept.

The application decides anew when it has the body, and says in words what it refuses; the mark of a form is in the
body and is looked at there (docs/decisions/0033).
"""

from collections.abc import Callable, Mapping

from werkzeug.http import parse_cookie

from villagemap.atlas.accounts import Accounts
from villagemap.domain.accounts import Account, Right, may
from villagemap.domain.errors import VillagemapError
from villagemap.web.accounts.forms import is_from_our_page
from villagemap.web.accounts.sessions import SESSION_COOKIES, account_by_cookie

Head = Mapping[str, str]
"""The head of a request as waitress has it: names in capitals, with underscores."""


def may_bring_files(head: Head, accounts: Callable[[], Accounts]) -> bool:
    """Tell whether a request is from a page of ours, of somebody whose session lasts and who may bring files in.

    Nobody may while the accounts cannot be read.
    """
    if not is_from_our_page(head.get("SEC_FETCH_SITE", "")) or "COOKIE" not in head:
        return False
    try:
        account = _sender(head["COOKIE"], accounts())
    except VillagemapError:
        return False
    return account is not None and may(account.role, Right.LOAD, reading_is_open=True)


def _sender(cookies: str, accounts: Accounts) -> Account | None:
    sent = parse_cookie(cookies)
    # Which of the two names counts depends on TLS, which a proxy may speak for us: the application knows.
    known = (account_by_cookie(sent[name], accounts) for name in SESSION_COOKIES if name in sent)
    return next((account for account in known if account is not None), None)
