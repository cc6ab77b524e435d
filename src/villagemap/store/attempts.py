"""Attempts to sign in are counted before a password is looked at, so that guesses made at once count too.

They are kept in the accounts file: all processes of a service share them. Names and addresses are kept as keyed
hashes only, for people type passwords into the wrong field.
"""

import hashlib
import ipaddress
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from villagemap.domain.account_errors import TooManyAttemptsError

WINDOW_SECONDS = 15 * 60


class _Bound(NamedTuple):
    """So many attempts within the window; `why` is for who reads this."""

    kind: str
    most: int
    why: str


BOUNDS = (
    _Bound("name and address", 5, "somebody guesses a colleague's password"),
    _Bound("address", 30, "somebody tries one password on many names; an office may share an address"),
    _Bound("name", 60, "many machines guess one password; high, or a stranger could lock a colleague out"),
)


def count_attempt(connection: sqlite3.Connection, secret: bytes, name: str, address: str, now: float) -> int:
    """Count an attempt; return its number. Call it inside a transaction.

    Raises:
        TooManyAttemptsError: there were too many; this one is not counted.
    """
    connection.execute("DELETE FROM attempts WHERE at <= ?", (now - WINDOW_SECONDS,))
    whos = list(_whos(secret, name, address))
    for bound, who in zip(BOUNDS, whos, strict=True):
        times = [
            at for (at,) in connection.execute("SELECT at FROM attempts WHERE who = ? ORDER BY at", (who,))
        ]
        if len(times) >= bound.most:
            raise TooManyAttemptsError(int(times[-bound.most] + WINDOW_SECONDS - now) + 1)
    number: int = connection.execute("SELECT COALESCE(MAX(attempt), 0) + 1 FROM attempts").fetchone()[0]
    connection.executemany(
        "INSERT INTO attempts (attempt, who, at) VALUES (?, ?, ?)", [(number, who, now) for who in whos]
    )
    return number


def forget_attempts(
    connection: sqlite3.Connection, secret: bytes, name: str, address: str, number: int
) -> None:
    """Forget a good attempt, and those that the same person mistyped before it."""
    both, *_ = _whos(secret, name, address)
    connection.execute("DELETE FROM attempts WHERE attempt = ? OR who = ?", (number, both))


def _whos(secret: bytes, name: str, address: str) -> Iterator[bytes]:
    origin = _network(address)
    for text in (f"both {origin} {name}", f"address {origin}", f"name {name}"):
        yield hashlib.blake2b(text.encode("utf-8", "replace"), key=secret[:64], digest_size=16).digest()


def _network(address: str) -> str:
    """Return the network that one customer has: of IPv6 the first 64 bits."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)  # noqa: PLR2004 - IPv6
