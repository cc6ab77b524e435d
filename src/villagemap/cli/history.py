"""`villagemap history`: who wrote what, when, from which file."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from villagemap.cli.main import texts_of
from villagemap.cli.tables import as_json_option, write_json, write_table
from villagemap.domain.characters import printable
from villagemap.settings import Settings
from villagemap.texts import Texts

if TYPE_CHECKING:
    from villagemap.domain.entries import Entry

_SHOWN = 20


@click.command()
@click.option("--all", "everything", is_flag=True, help=f"Every entry; else the newest {_SHOWN}.")
@as_json_option
@click.pass_obj
def history(settings: Settings, *, everything: bool, as_json: bool) -> None:
    """List what was written, the newest first: entry, time, who, kind, layer, rows, file.

    The entries of one file are undone together; `with` says with which.

    \b
    Examples:
      villagemap history
      villagemap history --all --json
    """
    from villagemap.bootstrap.ledger import read_history  # noqa: PLC0415 - `--help` need not wait for it

    texts = texts_of(settings)
    entries = read_history(settings)
    shown = entries if everything else entries[:_SHOWN]
    if as_json:
        write_json([asdict(entry) for entry in shown])
        return
    if not shown:
        click.echo(texts.say("history.empty"))
        return
    heads = [texts.say(f"history.{column}") for column in ("entry", "at", "who", "what", "rows", "file")]
    write_table([heads, *(_cells(entry, texts) for entry in shown)])
    if len(shown) < len(entries):
        click.echo(texts.say("history.more", n=len(entries) - len(shown)))


def _cells(entry: "Entry", texts: Texts) -> list[str]:
    """Return a line of the book; numbers of entries are names and get no comma between thousands."""
    number = str(entry.id) if entry.load == entry.id else f"{entry.id} ({entry.load})"
    rows = texts.say("history.counts", added=entry.added, changed=entry.changed, removed=entry.removed)
    source = " · ".join(part for part in (entry.file, entry.part) if part)
    return [number, entry.at, printable(entry.who), _what(entry, texts), rows, printable(source)]


def _what(entry: "Entry", texts: Texts) -> str:
    kind = texts.say(f"history.kind.{'damaged' if entry.damaged or entry.kind is None else entry.kind}")
    layer = table_name(entry.layer, texts) if entry.layer else texts.say("history.all_layers")
    said = texts.say("history.undoes", entry=str(entry.undoes)) if entry.undoes else f"{kind} {layer}"
    return f"{said} {texts.say('history.undone_by', entry=str(entry.undone_by))}" if entry.undone_by else said


def table_name(table: str, texts: Texts) -> str:
    """Return what a layer or register is called."""
    key, register = f"layer.{table}", f"register.{table}"
    # A damaged entry may name a table that there is not.
    return texts.say(key) if key in texts else texts.say(register) if register in texts else printable(table)
