"""The guard before every address: hosts, sizes, rights, forms; and which caches may store an answer."""

from functools import partial
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, redirect, request
from werkzeug.exceptions import NotFound, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from villagemap.atlas.filter_grammar import read_pairs
from villagemap.domain.account_errors import NotAllowedError, NotSignedInError
from villagemap.domain.accounts import Right, Role
from villagemap.settings import most_of_a_request
from villagemap.web.accounts.access import RIGHT_OF, Decision, decide
from villagemap.web.accounts.forms import check_form
from villagemap.web.accounts.menu import SIGN_IN
from villagemap.web.accounts.sessions import keep_sessions, visitor
from villagemap.web.context import AppContext
from villagemap.web.request_bodies import bound_body, discard_body

_READS = {"GET", "HEAD"}
_CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
UNMARKED = {"/script-errors"}
"""Addresses that take what is no form: readers without an account send it, and it changes nothing."""

_PRIVATE = "private, no-cache"


def guard(app: Flask, context: AppContext) -> None:
    """Put the guard before an application."""
    settings = context.settings
    keep_sessions(app, context.accounts)
    app.config["TRUSTED_HOSTS"] = list(settings.hosts) or None
    app.config["MAX_CONTENT_LENGTH"] = most_of_a_request(settings)
    if number := settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign]

    app.before_request(partial(_check, context))
    app.after_request(discard_body)
    app.after_request(partial(_restrict_caching, context))


def _check(context: AppContext) -> Response | None:
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    bound_body(request, _address())
    read_pairs(request.query_string.decode("utf-8", "replace"))  # what nobody can type is refused everywhere
    decision = decide(_role(), _address(), reading_is_open=not context.settings.require_login)
    if decision is not Decision.GRANTED:
        return _turn_away(decision)
    if isinstance(request.routing_exception, NotFound):
        return _without_slash()
    # An address that there is not, or that takes no such request, has no form: the application says which it is.
    has_form = request.routing_exception is None and _address() not in UNMARKED
    if request.method in _CHANGES and has_form:
        check_form(context.accounts, request)
    return None


def _restrict_caching(context: AppContext, response: Response) -> Response:
    """Keep data under a login, and pages with a name in their head, out of caches that readers share."""
    address, closed = _address(), context.settings.require_login
    if address is not None and RIGHT_OF.get(address) is Right.OPEN:
        return response
    if closed or (_is_page(address) and context.accounts.exist()):
        response.vary.add("Cookie")
    if closed or (_is_page(address) and visitor()):
        response.headers["Cache-Control"] = _private(response)
    return response


def may_read(context: AppContext) -> bool:
    """Tell whether the reader may see the data: error pages tell others nothing of them."""
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
    query = {"next": request.full_path.removesuffix("?")}
    if "lang" in request.args:
        query["lang"] = request.args["lang"]
    return redirect(f"{SIGN_IN}?{urlencode(query)}", 303)  # type: ignore[return-value]


def _without_slash() -> Response | None:
    """Redirect from an address that ends in a slash to the one without, with the same query; None if there is none."""
    path, query = f"/{request.path.strip('/')}", request.query_string.decode("utf-8", "replace")
    adapter = current_app.create_url_adapter(request)
    if not request.path.endswith("/") or adapter is None:
        return None
    try:
        adapter.match(path, request.method)  # raises a 405 where the address takes no such request
    except NotFound:
        return None
    # A request that only reads gets 301: browsers that know no 308 get the pages as forms. What is sent goes on as it is.
    status = 301 if request.method in _READS else 308
    return redirect(f"{quote(path)}?{query}" if query else quote(path), status)  # type: ignore[return-value]


def _is_page(address: str | None) -> bool:
    return address is None or "." not in address


def _private(response: Response) -> str:
    """Return the directive under which only the reader's own program stores the answer."""
    return "no-store" if "no-store" in response.headers.get("Cache-Control", "") else _PRIVATE
