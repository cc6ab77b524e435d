"""The frame of every page: names, menu, languages, foot."""

from dataclasses import dataclass

from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.errors import VillagemapError
from villagemap.domain.labels import Language
from villagemap.texts import Texts
from villagemap.web.accounts.menu import AccountMenu, account_menu
from villagemap.web.context import AppContext
from villagemap.web.links import Links
from villagemap.web.pages.damage import Damage, damage_of
from villagemap.web.pages.downloads import Downloads, downloads_menu

MAP, VILLAGES = "/", "/villages"

_MENU = (("map", MAP, "map"), ("villages", VILLAGES, "list"))
_LANGUAGE_NAMES = {Language.ZH: "中", Language.EN: "EN"}


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the menu."""

    key: str
    href: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same address in a language."""

    code: str
    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page. Without a workspace there are no downloads, no provenance and no damage."""

    language: Language
    home_language: Language
    name: str
    short_name: str
    home: str
    sample: bool
    menu: tuple[Item, ...]
    languages: tuple[LanguageLink, ...]
    downloads: Downloads | None
    approval: str
    provenance: str
    damage: Damage | None
    account: AccountMenu | None


def frame_of(context: AppContext, snapshot: Snapshot | None, links: Links, texts: Texts) -> Frame:
    """Return the frame of a page; `links` are those of the page itself."""
    profile, language = context.atlas.profile, texts.language
    return Frame(
        language=language,
        home_language=context.language,
        name=profile.title.in_(language),
        short_name=profile.short_title.in_(language),
        home=links.to(MAP),
        sample=snapshot is not None and snapshot.sample,
        menu=tuple(Item(key, links.to(path), icon, links.path == path) for key, path, icon in _MENU),
        languages=tuple(
            LanguageLink(code, name, links.to(lang=code), code == language)
            for code, name in _LANGUAGE_NAMES.items()
        ),
        downloads=downloads_menu(snapshot, links, texts) if snapshot else None,
        approval=profile.map_approval.in_(language),
        provenance=_provenance(snapshot, texts) if snapshot else "",
        damage=damage_of(snapshot, texts) if snapshot else None,
        account=account_menu(context, links),
    )


def snapshot_of(context: AppContext) -> Snapshot | None:
    """Return the data version of a page that can do without; None where there is no workspace."""
    try:
        return context.atlas.current()
    except VillagemapError:
        return None


def _provenance(snapshot: Snapshot, texts: Texts) -> str:
    source = snapshot.sources.get("villages")
    files = [texts.say("foot.sample")] if snapshot.sample else list(source.files[:1] if source else ())
    parts = [
        *files,
        texts.say("foot.as_of", date=snapshot.as_of),
        texts.say("foot.version", version=snapshot.version),
    ]
    return " · ".join(parts)
