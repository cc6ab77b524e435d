"""`villagemap sample`: a workspace of invented villages on which every published figure holds."""

import click

from villagemap.cli.main import texts_of
from villagemap.settings import Settings


@click.command()
@click.option(
    "--seed", type=click.IntRange(min=0), help="Another seed gives another city with the same figures."
)
@click.option("--replace-sample", is_flag=True, help="Make the sample anew where the workspace holds one.")
@click.pass_obj
def sample(settings: Settings, seed: int | None, *, replace_sample: bool) -> None:
    """Make a workspace of sample data, marked as such.

    \b
    Examples:
      villagemap sample
      villagemap --workspace try.gpkg sample --seed 7
      villagemap sample --replace-sample
    """
    from villagemap.application.sampling import make_sample
    from villagemap.bootstrap import make_ports

    texts = texts_of(settings)
    counts = make_sample(
        make_ports(settings),
        seed=seed,
        replace_sample=replace_sample,
        progress=lambda phase: click.echo(texts.say(f"sample.{phase}"), err=True),
    )
    click.echo(texts.say("sample.done", path=str(settings.workspace), **counts))
