"""The ports of the use cases: a place for a workspace and its accounts. `bootstrap` chooses the adapter."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from villagemap.atlas.accounts import Accounts
from villagemap.atlas.atlas import Atlas
from villagemap.atlas.port import Compared, Ledger
from villagemap.domain.accounts import Account, Role
from villagemap.domain.defects import RowDefect
from villagemap.domain.disclosure import Audience
from villagemap.domain.profile import Profile
from villagemap.frames.tables import TableWrite
from villagemap.profiles import read_profile
from villagemap.settings import Settings


class AccountRegister(Accounts, Protocol):
    """The accounts beside a workspace, as the administrator manages them.

    Every change raises `AccountUnknownError` where nobody has the name.
    """

    def add(self, name: str, role: Role, password: str) -> Account:
        """Add an account.

        Raises:
            BadNameError, WeakPasswordError, AccountExistsError: nothing was added.
        """
        ...

    def all(self) -> Sequence[Account]:
        """Return the accounts by name."""
        ...

    def set_role(self, name: str, role: Role) -> None:
        """Change the role of an account; it holds from the next request on."""
        ...

    def set_password(self, name: str, password: str) -> None:
        """Change the password of an account, and end its sessions."""
        ...

    def remove(self, name: str) -> None:
        """Remove an account, and its sessions with it."""
        ...


class Storage(Protocol):
    """The place of one workspace and of its accounts. A child process gets a pickled copy."""

    def exists(self) -> bool:
        """Tell whether there is a workspace."""
        ...

    def open(self) -> Ledger:
        """Open the workspace.

        Raises:
            WorkspaceMissingError, WorkspaceDamagedError, WorkspaceNewerError: it cannot be read.
        """
        ...

    def create(self, *, city: str, sample: bool) -> Ledger:
        """Create an empty workspace.

        Raises:
            WorkspaceExistsError: there is one already.
        """
        ...

    def create_sample(self, writes: Sequence[TableWrite], *, city: str) -> None:
        """Create a workspace of sample data; an interrupted run leaves nothing."""
        ...

    def compare_with_nothing(self, writes: Sequence[TableWrite]) -> Compared:
        """Return what writes would change in a workspace that is yet to be created."""
        ...

    def backup(self, out: Path) -> tuple[RowDefect, ...]:
        """Copy the workspace to a file that may leave the house; return the damaged rows in it.

        Raises:
            WorkspaceExistsError: `out` exists, and stays as it is.
            WorkspaceMissingError, WorkspaceDamagedError, DiskFullError: there is no copy.
        """
        ...

    def restore(self, copy: Path, *, accept_damaged: bool) -> Path | None:
        """Replace the data by those of a backup; return the name under which a damaged workspace was put aside.

        Raises:
            BackupMissingError, BackupDamagedError, WorkspaceBusyError, DiskFullError: nothing was changed.
        """
        ...

    def refuse_newer(self) -> None:
        """Refuse a workspace that a newer version has written.

        Raises:
            WorkspaceNewerError: it is newer.
        """
        ...

    def accounts(self) -> AccountRegister:
        """Return the accounts beside the workspace; there may be none yet."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """What every use case is given: the settings, and the adapter behind the port."""

    settings: Settings
    storage: Storage

    def ledger(self) -> Ledger | None:
        """Open the workspace; return None where there is none yet."""
        return self.storage.open() if self.storage.exists() else None

    def profile(self) -> Profile:
        """Return the profile of the city of the workspace; without a workspace, of the city in the settings.

        Raises:
            ProfileError: the folder of the city is missing or damaged.
        """
        ledger = self.ledger()
        return self.profile_of(ledger.city if ledger else self.settings.city)

    def profile_of(self, city: str) -> Profile:
        """Return the profile of a city, from the folder in the settings if it has the city's name.

        Raises:
            ProfileError: the folder of the city is missing or damaged.
        """
        return read_profile(city, self.settings.city_folder)

    def atlas(self) -> Atlas:
        """Open an atlas over the workspace, for the audience in the settings."""
        ledger = self.storage.open()
        audience = Audience(self.settings.profile)
        return Atlas(ledger, self.profile_of(ledger.city), audience=audience)
