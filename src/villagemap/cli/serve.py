"""`villagemap serve`: the service, by a production WSGI server."""

import socket
from collections.abc import Callable

import click

from villagemap.cli.main import texts_of
from villagemap.domain.errors import AddressTakenError
from villagemap.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Answers made at once."
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
    # Listening comes first: who opens the page while the data are prepared waits instead of being refused.
    with _listen(host, port) as listening:
        address = f"http://{host}:{listening.getsockname()[1]}/"

        def ready() -> None:
            click.echo(texts.say("serve.ready", address=address), err=True)

        click.echo(texts.say("serve.preparing"), err=True)
        if workers > 1:
            _by_workers(settings, listening, number=workers, threads=threads, ready=ready)
        else:
            _alone(settings, listening, threads=threads, ready=ready)


def _alone(settings: Settings, listening: socket.socket, *, threads: int, ready: Callable[[], None]) -> None:
    from villagemap.serving.server import end_orderly, make_server
    from villagemap.serving.service import load_behind, service

    front = service(settings)
    server = make_server(front, settings, listening, threads)
    end_orderly()
    ready()
    load_behind(front)
    server.run()


def _by_workers(
    settings: Settings, listening: socket.socket, *, number: int, threads: int, ready: Callable[[], None]
) -> None:
    from villagemap.serving.workers import run_workers

    run_workers(settings, listening, number=number, threads=threads, ready=ready)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        raise AddressTakenError(address=f"{host}:{port}") from error
