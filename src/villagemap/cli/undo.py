"""`villagemap undo`: a load, an edit or another undo is taken back."""

import click

from villagemap.cli.history import table_name
from villagemap.cli.main import texts_of
from villagemap.cli.who import who_option
from villagemap.settings import Settings


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
    from villagemap.bootstrap.ledger import undo_entry  # noqa: PLC0415 - `--help` need not wait for it

    texts = texts_of(settings)
    undone, version = undo_entry(settings, entry, who=who)
    entries = [str(number) for number in undone.entries]
    for table, rows in undone.rows.items():
        click.echo(texts.say("undo.rows", table=table_name(table, texts), n=rows))
    click.echo(texts.say("undo.done", entries=entries, written=[str(one) for one in undone.written]))
    click.echo(texts.say("undo.version", version=version))
