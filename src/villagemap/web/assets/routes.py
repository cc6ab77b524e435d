"""Addresses of static files, and of the service's health."""

from dataclasses import asdict

from flask import Blueprint, Response, abort, jsonify, request

from villagemap.domain.defects import counts_of
from villagemap.web.asset_catalogue import Asset
from villagemap.web.context import AppContext
from villagemap.web.headers import Body, Caching, answer


def files(context: AppContext) -> Blueprint:
    """Return the addresses of static files and of health."""
    blueprint = Blueprint("files", __name__)

    @blueprint.get("/static/<version>/<path:name>")
    def static_file(version: str, name: str) -> Response:
        asset = context.assets.find(name)
        if asset is None:
            abort(404)
        caching = Caching.FOREVER if version == context.assets.hash else Caching.ASK
        return answer(
            request,
            _asset_body(asset),
            inputs=(context.assets.hash, name),
            media_type=asset.media_type,
            caching=caching,
        )

    @blueprint.get("/favicon.ico")
    def favicon() -> Response:
        return static_file(context.assets.hash, "icons/favicon.svg")

    @blueprint.get("/healthz")
    def health() -> Response:
        snapshot = context.atlas.current()
        counts = counts_of(snapshot.defects)
        damaged = (
            {"damaged": {name: n for name, n in asdict(counts).items() if n}} if snapshot.defects else {}
        )
        problem = (
            {"problem": context.texts(context.language).say("serve.not_renewed")}
            if context.atlas.is_outdated
            else {}
        )
        response = jsonify(status="ok", data_version=snapshot.version, **damaged, **problem)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def _asset_body(asset: Asset) -> Body:
    compressed = asset.gzipped or asset.body
    return Body(lambda: asset.body, lambda: compressed)
