"""`villagemap load`: files into the workspace, each all of it or nothing."""

import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import click

from villagemap.cli.load_options import file_options, options_of, report_option
from villagemap.cli.main import texts_of
from villagemap.cli.who import who_option
from villagemap.domain.differences import as_json
from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import FileUnwrittenError, LoadAskedError, LoadRefusedError, VillagemapError
from villagemap.ingest.options import LoadOptions
from villagemap.ingest.progress import phase_text, seconds_left
from villagemap.settings import Settings
from villagemap.texts import Texts

if TYPE_CHECKING:
    from villagemap.application.loading import LoadResult
    from villagemap.application.ports import Ports
    from villagemap.ingest.intake import CheckedLoad

_QUIET_SECONDS = 2.0
_REPEAT_SECONDS = 5.0


class ProgressPrinter:
    """Prints the phase of a task that takes longer than two seconds to standard error."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._quiet = True
        self._line = ""
        self._phase = ""
        self._printed = 0.0
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self._timer = threading.Timer(_QUIET_SECONDS, self._end_quiet)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def enter(self, phase: str, rows: int) -> None:
        """Begin a phase of so many rows, or continue it: then its line is printed every five seconds."""
        with self._lock:
            begins, self._phase = phase != self._phase, phase
            line = self._texts.say(phase_text(phase, rows), n=rows)
            left = seconds_left(phase, time.monotonic() - self._began)
            if left is not None:
                line = self._texts.say("progress.left", said=line, n=left)
            changed, self._line = line != self._line, line
            due = changed and time.monotonic() - self._printed > _REPEAT_SECONDS
            if not self._quiet and (begins or due):
                self._print()

    def _end_quiet(self) -> None:
        with self._lock:
            self._quiet = False
            if self._line:
                self._print()

    def _print(self) -> None:
        self._printed = time.monotonic()
        click.echo(self._line, err=True)


class LoadArguments(NamedTuple):
    """What the command does with a file besides reading it."""

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
def load(settings: Settings, /, files: Sequence[Path], **values: Any) -> None:
    """Load FILES: GeoJSON, GeoPackage, zipped shapefile, CSV, XLSX or XLS.

    The format of a file, its encoding, its header, its columns and the village of each row are detected and reported.
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
    from villagemap.bootstrap import make_ports

    several = len(files) > 1
    arguments = LoadArguments(**{field: values.pop(field) for field in LoadArguments._fields})
    if several and (
        values["mode"] == LoadMode.REPLACE.value or arguments.report or arguments.difference_file
    ):
        raise click.UsageError("--mode replace, --report, --difference: FILE")
    options, texts, ports = options_of(values, several=several), texts_of(settings), make_ports(settings)
    refused: list[VillagemapError] = []
    for number, file in enumerate(files):
        try:
            _load_one(ports, file, options, arguments, texts)
        except VillagemapError as error:
            refused.append(error)
            if not arguments.dry_run:
                # The next files may need the refused one: boundaries first, then lists about them.
                _print_stopped(files[number + 1 :], texts)
                break
    for other in refused[1:]:
        click.echo(texts.explain(other), err=True)
    if refused:
        raise refused[0]


def _load_one(
    ports: "Ports", file: Path, options: LoadOptions, arguments: LoadArguments, texts: Texts
) -> None:
    """Load one file and print what became of it.

    Raises:
        LoadRefusedError, LoadAskedError: nothing was stored.
    """
    from villagemap.application.loading import save_mapping
    from villagemap.cli import load_report
    from villagemap.exports.writing import write_file

    result = _run(ports, file, options, arguments, texts)
    checked = result.checked
    for line in load_report.report_lines(checked, texts):
        click.echo(line, err=not checked.storable)
    unwritten = _write_report(checked, arguments.report, texts)
    if unwritten and not checked.storable:
        click.echo(texts.explain(unwritten), err=True)
    _refuse(checked, file)
    for line in load_report.outcome_lines(ports, result, texts):
        click.echo(line)
    if arguments.difference_file and result.compared:
        document = json.dumps(as_json(result.compared.difference), ensure_ascii=False, indent=1)
        write_file(arguments.difference_file, document.encode())
    if arguments.save_mapping and not arguments.dry_run:
        save_mapping(ports, checked, arguments.save_mapping)
        click.echo(texts.say("load.mapping_kept", name=arguments.save_mapping))
    if unwritten:
        # The data are stored by now, and the reader knows: only the file is missing.
        raise unwritten


def _run(
    ports: "Ports", file: Path, options: LoadOptions, arguments: LoadArguments, texts: Texts
) -> "LoadResult":
    from villagemap.application.loading import inspect_load, load_file

    with ProgressPrinter(texts) as printer:
        replace_sample, progress = arguments.replace_sample, printer.enter
        if arguments.dry_run:
            return inspect_load(ports, file, options, replace_sample=replace_sample, progress=progress)
        return load_file(
            ports, file, options, replace_sample=replace_sample, progress=progress, who=arguments.who
        )


def _write_report(checked: "CheckedLoad", path: Path | None, texts: Texts) -> FileUnwrittenError | None:
    """Write the report where one is wanted; return why it was not written."""
    from villagemap.exports.writing import write_file
    from villagemap.ingest.report_export import report_bytes

    if path is None:
        return None
    try:
        write_file(path, report_bytes(checked, path.suffix.lower().removeprefix("."), texts))
    except FileUnwrittenError as error:
        return error
    click.echo(texts.say("load.report_written", path=path.name), err=not checked.storable)
    return None


def _refuse(checked: "CheckedLoad", file: Path) -> None:
    if checked.storable:
        return
    if checked.report.errors:
        raise LoadRefusedError(file=file.name, n=checked.report.errors)
    raise LoadAskedError(file=file.name, n=len(checked.questions))


def _print_stopped(files: Sequence[Path], texts: Texts) -> None:
    if files:
        names = [file.name for file in files]
        click.echo(texts.say("load.stopped", n=len(files), files=names), err=True)
