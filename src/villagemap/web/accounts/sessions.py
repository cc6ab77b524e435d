"""Sessions: a signed cookie with a token; the accounts file knows whose token it is and how long it lasts."""

from blinker import Namespace
from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from villagemap.atlas.accounts import Accounts
from villagemap.domain.accounts import Account

COOKIE = "villagemap"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Under TLS: browsers take a cookie of this name only from this very host, over TLS."""

signed_out = Namespace().signal("signed-out")
"""Sent by the application with the `token` of a session that its reader ends."""

_TOKEN = "token"  # noqa: S105 - the name of a member of the session


class _CookieSessions(SecureCookieSessionInterface):
    """Cookies signed by the key of the accounts file, so that nothing is signed while there are no accounts."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        del app
        secret = self._accounts.secret()
        if secret is None:
            return None
        return URLSafeTimedSerializer(
            secret,
            salt=self.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": self.key_derivation, "digest_method": self.digest_method},
        )

    def get_cookie_name(self, app: Flask) -> str:
        return SECURE_COOKIE if self.get_cookie_secure(app) else COOKIE

    def get_cookie_secure(self, app: Flask) -> bool:
        """Under TLS, also where a trusted proxy speaks it for us."""
        del app
        return request.is_secure


def keep_sessions(app: Flask, accounts: Accounts) -> None:
    """Let the application know its visitors."""
    app.session_interface = _CookieSessions(accounts)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")


def visitor() -> Account | None:
    """Return the account of the reader; None if nobody is signed in."""
    # Without a cookie there is nothing to look up, and the answer does not vary by it.
    if COOKIE not in request.cookies and SECURE_COOKIE not in request.cookies:
        return None
    if "account" not in g:
        accounts: Accounts = current_app.extensions["villagemap"].accounts
        token = session.get(_TOKEN)
        g.account = accounts.signed_in(token) if isinstance(token, str) else None
    account: Account | None = g.account
    return account


def session_token() -> str:
    """Return the token of the session; empty if nobody is signed in."""
    token: str = session[_TOKEN] if visitor() else ""
    return token


def begin(token: str, account: Account) -> None:
    """Begin the session of a reader who signed in; nothing of the one before is kept."""
    session.clear()
    session[_TOKEN] = token
    g.account = account


def end() -> None:
    """End the session: clear its cookie, and tell who holds something for it."""
    token = session_token()
    session.clear()
    g.account = None
    if token:
        signed_out.send(current_app._get_current_object(), token=token)  # type: ignore[attr-defined]  # noqa: SLF001
