"""`python -m bench.apps.bare PORT`: the least that a Python service can do, on the server that ours uses."""

import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from waitress import serve


def application(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    """Answer 304 to everybody, 200 to those who ask whether it runs."""
    status = "200 OK" if environ["PATH_INFO"] == "/healthz" else "304 Not Modified"
    start(status, [("ETag", '"1"')])
    return [b""]


if __name__ == "__main__":
    serve(application, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
