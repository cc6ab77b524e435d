"""The door of the service: what is kept whole is sent at once, everything else goes on to the application.

An answer is kept under all that makes it, and always compared with the data version of now. What depends on who asks is
never kept: an answer is remembered only if its request bore no cookie and it says itself that it may be (an entity tag,
no cookie set, none varied by), and a page goes only to readers without a session.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from villagemap.atlas.atlas import Atlas
from villagemap.domain.errors import VillagemapError
from villagemap.web.kept import Asked, Headers, Kept, KeptAnswers

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_METHODS = {"GET", "HEAD"}
_NEVER = ("HTTP_RANGE", "HTTP_AUTHORIZATION")
_BY_FILE = 1 << 16
_HEALTH = "/healthz"


class Front:
    """A WSGI application before the application, which `make` makes when it is first needed or by `load`.

    `is_open` tells whether everybody may read; where not, all goes on, as what is asked of other
    `hosts` does (as the last of so many `proxies` was asked). `mark` is a text that must be the same for
    a page to be the same, such as whether there are accounts at all.
    """

    def __init__(
        self,
        atlas: Atlas,
        make: Callable[[], Application],
        *,
        is_open: bool = True,
        hosts: Sequence[str] = (),
        proxies: int = 0,
        mark: Callable[[], str] = lambda: "",
    ) -> None:
        self._atlas = atlas
        self._make = make
        self._is_open = is_open
        self._hosts = frozenset(hosts)
        self._proxies = proxies
        self._mark = mark
        self._making = threading.Lock()
        self._application: Application | None = None
        self._answers: KeptAnswers | None = None

    def load(self) -> Application:
        """Return the application, made once."""
        if self._application is None:
            with self._making:
                if self._application is None:
                    self._application = self._make()
        return self._application

    def verify(self) -> None:
        """Have what was saved looked at once more; see `Atlas.verify`. What is wrong is said to who asks next."""
        with suppress(VillagemapError):
            self._atlas.verify()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        answers = self._answers_of_now() if self._may_be_kept(environ) else None
        # What is kept of a version does not know that a newer one cannot be read.
        if answers is None or (self._atlas.troubled and environ["PATH_INFO"] == _HEALTH):
            return self.load()(environ, start_response)
        asked = _asked(environ)
        kept = answers.find(asked)
        if kept is not None and not (kept.is_page and environ.get("HTTP_COOKIE")):
            sent = _send(kept, environ, start_response)
            if sent is not None:
                return sent
        if environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_COOKIE"):
            return self.load()(environ, start_response)
        return self._passed_on(answers, asked, environ, start_response)

    def _may_be_kept(self, environ: Environ) -> bool:
        return (
            self._is_open
            and environ["REQUEST_METHOD"] in _METHODS
            and (not self._hosts or _host(environ, self._proxies) in self._hosts)
            and not any(name in environ for name in _NEVER)
        )

    def _answers_of_now(self) -> KeptAnswers | None:
        """Return the answers of the data version of now; None where there is none, which the application explains."""
        try:
            edition = self._atlas.edition()
        except VillagemapError:
            return None
        answers, mark = self._answers, self._mark()
        if answers is None or answers.edition is not edition or answers.mark != mark:
            answers = self._answers = KeptAnswers(edition, mark)
        return answers

    def _passed_on(
        self, answers: KeptAnswers, asked: Asked, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let the application answer, and keep what it says where it was of the same data version throughout."""
        said: list[Any] = []

        def start(status: str, headers: Headers, *more: Any) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, *more)

        body = self.load()(environ, start)
        status, headers = said
        if not _may_be_remembered(status, headers) or self._answers_of_now() is not answers:
            return body
        if status.startswith("304"):
            answers.keep(asked, headers, None)
            return body
        whole = b"".join(body)
        close = getattr(body, "close", None)
        if close is not None:
            close()
        answers.keep(asked, headers, whole)
        return _sent_as_taken(whole, environ)


def _may_be_remembered(status: str, headers: Headers) -> bool:
    said = {name.lower(): value for name, value in headers}
    return (
        status[:3] in {"200", "304"}
        and "etag" in said
        and "set-cookie" not in said
        and "cookie" not in said.get("vary", "").lower()
        and "no-store" not in said.get("cache-control", "")
    )


def _asked(environ: Environ) -> Asked:
    return Asked(
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )


def _host(environ: Environ, proxies: int) -> str:
    """Return the name that was asked, without its port; as the application takes it from trusted proxies."""
    forwarded = environ.get("HTTP_X_FORWARDED_HOST", "").split(",") if proxies else []
    host: str = forwarded[-proxies] if len(forwarded) >= proxies > 0 else environ.get("HTTP_HOST", "")
    return host.strip().partition(":")[0]


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Tell whether an `Accept-Encoding` takes gzip."""
    qualities = {}
    for part in accepted.split(","):
        name, _, parameter = part.strip().partition(";")
        try:
            qualities[name.strip().lower()] = float(parameter.partition("=")[2]) if parameter.strip() else 1.0
        except ValueError:
            continue
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


def _send(kept: Kept, environ: Environ, start_response: StartResponse) -> Iterable[bytes] | None:
    """Send an answer, or only that it is still the same; None where its body is not kept."""
    if kept.tag and kept.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", list(kept.without_body))
        return []
    if kept.body is None or environ.get("HTTP_IF_NONE_MATCH", "").strip() == "*":
        return None
    start_response("200 OK", list(kept.headers))
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return _sent_as_taken(kept.body(), environ)


def _sent_as_taken(body: bytes | memoryview, environ: Environ) -> Iterable[bytes]:
    """Let the server send as the reader takes: a slow one holds no copy."""
    wrapper = environ.get("wsgi.file_wrapper")
    if wrapper is None or len(body) < _BY_FILE:
        return [bytes(body)]
    wrapped: Iterable[bytes] = wrapper(_View(memoryview(body)))
    return wrapped


class _View:
    """Bytes as a file that is read without a copy."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._at = 0

    def read(self, size: int = -1) -> memoryview:
        end = len(self._view) if size < 0 else min(len(self._view), self._at + size)
        part = self._view[self._at : end]
        self._at = end
        return part

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, len(self._view))[whence]
        return self._at

    def tell(self) -> int:
        return self._at
