"""Unforeseen errors, written to a file for the administrator."""

import os
import secrets
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

_OWNER_ONLY = 0o600


def write_problem(problem: BaseException) -> str:
    """Write a traceback into the system's folder of temporary files; return the name of the file, which has a number."""
    name = f"villagemap-{secrets.token_hex(4)}.log"
    with suppress(OSError):  # a full disk must not hide the first problem
        handle = os.open(
            Path(tempfile.gettempdir()) / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY
        )
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(traceback.format_exception(problem))
    return name
