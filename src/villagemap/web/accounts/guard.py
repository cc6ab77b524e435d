"""The guard before every address: hosts, sizes, rights, forms; and what may be kept of an answer, and by whom."""

from functools import partial
from urllib.parse import quote, urlencode

from flask import Flask, Request, Response, current_app, redirect, request
from werkzeug.exceptions import LengthRequired, NotFound, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from villagemap.atlas.filter_grammar import read_pairs
from villagemap.domain.account_errors import NotAllowedError, NotSignedInError
from villagemap.domain.accounts import Right, Role
from villagemap.domain.errors import DiskFullError
from villagemap.settings import most_of_a_request
from villagemap.web.accounts.access import RIGHT_OF, Decision, decide
from villagemap.web.accounts.forms import check_form
from villagemap.web.accounts.menu import SIGN_IN
from villagemap.web.accounts.sessions import keep_sessions, visitor
from villagemap.web.context import AppContext

_READS = {"GET", "HEAD"}
_CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
MOST_OF_A_FORM = 100_000
LARGE = {"/import/file"}
"""Addresses that take files; all others take forms."""

UNMARKED = {"/script-errors"}
"""Addresses that take what is no form: readers without an account send it, and it changes nothing."""

BODY_LOST = "HTTP_VILLAGEMAP_BODY_LOST"
"""Set by the server for a request whose body the disk did not take. Who sends it himself is only refused."""

_KEPT_BY_READER = "private, no-cache"


def guard(app: Flask, context: AppContext) -> None:
    """Put the guard before an application."""
    settings = context.settings
    keep_sessions(app, context.accounts)
    app.config["TRUSTED_HOSTS"] = list(settings.hosts) or None
    app.config["MAX_CONTENT_LENGTH"] = most_of_a_request(settings)
    if settings.proxies:
        some = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=some, x_proto=some, x_host=some)  # type: ignore[method-assign]

    app.before_request(partial(_stand_before, context))
    app.after_request(partial(_keep, context))


def _stand_before(context: AppContext) -> Response | None:
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    _bound_body(request)
    read_pairs(request.query_string.decode("utf-8", "replace"))  # what nobody can type is refused everywhere
    decision = decide(_role(), _address(), reading_is_open=not context.settings.require_login)
    if decision is not Decision.GRANTED:
        return _turn_away(decision)
    if BODY_LOST in request.environ:
        raise DiskFullError
    if isinstance(request.routing_exception, NotFound):
        return _without_slash()
    # An address that there is not, or that takes no such request, has no form: the application says which it is.
    has_form = request.routing_exception is None and _address() not in UNMARKED
    if request.method in _CHANGES and has_form:
        check_form(context.accounts, request)
    return None


def _keep(context: AppContext, response: Response) -> Response:
    """Say who may keep an answer: data under a login, and pages with a name in their head, are their reader's."""
    address, closed = _address(), context.settings.require_login
    if address is not None and RIGHT_OF.get(address) is Right.OPEN:
        return response
    if closed or (_is_page(address) and context.accounts.exist()):
        response.vary.add("Cookie")
    if closed or (_is_page(address) and visitor()):
        response.headers["Cache-Control"] = _kept_by(response)
    return response


def may_read(context: AppContext) -> bool:
    """Tell whether who asks may see the data: pages of errors tell others nothing of them."""
    granted = decide(_role(), None, reading_is_open=not context.settings.require_login)
    return granted is Decision.GRANTED


def _role() -> Role | None:
    account = visitor()
    return account.role if account else None


def _address() -> str | None:
    return request.url_rule.rule if request.url_rule else None


def _turn_away(decision: Decision) -> Response:
    if decision is Decision.REFUSED:
        raise NotAllowedError
    page = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    if not page or request.method in _CHANGES:
        raise NotSignedInError
    asked = {"next": request.full_path.removesuffix("?")}
    if "lang" in request.args:
        asked["lang"] = request.args["lang"]
    return redirect(f"{SIGN_IN}?{urlencode(asked)}", 303)  # type: ignore[return-value]


def _without_slash() -> Response | None:
    """Lead from an address with a slash at its end to the one that there is, with the same query; None where none is."""
    path, query = f"/{request.path.strip('/')}", request.query_string.decode("utf-8", "replace")
    adapter = current_app.create_url_adapter(request)
    if not request.path.endswith("/") or adapter is None:
        return None
    try:
        adapter.match(path, request.method)  # raises a 405 where the address takes no such request
    except NotFound:
        return None
    # Of what is only read 301: browsers that know no 308 get the pages as forms. What is sent goes on as it is.
    status = 301 if request.method in _READS else 308
    return redirect(f"{quote(path)}?{query}" if query else quote(path), status)  # type: ignore[return-value]


def _bound_body(request: Request) -> None:
    """Bound what is sent; a body of unknown length would reach us shortened from servers that keep its chunks."""
    if _address() not in LARGE:
        request.max_content_length = MOST_OF_A_FORM
    chunked = request.content_length is None and "Transfer-Encoding" in request.headers
    if chunked and not request.environ.get("wsgi.input_terminated"):
        raise LengthRequired


def _is_page(address: str | None) -> bool:
    return address is None or "." not in address


def _kept_by(response: Response) -> str:
    """Return what a reader's own program may keep of the data, and no program in between."""
    return "no-store" if "no-store" in response.headers.get("Cache-Control", "") else _KEPT_BY_READER
