"""The result of a check of a workspace."""

from dataclasses import dataclass

from villagemap.domain.defects import RowDefect


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its key (`check.<key>` in the catalogue), and what it found.

    A finding is a damaged row, or names table, column and value as every language writes them.
    What only is to be `noticed` is no fault of the workspace: an intake lets it through with a warning.
    """

    key: str
    findings: tuple[str | RowDefect, ...]
    noticed: bool = False

    @property
    def passed(self) -> bool:
        """Tell whether nothing wrong was found."""
        return self.noticed or not self.findings
