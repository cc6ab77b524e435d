"""`python -m bench.apps.geopandas_flask FILE PORT`: a GeoPackage as GeoJSON, by geopandas and Flask."""

import gzip
import sys

import geopandas as gpd
from flask import Flask, Response, request

from bench.apps.threads import serve


def application(file: str) -> Flask:
    """Make the service over the villages of a file."""
    app = Flask(__name__)
    villages = gpd.read_file(file).set_index("code", drop=False)
    _ = villages.sindex

    @app.get("/villages.geojson")
    def collection() -> Response:
        chosen = villages
        if plan := request.args.get("plan"):
            chosen = chosen[chosen["plan"] == plan]
        if box := request.args.get("bbox"):
            west, south, east, north = map(float, box.split(","))
            chosen = chosen.cx[west:east, south:north]
        body = gzip.compress(chosen.to_json(ensure_ascii=False).encode(), 1)
        headers = {"Content-Encoding": "gzip"}
        return Response(body, content_type="application/geo+json", headers=headers)

    @app.get("/healthz")
    def health() -> str:
        return "ok"

    return app


if __name__ == "__main__":
    serve(application(sys.argv[1]), port=int(sys.argv[2]))
