"""From a file to checked writes, in steps; nothing is stored.

A step takes an `Inspection` and returns a new one. Each phase has its table of rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from villagemap.domain.entries import EntryKind, Provenance
from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.findings import Choice, Finding, Question, Topic
from villagemap.domain.issues import Rule
from villagemap.domain.profile import Profile
from villagemap.frames.headers import layer_labels
from villagemap.frames.tables import TableWrite
from villagemap.ingest.aliases import LAYER_ALIASES
from villagemap.ingest.blanks import settle_blanks
from villagemap.ingest.column_mapping import map_columns
from villagemap.ingest.columns import NO_COLUMNS, Columns, known_headers
from villagemap.ingest.georeference import georeference
from villagemap.ingest.inspection import Inspection, LoadContext
from villagemap.ingest.joining.join import join_villages
from villagemap.ingest.mappings import with_saved
from villagemap.ingest.opening import ask_hidden, opened
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import Progress, quiet
from villagemap.ingest.report import Report
from villagemap.ingest.row_rules import FieldRule, RowRule, check_rows
from villagemap.ingest.rules import ColumnRule, GeometryRule, JoinRule, KeyRule, StoreRule, ValueRule
from villagemap.ingest.stored import NOTHING, Stored
from villagemap.ingest.type_values import type_values
from villagemap.ingest.wholes import WholeRule
from villagemap.ingest.writes import make_writes
from villagemap.reading.bounded import read_file
from villagemap.reading.raw import Request
from villagemap.reading.rules import ReadingRule, Refusal
from villagemap.settings import Limits

Step = Callable[[Inspection, LoadContext], Inspection]

STEPS: Sequence[tuple[str, Step]] = (
    ("", map_columns),
    ("", ask_hidden),
    ("", join_villages),
    ("values", type_values),
    ("geometry", georeference),
    ("rules", check_rows),
    ("", settle_blanks),
    ("", make_writes),
)
"""The steps after a file was read, in order, with the phase of the progress that each begins."""

RULES: Mapping[str, Sequence[type[Rule]]] = MappingProxyType(
    {
        "reading": (ReadingRule,),
        "columns": (ColumnRule, FieldRule),
        "joining": (JoinRule,),
        "values": (ValueRule,),
        "geometry": (GeometryRule,),
        "rows": (KeyRule, RowRule, WholeRule),
        "storing": (StoreRule,),
    }
)
"""The tables of rules by phase."""


@dataclass(frozen=True)
class CheckedLoad:
    """The result of an inspection: the writes (none where something is refused or asked), the report, and what was read.

    `found` holds the findings about the file, `questions` what must be answered before it can be stored.
    `left_out` holds the numbers of rows that are not stored: as a person said, or because of errors where
    the rest was to be accepted.
    """

    writes: tuple[TableWrite, ...]
    report: Report
    provenance: Provenance
    columns: Columns
    rows: int
    found: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    left_out: tuple[int, ...] = ()
    options: LoadOptions | None = None

    @property
    def storable(self) -> bool:
        """Tell whether nothing is refused and nothing must be asked."""
        if self.questions or self.report.refused:
            return False
        return not self.report.errors or bool(self.writes)


# Numbers of files may be of any size; what cannot be computed from them is infinite or NaN, and the checks report it.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def inspect(
    path: Path,
    options: LoadOptions,
    *,
    profile: Profile,
    stored: Stored = NOTHING,
    limits: Limits,
    progress: Progress = quiet,
) -> CheckedLoad:
    """Read a file and check every cell, row and geometry. Nothing is stored.

    `stored` is what the workspace holds.

    Raises:
        FileUnreadableError: the file as a whole cannot be read, or not within the limits.
        UnknownMappingError: no mapping is saved under the name that the options give.
    """
    context = LoadContext(path, with_saved(options, stored.mappings), profile, stored, limits, progress)
    try:
        progress("reading", 0)
        raw = read_file(path, _request(context), partial(progress, "reading"))
    except FileUnreadableError as error:
        if error.parts["reason"] == Refusal.CHOOSE_PART.key:
            return _which_part(error, context)
        raise FileUnreadableError(**{**error.parts, "file": path.name}) from None
    except OSError:
        raise Refusal.LOCKED.error(file=path.name) from None
    inspection = opened(raw, context)
    for phase, step in STEPS:
        if phase:
            progress(phase, len(inspection.raw.rows))
        inspection = step(inspection, context)
    return _result(inspection)


def _request(context: LoadContext) -> Request:
    options = context.options
    aliases = (options.layer, *LAYER_ALIASES.get(options.layer, ()), *layer_labels(options.layer))
    return Request(
        aliases=aliases,
        source_layer=options.source_layer,
        encoding=options.encoding,
        headers=known_headers(context.spec, options, context.profile, context.stored.mappings),
        header_row=options.header_row,
        limits=context.limits,
    )


def _result(inspection: Inspection) -> CheckedLoad:
    order = list(Topic)
    return CheckedLoad(
        inspection.writes,
        inspection.report,
        inspection.provenance,
        inspection.columns,
        inspection.rows,
        tuple(sorted(inspection.findings, key=lambda each: order.index(each.topic))),
        tuple(sorted(inspection.questions, key=lambda each: order.index(each.topic))),
        inspection.left_out,
        inspection.options,
    )


def _which_part(error: FileUnreadableError, context: LoadContext) -> CheckedLoad:
    """Ask which layer or sheet is meant."""
    parts = [str(part) for part in error.parts["valid"]]  # type: ignore[attr-defined]
    choices = tuple(Choice(part, "part", {"part": part}) for part in parts)
    question = Question(Topic.PART, "part", "source_layer", "--source-layer", choices, {"valid": parts})
    provenance = Provenance(EntryKind.LOAD, file=context.path.name)
    return CheckedLoad(
        (), Report(), provenance, NO_COLUMNS, 0, questions=(question,), options=context.options
    )
