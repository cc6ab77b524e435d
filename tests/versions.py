"""Workspaces of other versions: older ones as they were released, and ones from the future."""

import sqlite3
import subprocess
import sys
from contextlib import closing

NEWER = 9_001
_KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("PRAGMA wal_autocheckpoint = 0")
connection.execute("UPDATE settings SET value = ? WHERE key = 'schema'", (sys.argv[2],))
os._exit(0)
"""


def make_older(path, *, with_load):
    """Turn a workspace into one of version 1; some of these have the column `load` of entries, others lack it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE changes DROP COLUMN kept")
        if not with_load:
            connection.execute("ALTER TABLE entries DROP COLUMN load")
        connection.execute("UPDATE settings SET value = '1' WHERE key = 'schema'")


def make_newer(path, version=NEWER):
    """Turn a workspace into one that a later villagemap wrote, with a table that this one does not know."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE acceptances RENAME TO agreements")
        connection.execute("UPDATE settings SET value = ? WHERE key = 'schema'", (str(version),))


def make_newer_and_kill(path):
    """The same by a process that was killed: what it wrote stands in the log beside the file."""
    subprocess.run([sys.executable, "-c", _KILLED, str(path), str(NEWER)], check=True)
    assert path.with_name(f"{path.name}-wal").stat().st_size


def version_in(path):
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT value FROM settings WHERE key = 'schema'").fetchone()[0]


def everything_in(folder):
    """Return all files of a folder with their bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
