"""The options of `villagemap load`: what a person says about a file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from villagemap.domain.entries import LoadMode
from villagemap.frames.crs import Shift
from villagemap.ingest.geometry.systems import Axes
from villagemap.ingest.options import (
    ENCODINGS,
    JOINS,
    LOADABLE,
    Blanks,
    BlankValues,
    Hidden,
    LoadOptions,
    row_numbers,
)

REPORT_ENDINGS = (".json", ".xlsx", ".csv")


def _read_pairs(_ctx: click.Context, parameter: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    values = {}
    for pair in pairs:
        left, sign, right = pair.rpartition("=")
        if not sign or not left.strip():
            raise click.BadParameter(f"“{pair}”: {parameter.metavar}")
        values[left] = right.strip()
    return values


def _read_rows(_ctx: click.Context, _parameter: click.Parameter, spans: tuple[str, ...]) -> frozenset[int]:
    try:
        return frozenset(row for span in spans for row in row_numbers(span))
    except ValueError as problem:
        raise click.BadParameter(f"“{problem}”: 758,761-763") from None


def _read_report(_ctx: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in REPORT_ENDINGS:
        raise click.BadParameter(f"{path.name}: {', '.join(REPORT_ENDINGS)}")
    return path


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--layer", required=True, type=click.Choice(LOADABLE), help="What the rows of the file are."
    ),
    click.option(
        "--join",
        type=click.Choice(JOINS),
        help="The file is a list about known rows, found by code, or by county, township and name (auto: both, "
        "the default for a file without geometry where the layer has rows). none: it is no such list.",
    ),
    click.option(
        "--mode",
        type=click.Choice([mode.value for mode in LoadMode]),
        help="replace: the file is the layer (default; asked where it lacks rows that are stored). update: known rows only (default of a list). "
        "append: new rows are added, known ones changed (default where several files are given).",
    ),
    click.option(
        "--map",
        "mapping",
        multiple=True,
        metavar="COLUMN=FIELD",
        callback=_read_pairs,
        help="Which field a column is; no field leaves the column out. May be repeated.",
    ),
    click.option(
        "--mapping", "profile", default="", metavar="NAME", help="Use a mapping that is shipped or was kept."
    ),
    click.option("--period", default="", help="The year or date of indicators: 2022, 2022-06 or 2022-06-30."),
    click.option(
        "--crs", default="", metavar="EPSG:CODE", help="The coordinate system, where the file is silent."
    ),
    click.option(
        "--axes",
        type=click.Choice([axes.value for axes in Axes]),
        help="The order of the coordinates, where it cannot be seen; surveyors' X is north.",
    ),
    click.option(
        "--shift",
        type=click.Choice([shift.value for shift in Shift]),
        help="The shift of web maps to take off; none: take the coordinates as they are.",
    ),
    click.option(
        "--encoding",
        type=click.Choice(ENCODINGS, case_sensitive=False),
        help="The encoding of texts, where it cannot be told.",
    ),
    click.option("--source-layer", default="", help="The layer or sheet, where the file holds several."),
    click.option(
        "--header-row", type=click.IntRange(min=1), default=None, help="The row that names the columns."
    ),
    click.option(
        "--same",
        multiple=True,
        metavar="ROW=CODE",
        callback=_read_pairs,
        help="Which village a row is; for the row may stand its name as the sheet has it, or a former code. "
        "May be repeated.",
    ),
    click.option(
        "--leave-out",
        multiple=True,
        metavar="ROWS",
        callback=_read_rows,
        help="Rows to leave out: 758,761-763.",
    ),
    click.option(
        "--hidden",
        type=click.Choice([each.value for each in Hidden]),
        help="What becomes of rows and columns that the sheet hides.",
    ),
    click.option(
        "--blanks",
        type=click.Choice([each.value for each in Blanks]),
        help="What an empty yes/no, planning status or batch of a list means: no; unreported: not reported; "
        "keep: nothing, what is stored stays.",
    ),
    click.option(
        "--blank-values",
        type=click.Choice([each.value for each in BlankValues]),
        help="What an empty cell of another column does to a stored value.",
    ),
    click.option("--accept-valid", is_flag=True, help="Store the rows without errors and list the others."),
)


def file_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say something about a file."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


report_option = click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_read_report,
    help="Write the report: .json, or .xlsx or .csv to send back.",
)


def options_of(values: Mapping[str, Any], *, several: bool) -> LoadOptions:
    """Return the options as the intake takes them."""
    chosen = dict(values)
    return LoadOptions(
        layer=chosen.pop("layer"),
        mode=LoadMode(mode) if (mode := chosen.pop("mode")) else None,
        join=chosen.pop("join") or "",
        encoding=(chosen.pop("encoding") or "").lower(),
        axes=chosen.pop("axes") or "",
        shift=chosen.pop("shift") or "",
        header_row=chosen.pop("header_row") or 0,
        hidden=chosen.pop("hidden") or "",
        blanks=chosen.pop("blanks") or "",
        blank_values=chosen.pop("blank_values") or "",
        several=several,
        **chosen,
    )
