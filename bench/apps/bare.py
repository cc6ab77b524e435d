"""`python -m bench.apps.bare PORT`: the least that a Flask service can do, on the server that ours uses."""

import sys

from flask import Flask, Response

from bench.apps.threads import serve

app = Flask(__name__)


@app.get("/healthz")
def health() -> str:
    """Answer those who ask whether it runs."""
    return "ok"


@app.get("/")
def unchanged() -> Response:
    """Answer 304 to everybody."""
    return Response(status=304, headers={"ETag": '"1"'})


if __name__ == "__main__":
    serve(app, port=int(sys.argv[1]), threads=100)
