"""What every address of the import is given, and the redirect to the page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, request

from villagemap.application.loading import LoadResult
from villagemap.domain.account_errors import NotAllowedError
from villagemap.domain.accounts import Account
from villagemap.domain.disks import disk_refusals
from villagemap.domain.errors import VillagemapError
from villagemap.domain.filters import VillageFilter
from villagemap.domain.upload_errors import ImportGoneError
from villagemap.texts import Texts
from villagemap.uploads.job import Job
from villagemap.uploads.queue import UploadQueue
from villagemap.web.accounts.menu import IMPORT
from villagemap.web.accounts.sessions import session_token, visitor
from villagemap.web.context import AppContext
from villagemap.web.errors import sentence_for_readers
from villagemap.web.imports.options import page_texts
from villagemap.web.links import Links
from villagemap.web.pages.sign_in import texts_of


@dataclass(frozen=True)
class UploadHandler:
    """The context of the service and its uploads, for one request."""

    context: AppContext
    uploads: UploadQueue

    @property
    def texts(self) -> Texts:
        """The catalogue in the language of the address."""
        return texts_of(self.context, request)

    @property
    def account(self) -> Account:
        """The account that is signed in; the guard lets nobody else come here."""
        account = visitor()
        if account is None:
            raise NotAllowedError
        return account

    @property
    def job(self) -> Job | None:
        """The upload of the session."""
        return self.uploads.current(session_token())

    @property
    def inspected(self) -> tuple[Job, LoadResult]:
        """The upload of the session with the result of its inspection.

        Raises:
            ImportGoneError: there is none.
        """
        job = self.job
        if job is None or job.busy or job.inspection is None:
            raise ImportGoneError
        return job, job.inspection

    def links(self, path: str = IMPORT) -> Links:
        """Return an address in the language of the page."""
        return Links(path, VillageFilter(), {"lang": self.texts.language}, (), self.context.language)

    def changed(self, change: Callable[[], None]) -> Response:
        """Change something and redirect to the page, which shows what was refused; programs get the error at once."""
        try:
            with disk_refusals():
                change()
        except VillagemapError as problem:
            if request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html":
                raise
            flash(sentence_for_readers(problem, page_texts(self.texts)))
        return uncached(make_response(redirect(self.links().to(), 303)))


def uncached(response: Response) -> Response:
    """Return a response that no cache stores."""
    response.headers["Cache-Control"] = "no-store"
    return response
