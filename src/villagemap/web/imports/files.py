"""What the import hands out: the report to send back, the map of the difference, and how far an inspection is."""

import json
from urllib.parse import quote

from flask import Response, abort, jsonify

from villagemap.atlas.port import Compared
from villagemap.domain.errors import VillagemapError
from villagemap.ingest.progress import done_before, phase_text, seconds_left
from villagemap.ingest.report_export import MEDIA_TYPES, report_bytes
from villagemap.texts import Texts
from villagemap.web.errors import sentence_for_readers, status_of
from villagemap.web.imports.difference_svg import picture
from villagemap.web.imports.handler import Counter, fresh
from villagemap.web.imports.job import Job
from villagemap.web.imports.options import page_texts
from villagemap.web.imports.view_difference import map_of, whole_of


def report(counter: Counter, ending: str) -> Response:
    """Hand out the report as a file."""
    looked = counter.looked.looked
    if ending not in MEDIA_TYPES or looked is None:
        abort(404)
    response = Response(report_bytes(looked.checked, ending, counter.texts), content_type=MEDIA_TYPES[ending])
    name = counter.texts.say("import.report_name", file=counter.looked.path.stem)
    named = quote(f"{name}.{ending}", safe="")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"report.{ending}\"; filename*=UTF-8''{named}"
    )
    return fresh(response)


def difference(counter: Counter, ending: str) -> Response:
    """Hand out all rows of the difference as JSON, or the touched shapes as GeoJSON or as a picture."""
    looked = counter.looked.looked
    if looked is None or looked.compared is None or ending not in _DRAWN:
        abort(404)
    return fresh(_DRAWN[ending](counter, looked.compared))


def progress(counter: Counter) -> Response:
    """Tell how far an inspection is."""
    return fresh(jsonify(progress_of(counter.job, counter.texts)))


def progress_of(job: Job | None, texts: Texts) -> dict[str, object]:
    """Return where an upload stands: state, share done, the phase with its count, the seconds left if known.

    Of one that came to nothing `status` and `title` say what is wrong, as an answer would.
    """
    if job is None:
        return {"state": "none"}
    if not job.busy:
        return {"state": job.state, **_wrong(job.problem, texts)}
    phase = job.phase or "waiting"
    left = seconds_left(phase, job.elapsed)
    return {
        "state": job.state,
        "done": round(done_before(phase), 2),
        "said": texts.say(phase_text(phase, job.rows), n=job.rows),
        "left": texts.say("import.left", n=left) if left else "",
    }


def _wrong(problem: VillagemapError | None, texts: Texts) -> dict[str, object]:
    if problem is None:
        return {}
    return {"status": status_of(problem), "title": sentence_for_readers(problem, page_texts(texts))}


def _as_json(counter: Counter, compared: Compared) -> Response:
    told = whole_of(compared, counter.context.atlas.disclosure)
    return Response(json.dumps(told, ensure_ascii=False), content_type="application/json")


def _as_geojson(counter: Counter, compared: Compared) -> Response:
    shapes = map_of(compared, counter.context.atlas)
    return Response(json.dumps(shapes, ensure_ascii=False), content_type="application/geo+json")


def _as_picture(counter: Counter, compared: Compared) -> Response:
    shapes, extent = map_of(compared, counter.context.atlas), counter.context.atlas.profile.extent
    drawn = picture(shapes, shapes["ground"], extent, counter.texts.say("import.map"))
    return Response(drawn, content_type="image/svg+xml")


_DRAWN = {"geojson": _as_geojson, "svg": _as_picture, "json": _as_json}
