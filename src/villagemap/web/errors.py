"""Errors → HTTP, in one table. Only our errors are shown; anything else is a 500 with a fixed text and a number."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from villagemap.domain.account_errors import (
    AccountsDamagedError,
    FormExpiredError,
    NotAllowedError,
    NotSignedInError,
    SignInRefusedError,
    TooManyAttemptsError,
)
from villagemap.domain.errors import (
    AnotherImportError,
    BadFilterError,
    BadOptionError,
    DifferenceMovedError,
    DiskFailingError,
    DiskFullError,
    EntryEmptyError,
    EntryNeededError,
    EntryUndoneError,
    EntryUnknownError,
    FileUnreadableError,
    ImportGoneError,
    ImportsFullError,
    NothingUploadedError,
    RowDamagedError,
    SampleMixedError,
    UnknownLayerError,
    UnknownParameterError,
    UnknownVillageError,
    UnreadableCoordinatesError,
    VillagemapError,
    WorkspaceBusyError,
    WorkspaceDamagedError,
    WorkspaceLockedAwayError,
    WorkspaceMissingError,
)
from villagemap.domain.labels import Language
from villagemap.texts import Texts
from villagemap.web.desk import Desk

STATUS = MappingProxyType(
    {
        BadFilterError: 422,
        UnknownParameterError: 422,
        UnreadableCoordinatesError: 422,
        UnknownLayerError: 404,
        UnknownVillageError: 404,
        EntryUnknownError: 404,
        DifferenceMovedError: 409,
        EntryEmptyError: 409,
        EntryNeededError: 409,
        EntryUndoneError: 409,
        FormExpiredError: 400,
        NotSignedInError: 401,
        SignInRefusedError: 401,
        NotAllowedError: 403,
        TooManyAttemptsError: 429,
        AnotherImportError: 409,
        ImportGoneError: 409,
        ImportsFullError: 503,
        BadOptionError: 422,
        FileUnreadableError: 422,
        NothingUploadedError: 422,
        SampleMixedError: 409,
        AccountsDamagedError: 503,
        WorkspaceMissingError: 503,
        WorkspaceDamagedError: 503,
        RowDamagedError: 503,
        WorkspaceBusyError: 503,
        WorkspaceLockedAwayError: 503,
        DiskFullError: 507,
        DiskFailingError: 503,
    }
)

_INTERNAL = 500
_UNKNOWN_READER = 401


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as a reader may know it: `number` finds it in the log, which knows more where it is `logged`."""

    status: int
    sentence: str
    language: Language
    error: VillagemapError | None = None
    logged: bool = False
    number: str = field(default_factory=lambda: secrets.token_hex(4))

    def document(self) -> dict[str, object]:
        """Return the problem as RFC 9457 has it."""
        said: dict[str, object] = {"status": self.status, "title": self.sentence}
        for part in ("parameter", "value", "valid"):
            if hasattr(self.error, part):
                said[part] = getattr(self.error, part)
        return said


def register_errors(app: Flask, desk: Desk, page: Callable[[Desk, Problem], str]) -> None:
    """Let the application answer errors: `page` renders one for people, programs get `problem+json`."""

    def shown(problem: Problem) -> Response:
        headers = _headers(problem)
        if _for_people():
            return Response(
                page(desk, problem), problem.status, headers, content_type="text/html; charset=utf-8"
            )
        body = json.dumps(problem.document(), ensure_ascii=False)
        return Response(body, problem.status, headers, content_type="application/problem+json")

    @app.errorhandler(VillagemapError)
    def _ours(error: VillagemapError) -> Response:
        status, texts = status_of(error), _texts(desk)
        if "path" not in error.parts:
            return shown(Problem(status, texts.explain(error), texts.language, error))
        # Where our files lie is for the administrator, who has the log.
        problem = Problem(status, texts.say("http.503"), texts.language, error, logged=True)
        app.logger.error("problem %s at %s: %s", problem.number, request.path, texts.explain(error))
        return shown(problem)

    @app.errorhandler(HTTPException)
    def _of_http(error: HTTPException) -> Response:
        texts = _texts(desk)
        status = error.code or _INTERNAL
        key = f"http.{status}" if f"http.{status}" in texts else "http.other"
        return shown(Problem(status, texts.say(key), texts.language))

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        texts = _texts(desk)
        problem = Problem(_INTERNAL, texts.say("http.500"), texts.language, logged=True)
        app.logger.error("problem %s at %s", problem.number, request.path, exc_info=error)
        return shown(problem)


def status_of(error: VillagemapError) -> int:
    """Return the status of an error of ours, by the table."""
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), _INTERNAL)


def _headers(problem: Problem) -> dict[str, str]:
    """Return what a status must say of itself."""
    if problem.status == _UNKNOWN_READER:
        return {"WWW-Authenticate": 'Cookie realm="villagemap"'}
    return (
        {"Retry-After": str(problem.error.seconds)} if isinstance(problem.error, TooManyAttemptsError) else {}
    )


def _texts(desk: Desk) -> Texts:
    asked = request.args.get("lang", "")
    return desk.texts(Language(asked) if asked in set(Language) else desk.language)


def _for_people() -> bool:
    return request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) == "text/html"
