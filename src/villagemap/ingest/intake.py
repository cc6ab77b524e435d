"""From a file to checked writes: inspected without storing anything."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from villagemap.domain.entries import EntryKind, Provenance
from villagemap.domain.errors import FileUnreadableError
from villagemap.domain.findings import Choice, Finding, Question, Sureness, Topic
from villagemap.domain.profile import Profile
from villagemap.frames.headers import layer_labels
from villagemap.frames.tables import TableWrite
from villagemap.ingest.aliases import LAYER_ALIASES
from villagemap.ingest.checking import Checked, Context, check
from villagemap.ingest.columns import Columns, known_headers
from villagemap.ingest.mappings.choosing import with_kept
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.report import Report
from villagemap.ingest.stored import NOTHING, Stored
from villagemap.reading.bounded import read_bounded
from villagemap.reading.kinds import kind_of
from villagemap.reading.progress import Progress, quiet
from villagemap.reading.raw import Request
from villagemap.settings import Limits


@dataclass(frozen=True)
class CheckedLoad:
    """What an inspection found: the writes (none where something is refused or asked), the report, and what was read.

    `found` is what was found out about the file, `questions` what must be answered before it can be stored.
    `left_out` holds the numbers of rows that are not stored: as somebody said, or because of errors where
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
        UnknownMappingError: no mapping is kept under the name that the options give.
    """
    options = with_kept(options, stored.mappings)
    context = Context(path, options, profile, stored, limits, progress)
    try:
        progress("reading", 0)
        kind = kind_of(path, limits)
        raw = read_bounded(path, kind, _request(context), progress)
    except FileUnreadableError as error:
        if error.parts["reason"] == "choose_part":
            return _which_part(error, context)
        raise FileUnreadableError(**{**error.parts, "file": path.name}) from None
    except OSError:
        raise FileUnreadableError(reason="locked", file=path.name) from None
    container = Finding(Topic.CONTAINER, f"container_{kind}", Sureness.SEEN, {"file": path.name})
    return _told(check(raw, context), container)


def _request(context: Context) -> Request:
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


def _told(checked: Checked, container: Finding) -> CheckedLoad:
    order = list(Topic)
    found = sorted((container, *checked.found), key=lambda each: order.index(each.topic))
    questions = sorted(checked.questions, key=lambda each: order.index(each.topic))
    return CheckedLoad(
        checked.writes,
        checked.report,
        checked.provenance,
        checked.columns,
        checked.rows,
        tuple(found),
        tuple(questions),
        checked.left_out,
        checked.options,
    )


def _which_part(error: FileUnreadableError, context: Context) -> CheckedLoad:
    """Ask which layer or sheet is meant."""
    parts = [str(part) for part in error.parts["valid"]]  # type: ignore[attr-defined]
    choices = tuple(Choice(part, "part", {"part": part}) for part in parts)
    question = Question(Topic.PART, "part", "source_layer", "--source-layer", choices, {"valid": parts})
    provenance = Provenance(EntryKind.LOAD, file=context.path.name)
    return CheckedLoad((), Report(), provenance, Columns({}, ()), 0, (), (question,), (), context.options)
