"""`villagemap load`: a file into the workspace, all of it or nothing."""

import threading
from pathlib import Path
from typing import Any, Self

import click

from villagemap.cli.main import texts_of
from villagemap.cli.who import who_option
from villagemap.domain.entries import LoadMode
from villagemap.domain.errors import LoadRefusedError
from villagemap.ingest.options import ENCODINGS, LOADABLE, LoadOptions
from villagemap.settings import Settings
from villagemap.texts import Texts

_PATIENCE_SECONDS = 2.0


class Phases:
    """Says on standard error what is being done, once it takes longer than two seconds."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._patient = True
        self._line = ""
        self._lock = threading.Lock()
        self._timer = threading.Timer(_PATIENCE_SECONDS, self._lose_patience)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def enter(self, phase: str, rows: int) -> None:
        """Begin a phase (`progress.<phase>` in the catalogue) that is about so many rows."""
        with self._lock:
            self._line = self._texts.say(f"progress.{phase}", n=rows)
            if not self._patient:
                click.echo(self._line, err=True)

    def _lose_patience(self) -> None:
        with self._lock:
            self._patient = False
            if self._line:
                click.echo(self._line, err=True)


def _read_mapping(_ctx: click.Context, _parameter: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        column, sign, field = pair.rpartition("=")
        if not sign:
            raise click.BadParameter(f"“{pair}”: 列名=字段 (COLUMN=FIELD)")
        mapping[column] = field.strip()
    return mapping


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--layer", required=True, type=click.Choice(LOADABLE), help="What the rows of the file are.")
@click.option(
    "--join", type=click.Choice(["code"]), help="The file is a list about known rows, found by code."
)
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in LoadMode]),
    help="replace: the file is the layer (default). update: known rows only (default with --join). "
    "append: new rows are added, known ones changed.",
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=FIELD",
    callback=_read_mapping,
    help="Which field a column is; no field leaves the column out. May be repeated.",
)
@click.option("--period", default="", help="The year or date of indicators: 2022, 2022-06 or 2022-06-30.")
@click.option(
    "--crs", default="", metavar="EPSG:CODE", help="The coordinate system, where the file is silent."
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS, case_sensitive=False),
    help="The encoding of texts, where the file is silent.",
)
@click.option("--source-layer", default="", help="The layer or sheet, where the file holds several.")
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
def load(
    settings: Settings,
    /,
    file: Path,
    *,
    replace_sample: bool,
    dry_run: bool,
    difference_file: Path | None,
    who: str,
    **said: Any,
) -> None:
    """Load FILE: GeoJSON, GeoPackage, zipped shapefile, CSV or XLSX.

    Columns are known by their Chinese or English names; --map says what they are where they are not known.
    If anything cannot be stored or found again, nothing is stored and every such place is listed.

    \b
    Examples:
      villagemap load counties.geojson --layer counties
      villagemap load villages.gpkg --layer villages --source-layer 村级行政区
      villagemap load cjxzq.zip --layer villages --crs EPSG:4530 --encoding gbk
      villagemap load status.csv --layer villages --join code
      villagemap load toilets.xlsx --layer villages --join code --map 户厕改造=toilets_rebuilt --period 2022
    """
    from villagemap.bootstrap.loading import load_file, write_difference  # noqa: PLC0415 - `--help` need not wait for it
    from villagemap.cli.load_report import outcome_lines, report_lines  # noqa: PLC0415 - as above

    texts = texts_of(settings)
    with Phases(texts) as phases:
        loaded = load_file(
            settings,
            file,
            _options(**said),
            replace_sample=replace_sample,
            dry_run=dry_run,
            progress=phases.enter,
            who=who,
        )
    report = loaded.checked.report
    for line in report_lines(loaded.checked, texts):
        click.echo(line, err=report.errors > 0)
    if report.errors:
        raise LoadRefusedError(file=file.name, n=report.errors)
    for line in outcome_lines(settings, loaded, texts):
        click.echo(line)
    if difference_file and loaded.compared:
        write_difference(difference_file, loaded.compared.difference)


def _options(*, mode: str | None, join: str | None, encoding: str | None, **said: Any) -> LoadOptions:
    return LoadOptions(
        mode=LoadMode(mode) if mode else None,
        join=join or "",
        encoding=(encoding or "").lower(),
        **said,
    )
