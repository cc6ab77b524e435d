"""The frame of every page: names, menu, languages, downloads, damaged rows, foot."""

from dataclasses import dataclass, replace

from villagemap.atlas.layer_rows import layer_rows
from villagemap.atlas.outlines import AREAS
from villagemap.atlas.phrases import filter_words
from villagemap.atlas.snapshot import Snapshot
from villagemap.domain.defects import RowDefect
from villagemap.domain.disclosure import Disclosure
from villagemap.domain.errors import VillagemapError
from villagemap.domain.labels import Language
from villagemap.domain.layers import TABLE
from villagemap.exports.formats import FORMATS
from villagemap.frames.defect_words import defect_lines, defect_sentences
from villagemap.texts import Texts
from villagemap.web.accounts.menu import AccountMenu, account_menu
from villagemap.web.context import AppContext
from villagemap.web.links import Links

MAP, VILLAGES = "/", "/villages"

_MENU = (("map", MAP, "map"), ("villages", VILLAGES, "list"))
_LANGUAGE_NAMES = {Language.ZH: "中", Language.EN: "EN"}
_OBSERVATIONS = "observations"
_OF_ALL_FILES = ("lang",)
_OF_THE_LIST = ("lang", "sort", "columns")


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
class Damage:
    """Sentences on how much is damaged, and a line for each damaged row."""

    sentences: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to download."""

    ending: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A layer to download: `note` says how many of its `rows` the filter leaves."""

    layer: str
    rows: int
    note: str
    formats: tuple[FileLink, ...]


@dataclass(frozen=True, slots=True)
class Downloads:
    """The menu, titled by the filter's words."""

    words: str
    offers: tuple[Offer, ...]
    last: str


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
        downloads=_downloads(snapshot, links, texts) if snapshot else None,
        approval=profile.map_approval.in_(language),
        provenance=_provenance(snapshot, texts) if snapshot else "",
        damage=_damage(snapshot, texts) if snapshot else None,
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


def _damage(snapshot: Snapshot, texts: Texts) -> Damage | None:
    """Return what a page says of damaged rows; None where there are none."""
    shown = [defect for defect in snapshot.defects if _may_be_named(defect, snapshot.disclosure)]
    if not shown:
        return None
    return Damage(tuple(defect_sentences(shown, texts)), tuple(defect_lines(shown, texts, on_page=True)))


def _may_be_named(defect: RowDefect, disclosure: Disclosure) -> bool:
    """Tell whether an audience may know of a damaged row: of the books and of personal registers only the internal one."""
    if defect.table not in TABLE:
        return False
    return disclosure.internal or defect.table in disclosure.layers or defect.table == _OBSERVATIONS


def _downloads(snapshot: Snapshot, links: Links, texts: Texts) -> Downloads:
    """Return what can be downloaded under a filter."""
    key = "share.last.sample" if snapshot.sample else "share.last"
    return Downloads(
        filter_words(links.village_filter, snapshot.profile, texts),
        tuple(
            _offer(snapshot, layer, links, texts) for layer in sorted(snapshot.layers, key=AREAS.__contains__)
        ),
        texts.say(key, version=snapshot.version),
    )


def _offer(snapshot: Snapshot, layer: str, links: Links, texts: Texts) -> Offer:
    count = len(layer_rows(snapshot, layer, links.village_filter))
    rows = len(snapshot.tables[layer])
    return Offer(layer, rows, _note(layer, rows, count, links, texts), _formats(layer, links))


def _note(layer: str, rows: int, count: int, links: Links, texts: Texts) -> str:
    if not rows:
        return texts.say("share.none")
    if layer == "villages":
        return texts.say("share.villages", n=count)
    return texts.say("share.inside" if links.village_filter else "share.all", n=count)


def _formats(layer: str, links: Links) -> tuple[FileLink, ...]:
    """Return the files of a layer; that of the villages has the columns and the order of the list."""
    base = f"/layers/{layer}" if layer != "villages" else VILLAGES
    parameters = _OF_THE_LIST if (layer, links.path) == ("villages", VILLAGES) else _OF_ALL_FILES
    view = {name: value for name, value in links.view.items() if name in parameters}
    file = replace(links, path="", view=view)
    return tuple(
        FileLink(form.ending, form.name, f"{base}.{form.ending}{file.to()}") for form in FORMATS.values()
    )
