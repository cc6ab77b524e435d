"""The place of a workspace file and of its accounts; fills `application.ports.Storage`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from villagemap.atlas.port import Compared
from villagemap.domain.defects import RowDefect
from villagemap.frames.tables import TableWrite
from villagemap.store.accounts import AccountsFile
from villagemap.store.backup import backup, restore
from villagemap.store.comparing import compared_with_nothing
from villagemap.store.connection import meaning
from villagemap.store.files import accounts_path
from villagemap.store.opening import needs_migration, refuse_newer_file, writing
from villagemap.store.workspace import Workspace
from villagemap.work_folders import sweep, work_folder


@dataclass(frozen=True, slots=True)
class WorkspaceStorage:
    """A workspace file at a path."""

    path: Path

    def exists(self) -> bool:
        """Tell whether the file exists."""
        return self.path.exists()

    def open(self) -> Workspace:
        """Open the workspace."""
        return Workspace.open(self.path)

    def create(self, *, city: str, sample: bool) -> Workspace:
        """Create an empty workspace, and the folder that it lies in."""
        return Workspace.create(self.path, city=city, sample=sample)

    def create_sample(self, writes: Sequence[TableWrite], *, city: str) -> None:
        """Create a sample aside and bring it to its place by a backup."""
        with meaning(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with work_folder(self.path.parent) as folder:
                workspace = Workspace.create(folder / self.path.name, city=city, sample=True)
                workspace.commit(writes)
                workspace.close()
                backup(workspace.path, self.path)

    def compare_with_nothing(self, writes: Sequence[TableWrite]) -> Compared:
        """Return what writes would change in a workspace that is yet to be created."""
        return compared_with_nothing(writes)

    def backup(self, out: Path) -> tuple[RowDefect, ...]:
        """Copy the workspace to a file; see `store.backup.backup`."""
        return backup(self.path, out)

    def restore(self, copy: Path, *, accept_damaged: bool) -> Path | None:
        """Replace the data by those of a backup; see `store.backup.restore`."""
        return restore(copy, self.path, accept_damaged=accept_damaged)

    def refuse_newer(self) -> None:
        """Refuse a file that a newer version has written."""
        if self.path.is_file():
            refuse_newer_file(self.path)

    def migrate(self) -> None:
        """Migrate the tables of an older workspace, so that it need not be copied whenever it is read.

        Raises:
            WorkspaceBusyError, DiskReadOnlyError, DiskFullError, DiskFailingError: nothing was changed.
        """
        sweep(self.path.absolute().parent)
        if needs_migration(self.path):
            with writing(self.path):
                pass

    def accounts(self) -> AccountsFile:
        """Return the accounts beside the workspace."""
        return AccountsFile(accounts_path(self.path))
