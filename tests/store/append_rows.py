"""Run as a process of its own: commit projects one by one. Arguments: workspace, prefix, count."""

import sys
from pathlib import Path

import pandas as pd

from villagemap.domain.entries import EntryKind, LoadMode, Provenance
from villagemap.frames.tables import TableWrite
from villagemap.store.workspace import Workspace

path, prefix, count = sys.argv[1:]
workspace = Workspace.open(Path(path))
print("ready", flush=True)  # noqa: T201 - the test waits for it
sys.stdin.readline()
for number in range(int(count)):
    # Two tables in each commit: half of one must never be seen.
    code = f"{prefix}{number}"
    project = pd.DataFrame({"code": [code], "kind": ["industry"]})
    link = pd.DataFrame({"project": [code], "village": ["220322100301"]})
    provenance = Provenance(EntryKind.LOAD)
    workspace.commit(
        [
            TableWrite("projects", project, LoadMode.APPEND, provenance),
            TableWrite("project_villages", link, LoadMode.APPEND, provenance),
        ]
    )
    print(code, flush=True)  # noqa: T201 - acknowledged: it must be there whatever happens next
