"""Passwords are kept as argon2 hashes; a name that nobody has costs as much time as one that somebody has."""

import contextlib
import secrets
import threading
import unicodedata
from functools import cache

import argon2

_HASHER = argon2.PasswordHasher()  # the parameters of RFC 9106 for machines with little memory: 64 MB a hash
_AT_ONCE = threading.BoundedSemaphore(2)
"""So many are computed at once: guessers must not take the memory of a service."""


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def fits(kept: str | None, password: str) -> bool:
    """Tell whether a password is the one that was kept; `kept` is None where there is no account."""
    with _AT_ONCE, contextlib.suppress(argon2.exceptions.VerificationError, argon2.exceptions.InvalidHash):
        return _HASHER.verify(kept or _nobodys(), _normal(password)) and kept is not None
    return False


def outdated(kept: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex())


def _normal(password: str) -> str:
    """Return a password as it is hashed: keyboards compose the same sign in different ways."""
    return unicodedata.normalize("NFKC", password)
