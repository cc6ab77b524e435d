"""Upkeep of a workspace: what it holds, whether it is sound, undo, and who has an account."""

from pathlib import Path

from villagemap.application.ports import AccountRegister, Ports
from villagemap.atlas.city_rows import rows_of_city
from villagemap.atlas.port import Contents
from villagemap.domain.checks import Check
from villagemap.domain.entries import Undone
from villagemap.domain.profile import Profile
from villagemap.profiles import read_profile
from villagemap.sample.outline import read_schematic
from villagemap.sample.words import SAMPLE, read_words


def read_contents(ports: Ports) -> Contents:
    """Return the contents of the workspace, without damaged rows and rows that lie beyond the city."""
    contents = ports.storage.open().contents()
    return rows_of_city(contents, ports.profile_of(contents.city))


def check_workspace(ports: Ports) -> tuple[Check, ...]:
    """Check the workspace, its words and its places against the profile of its city."""
    ledger = ports.storage.open()
    return ledger.checks(ports.profile_of(ledger.city))


def check_city(folder: Path) -> Profile:
    """Return the profile in the folder of a city, after every file in it was read.

    Raises:
        ProfileError: a file or member is missing or wrong; it names file and member.
    """
    profile = read_profile(folder.name, folder)
    if (folder / SAMPLE).exists():
        read_words(folder.name, folder)
        read_schematic(folder.name, folder)
    return profile


def undo_entry(ports: Ports, entry: int, *, who: str) -> tuple[Undone, str]:
    """Undo an entry and all that were written with it; return what was undone and the new data version.

    Raises:
        EntryUnknownError, EntryEmptyError, EntryUndoneError, EntryNeededError: nothing was changed.
        WorkspaceBusyError, DiskFullError: nothing was changed.
    """
    ledger = ports.storage.open()
    undone = ledger.undo(entry, who=who)
    return undone, ledger.versions().data_version


def managed_accounts(ports: Ports) -> AccountRegister:
    """Return the accounts for a command that lists or changes them.

    Raises:
        WorkspaceNewerError: a newer version has written the workspace, and may have written its accounts.
    """
    ports.storage.refuse_newer()
    return ports.storage.accounts()
