"""The style sheets of a page as one file: fifteen small ones wait for each other on six connections."""

import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from villagemap.web.assets.catalogue import Assets

CITY = "city"
"""Stands among the sheets where the colours of the city come in: after what every page has, before its own."""

_EVERY = tuple(
    f"css/{name}.css"
    for name in (
        *("tokens", "base", "head", "page", "search", "filter", "strip", "card", "table", "error"),
        "account",
    )
)
_LEAFLET = "vendor/leaflet/leaflet.css"
_OWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "map": (
            *(_LEAFLET, "css/map.css", "css/map-page.css", "css/phone-map.css", "css/tools.css"),
            "css/print-map.css",
        ),
        "list": ("css/map-page.css",),
        "import": ("css/import.css", _LEAFLET),
        "plain": (),
    }
)
_NARROW_AND_PAPER = ("css/phone.css", "css/phone-filter.css", "css/print.css")
SHEETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {page: (*_EVERY, CITY, *own, *_NARROW_AND_PAPER) for page, own in _OWN.items()}
)
"""The sheets of each kind of page in the order of the cascade; what is for paper says so itself."""

_URL = re.compile(r"""\burl\((?P<quote>["']?)(?P<path>[^"')#]+)(?P=quote)\)""")


def styles(page: str, city: bytes, assets: Assets) -> bytes:
    """Return all sheets of a page as one; pictures are found at their own addresses.

    Raises:
        KeyError: a sheet, or a picture that it names, is not there; or there is no such kind of page.
    """
    return b"\n".join(city if name == CITY else _sheet(name, assets) for name in SHEETS[page])


def _sheet(name: str, assets: Assets) -> bytes:
    asset = assets.find(name)
    if asset is None:
        raise KeyError(name)
    folder = PurePosixPath(name).parent
    return _URL.sub(
        lambda found: f'url("{assets.address(posixpath.normpath(folder / found["path"]))}")',
        asset.body.decode(),
    ).encode()
