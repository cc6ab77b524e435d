"""`villagemap serve`: the service, by a production WSGI server."""

import socket

import click

from villagemap.cli.main import texts_of
from villagemap.domain.errors import AddressTakenError
from villagemap.settings import Settings

_BACKLOG = 1_024


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.option(
    "--threads",
    default=100,
    show_default=True,
    type=click.IntRange(1, 1_000),
    help="Requests at once in each process, those of slow readers included.",
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer."
)
@click.pass_obj
def serve(settings: Settings, host: str, port: int, threads: int, workers: int) -> None:
    """Serve the map of the workspace.

    \b
    Examples:
      villagemap serve
      villagemap --workspace siping.gpkg serve --host 0.0.0.0 --port 8080 --workers 2
    """
    texts = texts_of(settings)
    # Listening comes first: a page that is opened while the data are prepared waits instead of being refused.
    with _listen(host, port) as listening:
        address = f"http://{host}:{listening.getsockname()[1]}/"
        click.echo(texts.say("serve.preparing"), err=True)
        from villagemap.serving import server, service

        server.serve(
            service.create_service(settings),
            listening,
            workers=workers,
            threads=threads,
            ready=lambda: click.echo(texts.say("serve.ready", address=address), err=True),
        )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        raise AddressTakenError(address=f"{host}:{port}") from error
