"""`villagemap load`: files into the workspace, each all of it or nothing."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import click

from villagemap.cli.load_options import file_options, options_of, report_option
from villagemap.cli.main import texts_of
from villagemap.cli.who import who_option
from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import FileUnwrittenError, LoadAskedError, LoadRefusedError, VillagemapError
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import phase_text, seconds_left
from villagemap.settings import Settings
from villagemap.texts import Texts

if TYPE_CHECKING:
    from villagemap.bootstrap.loading import Loaded
    from villagemap.ingest.intake import CheckedLoad

_PATIENCE_SECONDS = 2.0
_REPEATED_SECONDS = 5.0


class Phases:
    """Says on standard error what is being done, once it takes longer than two seconds."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._patient = True
        self._line = ""
        self._phase = ""
        self._said = 0.0
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE_SECONDS, self._lose_patience)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def enter(self, phase: str, rows: int) -> None:
        """Begin a phase that is about so many rows, or go on with it: then it is said every five seconds."""
        with self._lock:
            begins, self._phase = phase != self._phase, phase
            line = self._texts.say(phase_text(phase, rows), n=rows)
            left = seconds_left(phase, time.monotonic() - self._began)
            if left is not None:
                line = self._texts.say("progress.left", said=line, n=left)
            news, self._line = line != self._line, line
            if not self._patient and (begins or (news and time.monotonic() - self._said > _REPEATED_SECONDS)):
                self._say()

    def _lose_patience(self) -> None:
        with self._lock:
            self._patient = False
            if self._line:
                self._say()

    def _say(self) -> None:
        self._said = time.monotonic()
        click.echo(self._line, err=True)


class Doing(NamedTuple):
    """What is to be done beside reading a file."""

    report: Path | None
    save_mapping: str
    replace_sample: bool
    dry_run: bool
    difference_file: Path | None
    who: str


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@file_options
@report_option
@click.option(
    "--save-mapping", default="", metavar="NAME", help="Keep under a name which columns are which fields."
)
@click.option("--replace-sample", is_flag=True, help="Empty a workspace of sample data first.")
@click.option("--dry-run", is_flag=True, help="Read, check and say what would change; store nothing.")
@click.option(
    "--difference",
    "difference_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --dry-run: write all that would change as JSON.",
)
@who_option
@click.pass_obj
def load(settings: Settings, /, files: Sequence[Path], **said: Any) -> None:
    """Load FILES: GeoJSON, GeoPackage, zipped shapefile, CSV, XLSX or XLS.

    What a file is, its encoding, its header, its columns and which village each row is are found out and said.
    What is ambiguous is asked, with the option that settles it. If anything cannot be stored or found again,
    nothing of the file is stored and every such place is listed.

    \b
    Exit codes: 0 stored, or could be (--dry-run); 1 refused or to be answered; 2 usage.

    \b
    Examples:
      villagemap load counties.geojson --layer counties
      villagemap load villages.gpkg --layer villages --source-layer 村级行政区
      villagemap load cjxzq.zip --layer villages --crs EPSG:4530
      villagemap load 台账.xlsx --layer villages --dry-run --report 核对.xlsx
      villagemap load 台账.xlsx --layer villages --same 373=220322205201 --leave-out 758-759
      villagemap load toilets.xlsx --layer villages --map 户厕改造=toilets_rebuilt --period 2022
    """
    several = len(files) > 1
    doing = Doing(**{field: said.pop(field) for field in Doing._fields})
    if several and (said["mode"] == LoadMode.REPLACE.value or doing.report or doing.difference_file):
        raise click.UsageError("--mode replace, --report, --difference: FILE")
    options, texts = options_of(said, several=several), texts_of(settings)
    refused: list[VillagemapError] = []
    for number, file in enumerate(files):
        try:
            _load_one(settings, file, options, doing)
        except VillagemapError as error:
            refused.append(error)
            if not doing.dry_run:
                # What follows may need what was refused: boundaries first, then lists about them.
                _tell_stopped(files[number + 1 :], texts)
                break
    for other in refused[1:]:
        click.echo(texts.explain(other), err=True)
    if refused:
        raise refused[0]


def _load_one(settings: Settings, file: Path, options: LoadOptions, doing: Doing) -> None:
    """Load one file and say what became of it.

    Raises:
        LoadRefusedError, LoadAskedError: nothing was stored.
    """
    from villagemap.bootstrap import loading  # noqa: PLC0415 - `--help` need not wait for it
    from villagemap.cli import load_report  # noqa: PLC0415 - as above

    texts = texts_of(settings)
    with Phases(texts) as phases:
        loaded = loading.load_file(
            settings,
            file,
            options,
            replace_sample=doing.replace_sample,
            dry_run=doing.dry_run,
            progress=phases.enter,
            who=doing.who,
        )
    checked = loaded.checked
    for line in load_report.report_lines(checked, texts):
        click.echo(line, err=not checked.storable)
    unwritten = _write_report(checked, doing.report, texts)
    if unwritten and not checked.storable:
        click.echo(texts.explain(unwritten), err=True)
    _refuse(loaded, file)
    for line in load_report.outcome_lines(settings, loaded, texts):
        click.echo(line)
    if doing.difference_file and loaded.compared:
        loading.write_difference(doing.difference_file, loaded.compared.difference)
    if doing.save_mapping and not doing.dry_run:
        loading.keep_mapping(settings, checked, doing.save_mapping)
        click.echo(texts.say("load.mapping_kept", name=doing.save_mapping))
    if unwritten:
        # The data are stored by now, and that was said: only the file is missing.
        raise unwritten


def _write_report(checked: "CheckedLoad", path: Path | None, texts: Texts) -> FileUnwrittenError | None:
    """Write the report where one is wanted; return why it was not written."""
    from villagemap.cli import load_report  # noqa: PLC0415 - as above

    try:
        if path:
            click.echo(load_report.write_report(checked, path, texts), err=not checked.storable)
    except FileUnwrittenError as error:
        return error
    return None


def _refuse(loaded: "Loaded", file: Path) -> None:
    checked = loaded.checked
    if checked.storable:
        return
    if checked.report.errors:
        raise LoadRefusedError(file=file.name, n=checked.report.errors)
    raise LoadAskedError(file=file.name, n=len(checked.questions))


def _tell_stopped(files: Sequence[Path], texts: Texts) -> None:
    if files:
        names = [file.name for file in files]
        click.echo(texts.say("load.stopped", n=len(files), files=names), err=True)
