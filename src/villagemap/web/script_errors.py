"""Errors of the pages' scripts: a page reports them, the log has each in one line under a number that the page shows.

What is reported is a text of somebody unknown: bounded, made one line, and never shown on a page.
"""

import secrets
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, Request, Response, current_app, jsonify, request
from werkzeug.exceptions import BadRequest, TooManyRequests

from villagemap.domain.account_errors import FormExpiredError
from villagemap.web.accounts.forms import is_from_our_page
from villagemap.web.context import AppContext

SCRIPT_ERRORS = "/script-errors"

_MOST_BYTES = 4_000
_MOST_CHARACTERS = 300
_SECONDS = 60
_MOST_OF_ONE = 60  # an office may share one address
_MOST_OF_ALL = 200


class Quota:
    """How many reports are taken in a minute, of one sender and of all; threads share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._since = clock()
        self._taken: dict[str, int] = {}

    def take(self, sender: str) -> bool:
        """Tell whether another report of a sender is taken, and count it."""
        with self._lock:
            if self._clock() - self._since >= _SECONDS:
                self._since, self._taken = self._clock(), {}
            of_one = self._taken.get(sender, 0)
            if of_one >= _MOST_OF_ONE or sum(self._taken.values()) >= _MOST_OF_ALL:
                return False
            self._taken[sender] = of_one + 1
            return True


def script_errors(context: AppContext) -> Blueprint:
    """Return the address that takes reports."""
    del context
    blueprint, quota = Blueprint("script_errors", __name__), Quota()

    @blueprint.post(SCRIPT_ERRORS)
    def take_report() -> Response:
        # Readers need no account, so the report bears no mark of a form; other sites are kept out all the same.
        if not (is_from_our_page(request.headers.get("Sec-Fetch-Site", "")) and _is_from_our_origin(request)):
            raise FormExpiredError
        request.max_content_length = _MOST_BYTES
        report = _report_of(request)
        if not quota.take(request.remote_addr or ""):
            raise TooManyRequests(retry_after=_SECONDS)
        number = secrets.token_hex(4)
        parts = [one_line(report.get(part)) for part in ("page", "message", "at")]
        current_app.logger.error(
            "script error %s on %s: %s at %s by %s", number, *parts, one_line(request.user_agent.string)
        )
        response = jsonify(number=number)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def _is_from_our_origin(request: Request) -> bool:
    """Tell whether a request names no other host as its origin: browsers that know no `Sec-Fetch-Site` send this."""
    origin = request.headers.get("Origin")
    return origin is None or "Sec-Fetch-Site" in request.headers or urlsplit(origin).netloc == request.host


def _report_of(request: Request) -> dict[str, object]:
    try:
        report = request.get_json(silent=True)
    except RecursionError:
        raise BadRequest from None
    message = report.get("message") if isinstance(report, dict) else None
    if not (isinstance(report, dict) and isinstance(message, str) and message.strip()):
        raise BadRequest
    return report


def one_line(text: object) -> str:
    """Return what somebody sent as a short text without line ends, control characters or signs that cannot be seen."""
    shown = text if isinstance(text, str) else ""
    return "".join(sign if sign.isprintable() else "�" for sign in shown[:_MOST_CHARACTERS]) or "-"
