"""Has a workspace prepared by another process."""

import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from villagemap.domain.labels import Language
from villagemap.serving.prepare import FAILED
from villagemap.settings import Settings
from villagemap.texts import Texts

_log = logging.getLogger("villagemap.serving")


class Preparer:
    """Has the workspace prepared by a process of its own, so that readers share no interpreter with the work.

    The process waits a while for the next write, because its imports take longer than a small city, and then ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Path | None:
        """Have the newest version prepared; return its file, or None if that failed."""
        with self._lock:
            # A process that is just ending does not reply; the next one does.
            reply = self._reply() or self._reply()
            if reply.startswith(FAILED):
                self._end()
        if not reply.startswith(FAILED):
            return Path(reply) if reply else None
        if reason := reply.removeprefix(FAILED):
            texts = Texts(Language(self._settings.language))
            _log.warning("%s", texts.say("serve.not_saved", why=reason))
        return None

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _reply(self) -> str:
        """Send a request and return the reply; an empty one if the process has ended."""
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write("\n")
            process.stdin.flush()
            reply = process.stdout.readline().rstrip("\n")
        except OSError:
            reply = ""
        if not reply:
            self._end()
        return reply

    def _running(self) -> subprocess.Popen[str]:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "villagemap", "prepare", "--waiting"],
                env={**os.environ, **_environment(self._settings)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            with suppress(OSError), process:  # closes its pipes, too
                pass


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "VILLAGEMAP_WORKSPACE": str(settings.workspace.absolute()),
        "VILLAGEMAP_CITY": str(settings.city_folder or settings.city),
        "VILLAGEMAP_LANGUAGE": settings.language,
        "VILLAGEMAP_PROFILE": settings.profile,
    }
