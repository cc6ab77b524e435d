"""Sessions: a signed cookie with a token, of which the accounts file knows whose it is and how long it lasts."""

from flask import Flask, Request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from villagemap.atlas.accounts import Accounts
from villagemap.domain.accounts import LONGEST_SECONDS, Account

COOKIE = "villagemap"
SECURE_COOKIE = f"__Host-{COOKIE}"
"""Under TLS: browsers take a cookie of this name only from this very host, over TLS."""

SESSION_COOKIES = (COOKIE, SECURE_COOKIE)
_ID = "_user_id"  # where Flask-Login puts the token of a session


class _Person(UserMixin):  # type: ignore[misc]
    """An account as Flask-Login wants it; it is known by the token of its session."""

    def __init__(self, token: str, account: Account) -> None:
        self.token = token
        self.account = account

    def get_id(self) -> str:
        return self.token


class _Cookies(SecureCookieSessionInterface):
    """Signed by the key of the accounts file, so that nothing is signed while there are no accounts."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        del app
        return self.signer()

    def signer(self) -> URLSafeTimedSerializer | None:
        """Return what signs cookies and knows its own signature again; None without accounts."""
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
        return _request().is_secure


def _request() -> Request:
    from flask import request  # noqa: PLC0415 - the name would hide the class above

    return request


def keep_sessions(app: Flask, accounts: Accounts) -> None:
    """Let the application know its visitors."""
    app.session_interface = _Cookies(accounts)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    # Not by `init_app`: it looks into the session after every answer, for a cookie that we do not use.
    manager = LoginManager()
    app.login_manager = manager  # type: ignore[attr-defined]
    # It would end a session whose address changes, as in a train. What ends ours is in the accounts file.
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def _known(token: str) -> _Person | None:
        account = accounts.signed_in(token)
        return _Person(token, account) if account else None


def visitor() -> Account | None:
    """Return who asks; None where nobody is signed in."""
    # Without a cookie there is nothing to look up, and the answer does not vary by it.
    if not any(name in _request().cookies for name in SESSION_COOKIES):
        return None
    return current_user.account if current_user.is_authenticated else None


def account_by_cookie(cookie: str, accounts: Accounts) -> Account | None:
    """Return whose cookie of a session this is, outside a request; None where it is forged, or its session ended."""
    signer = _Cookies(accounts).signer()
    if signer is None:
        return None
    try:
        told = signer.loads(cookie, max_age=LONGEST_SECONDS)
    except BadSignature:
        return None
    token = told.get(_ID) if isinstance(told, dict) else None
    return accounts.signed_in(token) if isinstance(token, str) else None


def session_token() -> str:
    """Return the token of the session; empty where nobody is signed in."""
    return current_user.token if visitor() else ""


def begin(token: str, account: Account) -> None:
    """Begin the session of somebody who signed in; nothing of the one before is kept."""
    session.clear()
    login_user(_Person(token, account))


def end() -> None:
    """Forget the session on this side."""
    logout_user()
    session.clear()
