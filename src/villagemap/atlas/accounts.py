"""The port of accounts: what the pages ask of whoever keeps them."""

from typing import Protocol

from villagemap.domain.account_errors import SignInRefusedError
from villagemap.domain.accounts import Account


class Accounts(Protocol):
    """A place where accounts and sessions are kept. Safe to call from several threads and processes."""

    def exist(self) -> bool:
        """Tell whether anybody could sign in; cheap enough to ask at every request."""
        ...

    def secret(self) -> bytes | None:
        """Return the key that signs cookies and forms; the same for every process. None without accounts."""
        ...

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Begin a session; return its token, of which only a hash is kept.

        Raises:
            SignInRefusedError: name and password do not belong together.
            TooManyAttemptsError: too many attempts were made for this name or from this address.
        """
        ...

    def signed_in(self, token: str) -> Account | None:
        """Return whose session this is, as long as it lasts; being asked keeps it from falling idle."""
        ...

    def sign_out(self, token: str) -> None:
        """End a session."""
        ...


class NoAccounts:
    """A service that nobody can sign in to."""

    def exist(self) -> bool:
        """Say no."""
        return False

    def secret(self) -> None:
        """Have no key."""

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Refuse everybody."""
        del name, password, address
        raise SignInRefusedError

    def signed_in(self, token: str) -> None:
        """Know nobody."""

    def sign_out(self, token: str) -> None:
        """Have nothing to end."""
