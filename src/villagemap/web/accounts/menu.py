"""The account in the head of every page: a quiet link, or the name with its menu."""

from dataclasses import dataclass

from villagemap.domain.accounts import Right, may
from villagemap.domain.filters import VillageFilter
from villagemap.web.accounts.forms import FIELD, form_mark
from villagemap.web.accounts.sessions import visitor
from villagemap.web.context import AppContext
from villagemap.web.links import Links

SIGN_IN, SIGN_OUT, IMPORT = "/sign-in", "/sign-out", "/import"


@dataclass(frozen=True, slots=True)
class AccountMenu:
    """Addresses; `name` is empty if nobody is signed in, `load` if the account may not bring in files."""

    name: str
    sign_in: str
    sign_out: str
    load: str
    field: str
    mark: str


def account_menu(context: AppContext, links: Links) -> AccountMenu | None:
    """Return the account of a page; none where there are no accounts at all."""
    if not context.accounts.exist():
        return None
    account = visitor()
    loads = account is not None and may(account.role, Right.LOAD, reading_is_open=True)
    return AccountMenu(
        name=account.name if account else "",
        sign_in=_plain(links, SIGN_IN),
        sign_out=_plain(links, SIGN_OUT),
        load=_plain(links, IMPORT) if loads else "",
        field=FIELD,
        mark=form_mark(context.accounts, SIGN_OUT) if account else "",
    )


def _plain(links: Links, path: str) -> str:
    """Return an address in the language of the page, without its filter and view."""
    view = {name: value for name, value in links.view.items() if name == "lang"}
    return Links(path, VillageFilter(), view, links.criteria, links.default).to()
