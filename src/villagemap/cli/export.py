"""`villagemap export`: a layer as a file, the same bytes as its address gives."""

from pathlib import Path

import click

from villagemap.cli.main import texts_of
from villagemap.settings import Settings


@click.command()
@click.argument("layer")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--filter", "query", default="", help='A filter as in addresses, e.g. "demo=2022&county=220322".'
)
@click.pass_obj
def export(settings: Settings, layer: str, out: Path, query: str) -> None:
    """Write a LAYER to OUT (.geojson, .csv, .xlsx or .gpkg), exactly what the filter leaves.

    \b
    Examples:
      villagemap export villages villages.geojson
      villagemap export wells wells.xlsx --filter "county=220322"
      villagemap export villages list.csv --filter "demo=2022&columns=plan,population&sort=-name"
      villagemap --lang en export roads roads.gpkg
    """
    from villagemap.application.exporting import export_layer
    from villagemap.bootstrap import make_ports

    texts = texts_of(settings)
    exported = export_layer(make_ports(settings), layer, out, query, texts)
    click.echo(
        texts.say(
            "export.done", file=out.name, words=exported.words, n=exported.rows, version=exported.version
        )
    )
