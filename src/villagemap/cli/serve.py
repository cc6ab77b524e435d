"""`villagemap serve`: the service, by a production WSGI server."""

import logging
import socket

import click

from villagemap.cli.main import texts_of
from villagemap.domain.errors import AddressTakenError
from villagemap.settings import Settings, most_of_a_request

_MOST_IDLE_SECONDS = 60
_MOST_WAITING_BYTES = 16 << 20  # of one answer in memory until its reader takes it; beyond that, in a file


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Answers made at once."
)
@click.pass_obj
def serve(settings: Settings, host: str, port: int, threads: int) -> None:
    """Serve the map of the workspace.

    \b
    Examples:
      villagemap serve
      villagemap --workspace siping.gpkg serve --host 0.0.0.0 --port 8080
    """
    from waitress.server import create_server  # noqa: PLC0415 - `--help` need not wait for it

    from villagemap.serving.service import load_behind, service  # noqa: PLC0415 - the same

    texts = texts_of(settings)
    # A page fetches a dozen files at once; that they wait a moment for a thread is no news to its reader.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Listening comes first: who opens the page while the data are prepared waits instead of being refused.
    with _listen(host, port) as listening:
        click.echo(texts.say("serve.preparing"), err=True)
        front = service(settings)
        server = create_server(
            front,
            sockets=[listening],
            threads=threads,
            channel_timeout=_MOST_IDLE_SECONDS,
            ident=None,
            outbuf_overflow=_MOST_WAITING_BYTES,
            # The application says in words what is too large; what is far beyond is cut off as it comes in.
            max_request_body_size=2 * most_of_a_request(settings),
            # Read by the application, which is told how many proxies to believe; without any they are thrown away.
            clear_untrusted_proxy_headers=not settings.proxies,
        )
        address = f"http://{host}:{listening.getsockname()[1]}/"
        click.echo(texts.say("serve.ready", address=address), err=True)
        load_behind(front)
        server.run()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        raise AddressTakenError(address=f"{host}:{port}") from error
