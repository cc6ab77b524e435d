"""Whatever fails in the middle of a write, the old state stands."""

import sqlite3

import pytest

from cities import square
from villagemap.domain.entries import EntryKind
from villagemap.domain.errors import DiskFullError
from villagemap.frames.tables import GEOMETRY
from villagemap.store import connection as connection_module
from villagemap.store import opening
from villagemap.store.connection import connect
from villagemap.store.workspace import Workspace
from writes import write

OLD = [write("projects", [{"code": "old", "kind": "other"}], kind=EntryKind.SAMPLE)]
NEW = [
    write("villages", [{"code": "220322100301", "name": "村", GEOMETRY: square(124, 43)}]),
    write("projects", [{"code": "new", "kind": "industry"}]),
]


class Breaking(sqlite3.Connection):
    """A connection whose n-th statement fails as on a broken disk."""

    left = 1_000_000

    def _count(self):
        Breaking.left -= 1
        if Breaking.left == 0:
            raise sqlite3.OperationalError("disk I/O error")

    def execute(self, *args):
        if args[0] != "ROLLBACK":
            self._count()
        return super().execute(*args)

    def executemany(self, *args):
        self._count()
        return super().executemany(*args)


@pytest.fixture
def breaking(monkeypatch):
    """Make every connection a breaking one; returns a function that says at which statement."""
    plain = sqlite3.connect

    def breaking_connect(*args, **kwargs):
        return plain(*args, factory=Breaking, **kwargs)

    monkeypatch.setattr(connection_module.sqlite3, "connect", breaking_connect)

    def at(statement):
        Breaking.left = statement

    return at


def test_a_commit_that_breaks_at_any_statement_leaves_the_old_state(sample, breaking):
    sample.commit(OLD)
    before, statements = sample.versions(), 0
    sample.close()

    while True:
        statements += 1
        breaking(statements)
        try:
            sample.commit(NEW, replace_sample=True)
        except sqlite3.OperationalError:
            breaking(1_000_000)
            assert sample.versions() == before
            assert sample.sample is True
            assert list(sample.contents().tables["projects"]["code"]) == ["old"]
            continue
        break

    breaking(1_000_000)
    assert statements > 50
    assert list(sample.contents().tables["projects"]["code"]) == ["new"]


def test_a_workspace_whose_making_breaks_is_not_there(tmp_path, breaking):
    breaking(30)

    with pytest.raises(sqlite3.OperationalError):
        Workspace.create(tmp_path / "w.gpkg", city="siping", sample=False)

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named_and_changes_nothing(workspace, monkeypatch):
    pages = 200

    def small(path, **kwargs):
        connection = connect(path, **kwargs)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    workspace.commit([write("projects", [{"code": "old", "kind": "other"}])])
    before = workspace.versions()
    monkeypatch.setattr(opening, "connect", small)

    many = [{"code": str(number), "kind": "other", "name": "长" * 500} for number in range(2000)]
    with pytest.raises(DiskFullError):
        workspace.commit([write("projects", many)])

    assert workspace.versions() == before
    assert list(workspace.contents().tables["projects"]["code"]) == ["old"]
