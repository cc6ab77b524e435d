"""The accounts file beside a workspace: accounts, sessions, attempts, and the key that signs cookies.

It is a file of its own, so that neither a backup of the workspace nor a copy for QGIS carries passwords.
"""

import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from villagemap.domain.account_errors import (
    AccountExistsError,
    AccountsDamagedError,
    AccountUnknownError,
    SignInRefusedError,
    SignInUnavailableError,
)
from villagemap.domain.accounts import (
    IDLE_SECONDS,
    LONGEST_SECONDS,
    Account,
    Role,
    account_key,
    checked_name,
    checked_password,
)
from villagemap.domain.errors import (
    DiskFailingError,
    DiskFullError,
    DiskReadOnlyError,
    WorkspaceDamagedError,
    WorkspaceExistsError,
)
from villagemap.store.attempts import count_attempt, forget_attempts
from villagemap.store.connection import meaning, opened, transaction
from villagemap.store.files import written_aside
from villagemap.store.passwords import fits, hashed, outdated

_OURS = 0x564D4143  # "VMAC", SQLite's application_id of an accounts file
_OWNER_ONLY = 0o600
_UNWRITTEN = (DiskFullError, DiskReadOnlyError, DiskFailingError)
_SEEN_SECONDS = 60  # a session in use is noted as often, not at every request

_TABLES = (
    "CREATE TABLE accounts (key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL)",
    (
        "CREATE TABLE sessions (token BLOB PRIMARY KEY, key TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, "
        "since REAL NOT NULL, seen REAL NOT NULL)"
    ),
    "CREATE TABLE attempts (attempt INTEGER NOT NULL, who BLOB NOT NULL, at REAL NOT NULL)",
    "CREATE INDEX attempts_who ON attempts (who, at)",
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value BLOB NOT NULL)",
)


class AccountsFile:
    """Accounts in an SQLite file that only its owner may read; fills `atlas.accounts.Accounts`.

    The file is made with the first account. `clock` gives seconds since 1970.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._clock = clock
        self._secret: tuple[tuple[int, int], bytes] | None = None

    def exist(self) -> bool:
        """Tell whether there is an accounts file."""
        return self.path.exists()

    def secret(self) -> bytes | None:
        """Return the key of the file, read once for each file that bears the name."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        file = (status.st_dev, status.st_ino)
        if self._secret is None or self._secret[0] != file:
            with self._opened() as connection:
                self._secret = (file, _secret(connection))
        return self._secret[1]

    def add(self, name: str, role: Role, password: str) -> Account:
        """Add an account.

        Raises:
            BadNameError, WeakPasswordError: it cannot have this name or password.
            AccountExistsError: there is one of this name.
        """
        account = Account(checked_name(name), role)
        kept = hashed(checked_password(password))
        if not self.exist():
            with suppress(WorkspaceExistsError):  # somebody else made it meanwhile
                self._make()
        with self._written() as connection:
            if _find(connection, name) is not None:
                raise AccountExistsError(name=account.name)
            connection.execute(
                "INSERT INTO accounts (key, name, role, password) VALUES (?, ?, ?, ?)",
                (account_key(name), account.name, role, kept),
            )
        return account

    def all(self) -> Sequence[Account]:
        """Return the accounts by name; none where there is no file."""
        if not self.exist():
            return ()
        with self._opened() as connection:
            rows = connection.execute("SELECT name, role FROM accounts ORDER BY key").fetchall()
        return tuple(Account(name, Role(role)) for name, role in rows)

    def set_role(self, name: str, role: Role) -> None:
        """Give somebody another role; it holds from the next request on.

        Raises:
            AccountUnknownError: there is no such account.
        """
        self._change(name, "UPDATE accounts SET role = ? WHERE key = ?", role, account_key(name))

    def set_password(self, name: str, password: str) -> None:
        """Give somebody another password; it ends all sessions of the account.

        Raises:
            AccountUnknownError: there is no such account.
            WeakPasswordError: it cannot be a password.
        """
        kept = hashed(checked_password(password))
        self._change(
            name, "UPDATE accounts SET password = ? WHERE key = ?", kept, account_key(name), ends=True
        )

    def remove(self, name: str) -> None:
        """Remove an account, and its sessions with it.

        Raises:
            AccountUnknownError: there is no such account.
        """
        self._change(name, "DELETE FROM accounts WHERE key = ?", account_key(name))

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Begin a session; see `atlas.accounts.Accounts`."""
        if not self.exist():
            raise SignInRefusedError
        try:
            return self._sign_in(name, password, address)
        except _UNWRITTEN as problem:
            # Without its count of attempts a service would let anybody guess.
            raise SignInUnavailableError from problem

    def _sign_in(self, name: str, password: str, address: str) -> str:
        key, now = account_key(name), self._clock()
        with self._written() as connection:
            secret = _secret(connection)
            attempt = count_attempt(connection, secret, key, address, now)
            found = _find(connection, name)
        kept = found[2] if found else None
        if not fits(kept, password) or kept is None:
            raise SignInRefusedError
        better = hashed(password) if outdated(kept) else kept
        token = secrets.token_urlsafe(32)
        with self._written() as connection:
            forget_attempts(connection, secret, key, address, attempt)
            _end_old(connection, now)
            begun = connection.execute(
                "INSERT INTO sessions SELECT ?, key, ?, ? FROM accounts WHERE key = ? AND password = ?",
                (_hash(token), now, now, key, kept),
            )
            if not begun.rowcount:  # removed, or given another password, in these milliseconds
                raise SignInRefusedError
            connection.execute("UPDATE accounts SET password = ? WHERE key = ?", (better, key))
        return token

    def signed_in(self, token: str) -> Account | None:
        """Return whose session this is; see `atlas.accounts.Accounts`."""
        if not self.exist():
            return None
        now = self._clock()
        with self._opened() as connection:
            found = connection.execute(
                "SELECT name, role, since, seen FROM sessions JOIN accounts USING (key) WHERE token = ?",
                (_hash(token),),
            ).fetchone()
            if found is None or now - found[2] >= LONGEST_SECONDS or now - found[3] >= IDLE_SECONDS:
                return None
        if now - found[3] >= _SEEN_SECONDS:
            with suppress(*_UNWRITTEN), self._written() as connection:  # the session ends earlier then
                connection.execute("UPDATE sessions SET seen = ? WHERE token = ?", (now, _hash(token)))
        return Account(found[0], Role(found[1]))

    def sign_out(self, token: str) -> None:
        """End a session."""
        if self.exist():
            with self._written() as connection:
                connection.execute("DELETE FROM sessions WHERE token = ?", (_hash(token),))

    def _make(self) -> None:
        with meaning(self.path), written_aside(self.path) as aside:
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
            with opened(aside, named=self.path) as connection, transaction(connection):
                connection.execute(f"PRAGMA application_id = {_OURS}")
                for table in _TABLES:
                    connection.execute(table)
                connection.execute("INSERT INTO settings VALUES ('secret', ?)", (secrets.token_bytes(32),))

    def _change(self, name: str, statement: str, *values: object, ends: bool = False) -> None:
        if not self.exist():
            raise AccountUnknownError(name=name)
        with self._written() as connection:
            if not connection.execute(statement, values).rowcount:
                raise AccountUnknownError(name=name)
            if ends:
                connection.execute("DELETE FROM sessions WHERE key = ?", (account_key(name),))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with opened(self.path) as connection:
                if connection.execute("PRAGMA application_id").fetchone()[0] != _OURS:
                    raise AccountsDamagedError(path=str(self.path))
                yield connection
        except WorkspaceDamagedError as problem:
            raise AccountsDamagedError(path=str(self.path)) from problem

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        with self._opened() as connection, transaction(connection):
            yield connection


def _secret(connection: sqlite3.Connection) -> bytes:
    secret: bytes = connection.execute("SELECT value FROM settings WHERE key = 'secret'").fetchone()[0]
    return secret


def _find(connection: sqlite3.Connection, name: str) -> tuple[str, str, str] | None:
    found: tuple[str, str, str] | None = connection.execute(
        "SELECT name, role, password FROM accounts WHERE key = ?", (account_key(name),)
    ).fetchone()
    return found


def _end_old(connection: sqlite3.Connection, now: float) -> None:
    connection.execute(
        "DELETE FROM sessions WHERE since <= ? OR seen <= ?", (now - LONGEST_SECONDS, now - IDLE_SECONDS)
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
