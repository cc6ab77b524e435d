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

    The process waits a while for the next write, because imports take longer than a small city, and then ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Path | None:
        """Have the newest version prepared; None where that failed."""
        with self._lock:
            # One that went home may have been asked; a new one is.
            said = self._asked() or self._asked()
            if said.startswith(FAILED):
                self._end()
        if said.startswith(FAILED):
            texts = Texts(Language(self._settings.language))
            if why := said.removeprefix(FAILED):
                _log.warning("%s", texts.say("serve.not_saved", why=why))
            return None
        return Path(said) if said else None

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _asked(self) -> str:
        """Return what the process says; nothing where it has ended."""
        process = self._running()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write("\n")
            process.stdin.flush()
            said = process.stdout.readline().rstrip("\n")
        except OSError:
            said = ""
        if not said:
            self._end()
        return said

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
            ended, self._process = self._process, None
            ended.kill()
            with suppress(OSError), ended:  # closes its pipes, too
                pass


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "VILLAGEMAP_WORKSPACE": str(settings.workspace.absolute()),
        "VILLAGEMAP_CITY": settings.city,
        "VILLAGEMAP_LANGUAGE": settings.language,
        "VILLAGEMAP_PROFILE": settings.profile,
    }
