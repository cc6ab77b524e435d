"""`villagemap prepare`: everything that a service sends, made before it starts."""

import click

from villagemap.cli.main import texts_of
from villagemap.settings import Settings


@click.command()
@click.option("--waiting", is_flag=True, hidden=True, help="Prepare once for every line that is read.")
@click.pass_obj
def prepare(settings: Settings, *, waiting: bool) -> None:
    """Prepare the newest data version, so that the next start of the service waits for nothing.

    A service does this by itself; this is for machines where it should be done before.

    \b
    Examples:
      villagemap load villages.gpkg --layer villages && villagemap prepare
    """
    from villagemap.serving import prepare as work

    if waiting:
        work.prepare_on_request(settings)
        return
    path = work.prepare(settings)
    click.echo(texts_of(settings).say("prepare.done", file=path.name), err=True)
