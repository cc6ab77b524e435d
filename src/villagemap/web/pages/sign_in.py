"""The pages that begin and end a session."""

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, Request, Response, make_response, redirect, render_template, request

from villagemap.domain.account_errors import (
    SignInRefusedError,
    SignInUnavailableError,
    TooManyAttemptsError,
)
from villagemap.domain.errors import VillagemapError
from villagemap.domain.filters import VillageFilter
from villagemap.domain.labels import Language
from villagemap.texts import Texts
from villagemap.web.accounts.forms import FIELD, form_mark
from villagemap.web.accounts.menu import SIGN_IN, SIGN_OUT
from villagemap.web.accounts.sessions import begin, end, session_token, visitor
from villagemap.web.context import AppContext
from villagemap.web.links import Links
from villagemap.web.pages.frame import MAP, frame_of, snapshot_of

_REFUSED: dict[type[VillagemapError], int] = {
    SignInRefusedError: 401,
    SignInUnavailableError: 503,
    TooManyAttemptsError: 429,
}


def signing_in(context: AppContext) -> Blueprint:
    """Return the addresses that begin and end a session."""
    blueprint = Blueprint("accounts", __name__)

    @blueprint.get(SIGN_IN)
    def sign_in_page() -> Response:
        onward = local_path(request.args.get("next") or _came_from(request))
        if visitor():
            return _to(onward)
        return _page(context, onward)

    @blueprint.post(SIGN_IN)
    def sign_in() -> Response:
        onward, name = local_path(request.form.get("next", "")), request.form.get("name", "")
        try:
            token = context.accounts.sign_in(
                name, request.form.get("password", ""), request.remote_addr or ""
            )
        except tuple(_REFUSED) as problem:
            return _page(context, onward, name=name, problem=problem)
        account = context.accounts.signed_in(token)
        if account is None:
            return _page(context, onward, name=name, problem=SignInRefusedError())
        context.accounts.sign_out(session_token())
        begin(token, account)
        return _to(onward)

    @blueprint.post(SIGN_OUT)
    def sign_out() -> Response:
        onward = local_path(_came_from(request))
        context.accounts.sign_out(session_token())
        end()
        response = _to(onward)
        # What was shown to who leaves is not for who sits down next; browsers heed this under TLS.
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return blueprint


def local_path(text: str) -> str:
    """Return an address of ours to go on to; the map where `text` names none, or one on another host."""
    parts = urlsplit(text if text.isprintable() and "\\" not in text else "")
    ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not ours or parts.path.startswith("//") or parts.path in {SIGN_IN, SIGN_OUT}:
        return MAP
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _came_from(request: Request) -> str:
    """Return the page of ours on which somebody chose to sign in or out."""
    parts = urlsplit(request.referrer or "")
    return f"{parts.path}?{parts.query}" if parts.netloc == request.host else ""


def _to(path: str) -> Response:
    response: Response = make_response(redirect(path, 303))
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(
    context: AppContext,
    onward: str,
    *,
    name: str = "",
    problem: VillagemapError | None = None,
) -> Response:
    texts = texts_of(context, request)
    links = Links(SIGN_IN, VillageFilter(), {"lang": texts.language}, (), context.language)
    snapshot = snapshot_of(context)
    # That the data are a sample says nothing of them; their version and counts are for readers.
    frame = replace(
        frame_of(context, None, links, texts), account=None, sample=snapshot is not None and snapshot.sample
    )
    page = render_template(
        "sign-in.html",
        t=texts.say,
        frame=frame,
        title=texts.say("account.sign_in"),
        form={
            "action": links.to(),
            "field": FIELD,
            "mark": form_mark(context.accounts, SIGN_IN),
            "next": onward,
        },
        exist=context.accounts.exist(),
        name=name,
        why=texts.say("account.why_required" if context.settings.require_login else "account.why"),
        problem=texts.explain(problem) if problem else "",
    )
    response = make_response(page, _REFUSED[type(problem)] if problem else 200)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(problem, TooManyAttemptsError):
        response.headers["Retry-After"] = str(problem.seconds)
    return response


def texts_of(context: AppContext, request: Request) -> Texts:
    """Return the catalogue in the language of an address."""
    language = request.args.get("lang", "")
    return context.texts(Language(language) if language in set(Language) else context.language)
