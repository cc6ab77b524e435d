"""`villagemap backup` and `villagemap restore`."""

from pathlib import Path

import click

from villagemap.cli.main import texts_of
from villagemap.cli.tables import echo_defects
from villagemap.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("out", type=_FILE)
@click.pass_obj
def backup(settings: Settings, out: Path) -> None:
    """Copy the workspace to OUT, a file that QGIS opens.

    The service may run and people may write meanwhile. A file that is there already stays as it is.

    \b
    Examples:
      villagemap backup siping-2022-12-31.gpkg
      villagemap --workspace other.gpkg backup /media/stick/other.gpkg
    """
    from villagemap.bootstrap import make_ports

    texts = texts_of(settings)
    defects = make_ports(settings).storage.backup(out)
    click.echo(texts.say("backup.done", out=out))
    if defects:
        click.echo(texts.say("backup.damaged"), err=True)
        echo_defects(defects, texts)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--accept-damaged", is_flag=True, help="Restore a backup with damaged rows; they stay left out."
)
@click.pass_obj
def restore(settings: Settings, file: Path, *, accept_damaged: bool) -> None:
    """Bring the data of FILE, a backup, back into the workspace.

    What the workspace holds now is replaced; back it up first if it may be needed. A running service
    shows the restored data within a second.

    \b
    Examples:
      villagemap backup before.gpkg && villagemap restore siping-2022-12-31.gpkg
      villagemap --workspace new.gpkg restore siping-2022-12-31.gpkg
    """
    from villagemap.bootstrap import make_ports

    texts, storage = texts_of(settings), make_ports(settings).storage
    away = storage.restore(file, accept_damaged=accept_damaged)
    version = storage.open().versions().data_version
    click.echo(texts.say("restore.done", workspace=settings.workspace, version=version))
    if away is not None:
        click.echo(texts.say("restore.put_aside", workspace=settings.workspace, away=away.name), err=True)
