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
    SignInUnavailableError,
    TooManyAttemptsError,
)
from villagemap.domain.disks import REFUSALS
from villagemap.domain.entries import (
    DifferenceMovedError,
    EntryEmptyError,
    EntryNeededError,
    EntryUndoneError,
    EntryUnknownError,
)
from villagemap.domain.errors import (
    BadFilterError,
    DiskFailingError,
    DiskFullError,
    DiskReadOnlyError,
    FileUnreadableError,
    NumberUnstorableError,
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
    WorkspaceNewerError,
)
from villagemap.domain.labels import Language
from villagemap.domain.upload_errors import (
    AnotherImportError,
    BadOptionError,
    ImportGoneError,
    ImportsFullError,
    NothingUploadedError,
)
from villagemap.texts import Texts
from villagemap.web.context import AppContext

STATUS = MappingProxyType(
    {
        BadFilterError: 422,
        UnknownParameterError: 422,
        UnreadableCoordinatesError: 422,
        NumberUnstorableError: 422,
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
        SignInUnavailableError: 503,
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
        WorkspaceNewerError: 503,
        RowDamagedError: 503,
        WorkspaceBusyError: 503,
        WorkspaceLockedAwayError: 503,
        DiskFullError: 507,
        DiskReadOnlyError: 503,
        DiskFailingError: 503,
    }
)

_INTERNAL = 500
_UNKNOWN_READER = 401


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem as a reader may know it; if it is `logged`, the log holds more under its `number`."""

    status: int
    sentence: str
    language: Language
    error: VillagemapError | None = None
    logged: bool = False
    number: str = field(default_factory=lambda: secrets.token_hex(4))

    def document(self) -> dict[str, object]:
        """Return the problem as a document of RFC 9457."""
        members: dict[str, object] = {"status": self.status, "title": self.sentence}
        if self.logged:
            members["number"] = self.number
        for part in ("parameter", "value", "valid"):
            if hasattr(self.error, part):
                members[part] = getattr(self.error, part)
        return members


def register_errors(app: Flask, context: AppContext, page: Callable[[AppContext, Problem], str]) -> None:
    """Let the application answer errors: `page` renders one for people, programs get `problem+json`."""

    def shown(problem: Problem) -> Response:
        headers = _headers(problem)
        if _for_people():
            return Response(
                page(context, problem), problem.status, headers, content_type="text/html; charset=utf-8"
            )
        body = json.dumps(problem.document(), ensure_ascii=False)
        return Response(body, problem.status, headers, content_type="application/problem+json")

    @app.errorhandler(VillagemapError)
    def _ours(error: VillagemapError) -> Response:
        status, texts = status_of(error), _texts(context)
        sentence = sentence_for_readers(error, texts)
        problem = Problem(status, sentence, texts.language, error, logged="path" in error.parts)
        if problem.logged:
            app.logger.error("problem %s at %s: %s", problem.number, request.path, texts.explain(error))
        return shown(problem)

    @app.errorhandler(HTTPException)
    def _of_http(error: HTTPException) -> Response:
        texts = _texts(context)
        status = error.code or _INTERNAL
        key = f"http.{status}" if f"http.{status}" in texts else "http.other"
        response = shown(Problem(status, texts.say(key), texts.language))
        # What a status must say: the methods that a 405 allows, the length that a 416 could not serve.
        response.headers.extend(header for header in error.get_headers() if header[0] != "Content-Type")
        return response

    @app.errorhandler(OSError)
    def _of_disk(error: OSError) -> Response:
        refusal = REFUSALS.get(error.errno)
        return _ours(refusal()) if refusal else _unforeseen(error)

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> Response:
        texts = _texts(context)
        problem = Problem(_INTERNAL, texts.say("http.500"), texts.language, logged=True)
        app.logger.error("problem %s at %s", problem.number, request.path, exc_info=error)
        return shown(problem)


def sentence_for_readers(error: VillagemapError, texts: Texts) -> str:
    """Return the sentence of an error, or a general one if it names a file: paths are for the log only."""
    if isinstance(error, WorkspaceNewerError):
        return texts.say("http.newer", **error.parts)
    sentence = texts.explain(error)
    return texts.say("http.503") if _names_a_file_of_ours(error, sentence) else sentence


def _names_a_file_of_ours(error: VillagemapError, sentence: str) -> bool:
    return "path" in error.parts and str(error.parts["path"]) in sentence


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


def _texts(context: AppContext) -> Texts:
    language = request.args.get("lang", "")
    return context.texts(Language(language) if language in set(Language) else context.language)


def _for_people() -> bool:
    return request.accept_mimetypes.best_match(["application/problem+json", "text/html"]) == "text/html"
