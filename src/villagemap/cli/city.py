"""`villagemap city`: the folder that describes a city."""

from pathlib import Path

import click

from villagemap.cli.main import texts_of
from villagemap.settings import Settings


@click.group()
def city() -> None:
    """Check the folder that describes a city.

    \b
    Examples:
      villagemap city check geo/siping
    """


@city.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def check(settings: Settings, folder: Path) -> None:
    """Read every file in the FOLDER of a city; name the first file and member that is wrong, and what is allowed.

    \b
    Examples:
      villagemap city check geo/siping
      VILLAGEMAP_CITY=~/cities/jilin villagemap sample
    """
    from villagemap.application.upkeep import check_city

    texts = texts_of(settings)
    profile = check_city(folder.absolute())
    parts = {
        "city": profile.label.in_(texts.language),
        "counties": len(profile.counties),
        "townships": len(profile.townships),
        "indicators": len(profile.indicators),
        "figures": len(profile.figures),
    }
    click.echo(texts.say("city.sound", **parts))
