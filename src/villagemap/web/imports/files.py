"""Files of the import: the report to send back, the difference, and how far an inspection is."""

import json
from urllib.parse import quote

from flask import Response, abort, jsonify

from villagemap.atlas.port import Compared
from villagemap.domain.errors import VillagemapError
from villagemap.ingest.progress import done_before, phase_text, seconds_left
from villagemap.ingest.report_export import MEDIA_TYPES, report_bytes
from villagemap.texts import Texts
from villagemap.uploads.job import Job
from villagemap.web.errors import sentence_for_readers, status_of
from villagemap.web.imports.difference_svg import picture
from villagemap.web.imports.handler import UploadHandler, uncached
from villagemap.web.imports.options import page_texts
from villagemap.web.imports.view_difference import map_of, whole_of


def report(handler: UploadHandler, ending: str) -> Response:
    """Return the report as a file."""
    job, inspection = handler.inspected
    if ending not in MEDIA_TYPES:
        abort(404)
    body = report_bytes(inspection.checked, ending, handler.texts)
    name = quote(f"{handler.texts.say('import.report_name', file=job.path.stem)}.{ending}", safe="")
    response = Response(body, content_type=MEDIA_TYPES[ending])
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"report.{ending}\"; filename*=UTF-8''{name}"
    )
    return uncached(response)


def difference(handler: UploadHandler, ending: str) -> Response:
    """Return all rows of the difference as JSON, or the touched shapes as GeoJSON or as a picture."""
    _, inspection = handler.inspected
    if inspection.compared is None or ending not in _DIFFERENCE_FORMATS:
        abort(404)
    return uncached(_DIFFERENCE_FORMATS[ending](handler, inspection.compared))


def progress(handler: UploadHandler) -> Response:
    """Return how far an inspection is."""
    return uncached(jsonify(progress_of(handler.job, handler.texts)))


def progress_of(job: Job | None, texts: Texts) -> dict[str, object]:
    """Return how far an upload is: state, share done, the phase with its count, the seconds left if known.

    For one that failed, `status` and `title` say what is wrong, as a response would.
    """
    if job is None:
        return {"state": "none"}
    if not job.busy:
        return {"state": job.state, **_problem(job.problem, texts)}
    phase = job.phase or "waiting"
    left = seconds_left(phase, job.elapsed)
    return {
        "state": job.state,
        "done": round(done_before(phase), 2),
        "said": texts.say(phase_text(phase, job.rows), n=job.rows),
        "left": texts.say("import.left", n=left) if left else "",
    }


def _problem(problem: VillagemapError | None, texts: Texts) -> dict[str, object]:
    if problem is None:
        return {}
    return {"status": status_of(problem), "title": sentence_for_readers(problem, page_texts(texts))}


def _as_json(handler: UploadHandler, compared: Compared) -> Response:
    document = whole_of(compared, handler.context.atlas.disclosure)
    return Response(json.dumps(document, ensure_ascii=False), content_type="application/json")


def _as_geojson(handler: UploadHandler, compared: Compared) -> Response:
    shapes = map_of(compared, handler.context.atlas)
    return Response(json.dumps(shapes, ensure_ascii=False), content_type="application/geo+json")


def _as_picture(handler: UploadHandler, compared: Compared) -> Response:
    shapes, extent = map_of(compared, handler.context.atlas), handler.context.atlas.profile.extent
    svg = picture(shapes, shapes["ground"], extent, handler.texts.say("import.map"))
    return Response(svg, content_type="image/svg+xml")


_DIFFERENCE_FORMATS = {"geojson": _as_geojson, "svg": _as_picture, "json": _as_json}
