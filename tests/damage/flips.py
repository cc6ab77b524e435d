"""A small workspace with everything in it, one byte of it changed, and all that a service and its commands do with it."""

import datetime as dt
import itertools
import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from cities import small_city
from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Contents
from villagemap.domain.disclosure import Audience
from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import VillagemapError
from villagemap.exports.formats import FORMATS
from villagemap.profiles import read_profile
from villagemap.settings import Settings
from villagemap.store.backup import backup, restore
from villagemap.store.workspace import Workspace
from villagemap.web.app import create_app
from villagemap.web.data.overview import DOCUMENTS
from writes import write

VILLAGE = "220322100301"
NEWEST = 13
"""The newest entry: it stands, and the two before it are a change and its undo."""


def make_workspace(path: Path) -> bytes:
    """Make a workspace with rows of most tables, a change that was undone and one that stands; return its bytes.

    They are the same each time, so that a seed changes the same ones.
    """
    Workspace.create(path, city="siping", sample=False).close()
    workspace = Workspace.open(path, clock=lambda: dt.datetime(2022, 12, 31, tzinfo=dt.UTC))
    for name, rows in _city().items():
        columns = dict.fromkeys(column for row in rows for column in row)
        workspace.commit([write(name, [{column: row.get(column) for column in columns} for row in rows])])
    undone = workspace.commit([_renamed("改名村")])[0].entry
    workspace.undo(undone)
    workspace.commit([_renamed("新名村")])
    workspace.save_mapping("乡镇表", {"columns": {"村名": "name"}})
    workspace.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE settings SET value = '0123456789ab' WHERE key = 'workspace'")
        connection.execute("UPDATE gpkg_contents SET last_change = '2022-12-31T00:00:00Z'")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM")
    return path.read_bytes()


def _city() -> dict[str, list[dict[str, object]]]:
    return small_city() | {
        "cadres": [
            {"village": VILLAGE, "level": "county", "name": "李四", "post": "组长", "since": "2021-06"}
        ],
        "aliases": [{"layer": "villages", "code": VILLAGE, "kind": "former_name", "value": "旧村"}],
    }


def _renamed(name: str):
    return write("villages", [{"code": VILLAGE, "name": name}], LoadMode.UPDATE, who="李工", file="改名.csv")


def flipped(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Return bytes with one of them changed, and which: any of the file, or one of those that hold something."""
    at = chance.randrange(len(data))
    while chance.random() < 0.9 and data[at] == 0:
        at = chance.randrange(len(data))
    new = data[at] ^ (1 << chance.randrange(8)) if chance.random() < 0.5 else chance.randrange(256)
    new = new if new != data[at] else new ^ 0xFF
    return data[:at] + bytes([new]) + data[at + 1 :], f"byte {at}: {data[at]:#04x} → {new:#04x}"


def strict(text: str | bytes) -> object:
    """Read JSON that every reader reads: no NaN, no Infinity."""

    def refused(constant: str) -> object:
        raise ValueError(constant)

    return json.loads(text, parse_constant=refused)


def attempts(
    path: Path, sound: Path, *, same: Contents, audience: Audience
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Give everything that is tried on a workspace, by name; `sound` is a workspace to restore into.

    Where a workspace holds the `same` as before its byte was changed, only the pages that read the books are asked for.
    """
    aside = path.with_name("copy.gpkg")
    yield "checks", lambda: _opened(path, lambda workspace: workspace.checks(read_profile("siping")))
    yield "history", lambda: _opened(path, lambda workspace: workspace.history())
    yield "mappings", lambda: _opened(path, lambda workspace: workspace.mappings())
    yield "tables", lambda: _opened(path, lambda workspace: workspace.table("villages"))
    yield (
        f"pages for {audience}",
        lambda: _opened(path, lambda workspace: _every_page(workspace, audience, same)),
    )
    yield "backup", lambda: backup(path, aside)
    yield "restore", lambda: restore(path, sound)
    yield "restore what is damaged", lambda: restore(path, sound, accept_damaged=True)
    yield "compare", lambda: _opened(path, lambda workspace: workspace.compare([_renamed("又名村")]))
    for entry in range(NEWEST, 0, -1):
        yield f"undo {entry}", lambda entry=entry: _opened(path, lambda workspace: workspace.undo(entry))
    yield "update", lambda: _opened(path, lambda workspace: workspace.commit([_renamed("再名村")]))
    yield "replace", lambda: _opened(path, lambda workspace: workspace.commit(_replacing(workspace)))
    yield "history of all that", lambda: _opened(path, lambda workspace: workspace.history())


def _opened(path: Path, do: Callable[[Workspace], object]) -> object:
    workspace = Workspace.open(path)
    try:
        return do(workspace)
    finally:
        workspace.close()


def _replacing(workspace: Workspace):
    rows = small_city()["villages"]
    workspace.compare(
        [write("villages", [{key: row.get(key) for key in ("code", "name", "geometry")} for row in rows])]
    )
    return [write("villages", [{key: row.get(key) for key in ("code", "name", "geometry")} for row in rows])]


def contents_of(path: Path) -> Contents:
    """Read everything in a workspace."""
    contents: Contents = _opened(path, Workspace.contents)
    return contents


def _are_same(one: Contents, other: Contents) -> bool:
    tables = all(table.equals(other.tables[name]) for name, table in one.tables.items())
    return tables and replace(one, tables={}) == replace(other, tables={})


def _every_page(workspace: Workspace, audience: Audience, same: Contents) -> None:
    profile = read_profile("siping")
    atlas = Atlas(workspace, profile, audience=audience)
    client = create_app(Settings(workspace=workspace.path), atlas).test_client()
    few = _are_same(workspace.contents(), same)
    for address in _OF_BOOKS if few else addresses(list(atlas.disclosure.layers)):
        answer = client.get(address)
        assert answer.status_code != INTERNAL, f"{address}: {answer.status_code}"
        if answer.mimetype.endswith("json") and answer.data:
            strict(answer.data)
        if answer.mimetype == "text/csv":
            assert not {b"nan", b"inf"} & set(answer.data.lower().replace(b"\r\n", b",").split(b",")), address


INTERNAL = 500
_OF_BOOKS = ("/healthz", f"/villages/{VILLAGE}", f"/villages/{VILLAGE}/provenance.json")


def addresses(layers: list[str]) -> Iterator[str]:
    """Give the addresses of pages, documents and downloads."""
    yield "/healthz"
    yield from (
        "/",
        "/?lang=en&theme=class",
        "/villages",
        "/villages?columns=name,area_km2,population&lang=en",
    )
    yield from (f"/overview/{name}.json" for name in DOCUMENTS)
    yield from (*_OF_BOOKS, f"/villages/{VILLAGE}.json", "/villages/220322100302")
    yield from (
        f"/layers/{layer}.{ending}" for layer, ending in itertools.product(layers, ("geojson", "csv"))
    )
    yield from (f"/villages.{ending}" for ending in FORMATS)
    yield from ("/villages.geojson?county=220322", "/layers/wells.gpkg", "/layers/townships.gpkg")
    yield "/locate.json?text=124.05,43.05"


def refused_or_done(attempt: Callable[[], object]) -> VillagemapError | None:
    """Do it; return the error where it is one of ours. All others pass."""
    try:
        attempt()
    except VillagemapError as error:
        return error
    return None
