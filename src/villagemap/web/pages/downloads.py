"""The downloads menu: every layer in every format, exactly what the filter leaves, with counts."""

from dataclasses import dataclass

from villagemap.atlas.phrases import filter_words
from villagemap.atlas.snapshot import Snapshot
from villagemap.exports.formats import FORMATS
from villagemap.texts import Texts
from villagemap.web.links import Links

_VIEW_OF_A_FILE = ("lang",)


@dataclass(frozen=True, slots=True)
class Link:
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
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Downloads:
    """The menu, titled by the filter's words."""

    words: str
    offers: tuple[Offer, ...]
    last: str


def downloads_menu(snapshot: Snapshot, links: Links, texts: Texts) -> Downloads:
    """Return what can be downloaded under a filter."""
    key = "share.last.sample" if snapshot.sample else "share.last"
    return Downloads(
        filter_words(links.village_filter, snapshot.profile, texts),
        tuple(_offer(snapshot, layer, links, texts) for layer in sorted(snapshot.layers, key=_is_outline)),
        texts.say(key, version=snapshot.version),
    )


def _is_outline(layer: str) -> bool:
    """Tell whether a layer is asked for seldom: it stands at the end of the menu."""
    return layer in {"townships", "counties"}


def _offer(snapshot: Snapshot, layer: str, links: Links, texts: Texts) -> Offer:
    count = len(snapshot.rows(layer, links.village_filter))
    rows = len(snapshot.tables[layer])
    return Offer(layer, rows, _note(layer, rows, count, links, texts), _formats(layer, links))


def _note(layer: str, rows: int, count: int, links: Links, texts: Texts) -> str:
    if not rows:
        return texts.say("share.none")
    if layer == "villages":
        return texts.say("share.villages", n=count)
    return texts.say("share.inside" if links.village_filter else "share.all", n=count)


def _formats(layer: str, links: Links) -> tuple[Link, ...]:
    base = "/villages" if layer == "villages" else f"/layers/{layer}"
    alone = Links(
        "",
        links.village_filter,
        {name: value for name, value in links.view.items() if name in _VIEW_OF_A_FILE},
        links.criteria,
        links.default,
    )
    return tuple(Link(form.ending, form.name, alone.to(f"{base}.{form.ending}")) for form in FORMATS.values())
