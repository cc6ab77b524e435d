"""`villagemap history` and `villagemap undo`: who wrote what, when, from which file; and undoing it."""

from collections.abc import Iterable
from dataclasses import asdict

import click

from villagemap.cli.main import texts_of
from villagemap.cli.tables import as_json_option, write_json, write_table
from villagemap.cli.who import who_option
from villagemap.domain.characters import printable
from villagemap.domain.entries import Entry
from villagemap.settings import Settings
from villagemap.texts import Texts

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
    from villagemap.bootstrap import make_ports

    texts = texts_of(settings)
    entries = make_ports(settings).storage.open().history()
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


@click.command()
@click.argument("entry", type=click.IntRange(min=1))
@who_option
@click.pass_obj
def undo(settings: Settings, entry: int, who: str) -> None:
    """Take back ENTRY, a number of `villagemap history`, and all that was written together with it.

    The values that it wrote over come back as a new entry, which can be undone too. Refused while a later
    entry has changed one of the same values: that one must be undone first.

    \b
    Examples:
      villagemap history
      villagemap undo 12
      villagemap undo 12 --who 李工
    """
    from villagemap.application.upkeep import undo_entry
    from villagemap.bootstrap import make_ports

    texts = texts_of(settings)
    undone, version = undo_entry(make_ports(settings), entry, who=who)
    for table, rows in undone.rows.items():
        click.echo(texts.say("undo.rows", table=texts.table(table), n=rows))
    click.echo(texts.say("undo.done", entries=_numbers(undone.entries), written=_numbers(undone.written)))
    click.echo(texts.say("undo.version", version=version))


def _numbers(entries: Iterable[int]) -> list[str]:
    """Return numbers of entries as text: they are names and get no comma between thousands."""
    return [str(entry) for entry in entries]


def _cells(entry: Entry, texts: Texts) -> list[str]:
    """Return the line of an entry."""
    number = str(entry.id) if entry.load == entry.id else f"{entry.id} ({entry.load})"
    rows = texts.say("history.counts", added=entry.added, changed=entry.changed, removed=entry.removed)
    source = " · ".join(part for part in (entry.file, entry.part) if part)
    return [number, entry.at, printable(entry.who), _what(entry, texts), rows, printable(source)]


def _what(entry: Entry, texts: Texts) -> str:
    kind = texts.say(f"history.kind.{'damaged' if entry.damaged or entry.kind is None else entry.kind}")
    layer = printable(texts.table(entry.layer)) if entry.layer else texts.say("history.all_layers")
    what = texts.say("history.undoes", entry=str(entry.undoes)) if entry.undoes else f"{kind} {layer}"
    return f"{what} {texts.say('history.undone_by', entry=str(entry.undone_by))}" if entry.undone_by else what
