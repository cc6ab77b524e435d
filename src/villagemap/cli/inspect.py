"""`villagemap layers`, `check` and `limits`: what is there, is it sound, what may a file hold."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from villagemap.cli.main import texts_of
from villagemap.cli.tables import as_json_option, echo_defects, write_json, write_table
from villagemap.domain.characters import printable
from villagemap.domain.checks import Check
from villagemap.domain.defects import RowDefect
from villagemap.domain.layers import TABLE
from villagemap.frames.defect_words import defect_line
from villagemap.settings import Settings
from villagemap.texts import Texts

if TYPE_CHECKING:
    from villagemap.atlas.port import Contents


_NAMED = 20
"""So many findings of a check are named where nobody asks for all."""


@click.command()
@as_json_option
@click.pass_obj
def layers(settings: Settings, *, as_json: bool) -> None:
    """List layers and registers: rows, version, date of the data, newest file.

    \b
    Examples:
      villagemap layers
      villagemap layers --json
    """
    from villagemap.application.upkeep import read_contents
    from villagemap.bootstrap import make_ports

    texts = texts_of(settings)
    contents = read_contents(make_ports(settings))
    version = contents.versions.data_version
    layers = list(_layer_rows(contents, texts))
    if as_json:
        damaged = [{**asdict(defect), "reason": defect.reason.value} for defect in contents.defects]
        write_json({"data_version": version, "sample": contents.sample, "layers": layers, "damaged": damaged})
        return
    heads = [texts.say(f"layers.{column}") for column in layers[0]]
    # A version is a name and not a number: it gets no comma between thousands.
    rows = [
        [texts.shown(cell) for cell in (row | {"version": str(row["version"])}).values()] for row in layers
    ]
    write_table([heads, *rows])
    click.echo(texts.say("layers.sample" if contents.sample else "layers.real", version=version))
    echo_defects(contents.defects, texts)


@click.command()
@click.option("--all", "every", is_flag=True, help="Name every finding, not only the first 20 of a check.")
@click.pass_context
def check(ctx: click.Context, *, every: bool) -> None:
    """Check the workspace: the file, its history, its words, places and shapes. Exit code 1 if a check fails.

    Overlaps, gaps and areas drawn twice are listed, and fail nothing.

    \b
    Examples:
      villagemap check --all
      villagemap --workspace backup.gpkg check
    """
    from villagemap.application.upkeep import check_workspace
    from villagemap.bootstrap import make_ports

    texts = texts_of(ctx.obj)
    checks = check_workspace(make_ports(ctx.obj))
    for each in checks:
        click.echo(_mark(each) + texts.say(f"check.{each.key}"))
        named = each.findings if every else each.findings[:_NAMED]
        for finding in named:
            line = defect_line(finding, texts) if isinstance(finding, RowDefect) else finding
            click.echo(f"    {printable(line)}")
        if len(each.findings) > len(named):
            click.echo("    " + texts.say("check.more", n=len(each.findings) - len(named)))
    failed = sum(not each.passed for each in checks)
    click.echo(texts.say("check.failed", n=failed) if failed else texts.say("check.passed"))
    noticed = sum(each.noticed and len(each.findings) > 0 for each in checks)
    if noticed:
        click.echo(texts.say("check.noticed", n=noticed))
    ctx.exit(1 if failed else 0)


def _mark(check: Check) -> str:
    """Return the sign before a check: passed, failed, or passed with something to look at."""
    return "✗ " if not check.passed else "! " if check.findings else "✓ "


@click.command()
@as_json_option
@click.pass_obj
def limits(settings: Settings, *, as_json: bool) -> None:
    """List what an incoming file may hold, and the settings that change it.

    \b
    Examples:
      villagemap limits
      VILLAGEMAP_LIMIT_ROWS=100000 villagemap limits --json
    """
    texts = texts_of(settings)
    values = asdict(settings.limits)
    if as_json:
        write_json(values)
        return
    write_table(
        [
            [
                texts.say(f"limit.{name}"),
                texts.say(f"limit.{name}.value", n=value),
                f"VILLAGEMAP_LIMIT_{name.upper()}",
            ]
            for name, value in values.items()
        ]
    )


def _layer_rows(contents: "Contents", texts: Texts) -> Iterator[dict[str, str | int]]:
    for name in TABLE:
        source = contents.sources.get(name)
        yield {
            "layer": name,
            "label": texts.table(name),
            "rows": len(contents.tables[name]),
            "version": contents.versions.layers[name],
            "as_of": source.as_of if source else "",
            "file": source.files[0] if source and source.files else "",
        }
