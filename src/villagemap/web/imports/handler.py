"""What every address of the import works with, and the ways back to the page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, flash, make_response, redirect, request

from villagemap.domain.account_errors import NotAllowedError
from villagemap.domain.accounts import Account
from villagemap.domain.disks import disk_refusals
from villagemap.domain.errors import VillagemapError
from villagemap.domain.filters import VillageFilter
from villagemap.domain.upload_errors import ImportGoneError
from villagemap.texts import Texts
from villagemap.web.accounts.menu import IMPORT
from villagemap.web.accounts.pages import texts_of
from villagemap.web.accounts.sessions import session_token, visitor
from villagemap.web.context import AppContext
from villagemap.web.errors import sentence_for_readers
from villagemap.web.imports.engine import Engine
from villagemap.web.imports.job import Job
from villagemap.web.imports.jobs import Jobs
from villagemap.web.imports.options import page_texts
from villagemap.web.pages.links import Links


@dataclass(frozen=True)
class Counter:
    """The context of the service, the way in, and the uploads on their way."""

    context: AppContext
    engine: Engine
    jobs: Jobs

    @property
    def texts(self) -> Texts:
        """The catalogue in the language of the address."""
        return texts_of(self.context, request)

    @property
    def account(self) -> Account:
        """Who asks; the guard lets nobody else come here."""
        account = visitor()
        if account is None:
            raise NotAllowedError
        return account

    @property
    def job(self) -> Job | None:
        """The upload of the session."""
        return self.jobs.of(session_token())

    @property
    def looked(self) -> Job:
        """The upload of the session with its report.

        Raises:
            ImportGoneError: there is none.
        """
        job = self.job
        if job is None or job.busy or job.looked is None:
            raise ImportGoneError
        return job

    def links(self, path: str = IMPORT) -> Links:
        """Return an address in the language of the page."""
        return Links(path, VillageFilter(), {"lang": self.texts.language}, (), self.context.language)

    def changed(self, change: Callable[[], None]) -> Response:
        """Do what a form asks and lead back to the page, which says what could not be done; programs hear it at once."""
        try:
            with disk_refusals():
                change()
        except VillagemapError as problem:
            if request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html":
                raise
            flash(sentence_for_readers(problem, page_texts(self.texts)))
        return fresh(make_response(redirect(self.links().to(), 303)))


def fresh(response: Response) -> Response:
    """Return an answer that nobody keeps."""
    response.headers["Cache-Control"] = "no-store"
    return response
