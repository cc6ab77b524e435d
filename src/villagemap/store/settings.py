"""What a workspace says of itself, and what people keep in it: the table `settings`, without history."""

import json
import secrets
import sqlite3
from collections.abc import Mapping
from typing import Any

from villagemap.store.cells import object_of, text_of
from villagemap.store.migrations import NEWEST

TRUE, FALSE = "true", "false"

_MAPPING = "mapping/"


def new_id() -> str:
    """Return a random workspace id: two workspaces never share a data version."""
    return secrets.token_hex(6)


def read_settings(connection: sqlite3.Connection) -> dict[str, str]:
    """Read the settings of the workspace."""
    return dict(connection.execute("SELECT key, value FROM settings"))


def make_settings(connection: sqlite3.Connection, *, city: str, sample: bool) -> None:
    """Enter the settings of a new workspace."""
    _put(connection, "city", city)
    _put(connection, "schema", str(NEWEST))
    make_sample(connection, sample=sample)


def make_sample(connection: sqlite3.Connection, *, sample: bool) -> None:
    """Turn a workspace into one of sample data, or of real data, under a new id."""
    _put(connection, "workspace", new_id())
    _put(connection, "sample", TRUE if sample else FALSE)


def read_mappings(connection: sqlite3.Connection) -> dict[str, Mapping[str, Any]]:
    """Read the mappings that people kept, by name; damaged ones are left out."""
    found = connection.execute(
        "SELECT key, value FROM settings WHERE substr(key, 1, ?) = ? ORDER BY key", (len(_MAPPING), _MAPPING)
    )
    read = {text_of(key).removeprefix(_MAPPING): object_of(value) for key, value in found}
    return {name: content for name, content in read.items() if content is not None}


def save_mapping(connection: sqlite3.Connection, name: str, content: Mapping[str, Any]) -> None:
    """Keep a mapping, a JSON object, under a name; it replaces the one that has the name."""
    _put(connection, _MAPPING + name, json.dumps(dict(content), ensure_ascii=False))


def drop_mapping(connection: sqlite3.Connection, name: str) -> bool:
    """Forget a mapping; tell whether there was one."""
    return connection.execute("DELETE FROM settings WHERE key = ?", (_MAPPING + name,)).rowcount > 0


def _put(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO settings (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
