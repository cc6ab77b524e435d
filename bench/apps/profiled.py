"""`python -m bench.apps.profiled WORKSPACE PATH COUNT`: where the time of a request goes, function by function.

The service answers in this process, without sockets; what stands here is what our code and its libraries take.
"""

import cProfile
import io
import pstats
import sys
from pathlib import Path

from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.window import numbered
from villagemap.serving.service import create_service
from villagemap.settings import Settings

_SHOWN = 25


def profile(workspace: Path, path: str, count: int) -> str:
    """Return the profile of so many requests, the costliest functions first."""
    app = create_service(Settings(workspace=workspace)).app
    environs = [_environ(path, number) for number in range(count + 1)]
    run_wsgi_app(app, environs[0])
    profiler = cProfile.Profile()
    profiler.enable()
    for environ in environs[1:]:
        run_wsgi_app(app, environ)
    profiler.disable()
    text = io.StringIO()
    pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("tottime").print_stats(_SHOWN)
    return text.getvalue()


def _environ(path: str, number: int) -> dict[str, object]:
    headers = [("Accept-Encoding", "gzip")]
    environ: dict[str, object] = EnvironBuilder(path=numbered(path, number), headers=headers).get_environ()
    return environ


if __name__ == "__main__":
    print(profile(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
