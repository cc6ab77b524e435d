"""What a worker does with an upload. The rows to be stored never leave the folder of the upload."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from villagemap.application.loading import LoadResult, inspect_load, save_mapping, store_load
from villagemap.application.ports import Ports
from villagemap.domain.entries import CommitSummary
from villagemap.frames.difference_map import thinned
from villagemap.ingest.intake import CheckedLoad
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import Progress

_ROWS = ".rows"
_MOST_VERTICES = 60_000


@dataclass(frozen=True, slots=True)
class InspectTask:
    """Inspect a file and compare it with the workspace."""

    ports: Ports
    path: Path
    options: LoadOptions
    replace_sample: bool

    def run(self, progress: Progress) -> LoadResult:
        """Return the result of the inspection without the rows, which stay beside the file."""
        checked, compared, *_ = inspect_load(
            self.ports, self.path, self.options, replace_sample=self.replace_sample, progress=progress
        )
        rows = self.path.with_name(_ROWS)
        aside = rows.with_suffix(".new")
        aside.write_bytes(pickle.dumps(checked))
        aside.replace(rows)
        if compared is not None:
            compared = replace(compared, shapes=thinned(compared.shapes, vertices=_MOST_VERTICES))
        heads = tuple(replace(write, frame=write.frame.iloc[:0], rows=None) for write in checked.writes)
        return LoadResult(replace(checked, writes=heads), compared)


@dataclass(frozen=True, slots=True)
class StoreTask:
    """Store the rows that an inspection left beside the file, and save its mapping where that has a name."""

    ports: Ports
    path: Path
    replace_sample: bool
    expected: str
    who: str
    reason: str
    mapping: str = ""

    def run(self, progress: Progress) -> Sequence[CommitSummary]:
        """Return what was stored."""
        # A pickle of our own objects in a folder that only we may enter.
        checked: CheckedLoad = pickle.loads(self.path.with_name(_ROWS).read_bytes())  # noqa: S301
        progress("storing", checked.rows)
        result = store_load(
            self.ports,
            checked,
            replace_sample=self.replace_sample,
            who=self.who,
            reason=self.reason,
            expected=self.expected,
        )
        if self.mapping:
            save_mapping(self.ports, checked, self.mapping)
        return result.written


Task = InspectTask | StoreTask
