"""Who may do what: roles, rights, and the one rule that joins them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from villagemap.domain.account_errors import BadNameError, WeakPasswordError

IDLE_SECONDS = 2 * 60 * 60
"""A session ends when nobody used it for so long."""

LONGEST_SECONDS = 12 * 60 * 60
"""A session ends so long after signing in, used or not: a working day."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_LONGEST_NAME = 32
_SIGNS_OF_A_NAME = "._-@"


class Role(StrEnum):
    """What somebody is to the workspace; the values are those of `villagemap user add --role`."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"


class Right(StrEnum):
    """What an address asks of who wants it."""

    OPEN = "open"  # nothing: the sign-in page must be readable before anything else is
    READ = "read"  # to see the data; everybody, unless the service requires a login
    LOAD = "load"  # to bring in files, and to undo one's own loads
    UNDO_ANY = "undo_any"  # to undo what somebody else has loaded


RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Right.READ}),
        Role.EDITOR: frozenset({Right.READ, Right.LOAD}),
        Role.ADMIN: frozenset({Right.READ, Right.LOAD, Right.UNDO_ANY}),
    }
)


def may(role: Role | None, right: Right, *, reading_is_open: bool) -> bool:
    """Decide whether somebody has a right; `role` is None where nobody is signed in."""
    if right is Right.OPEN or (right is Right.READ and reading_is_open):
        return True
    return role is not None and right in RIGHTS[role]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in. `name` is as it was given; names that differ in case only are the same."""

    name: str
    role: Role


def account_key(name: str) -> str:
    """Return what an account is found by: width and case of its name do not matter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def checked_name(text: str) -> str:
    """Return the name of a new account.

    Raises:
        BadNameError: it is empty, too long, or holds other signs than letters, digits and `.`, `_`, `-`, `@`.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not 0 < len(name) <= _LONGEST_NAME or not all(
        sign.isalnum() or sign in _SIGNS_OF_A_NAME for sign in name
    ):
        raise BadNameError(limit=_LONGEST_NAME)
    return name


def checked_password(text: str) -> str:
    """Return a password that may be kept: its length is what makes it hard to guess.

    Raises:
        WeakPasswordError: it is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD:
        raise WeakPasswordError(n=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
    return text
