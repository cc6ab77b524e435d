"""Writing a file that we hand out: under a temporary name, synced, then renamed."""

import os
import secrets
from pathlib import Path


def write_file(target: Path, body: bytes) -> None:
    """Write `body` as `target`; nobody ever sees half of it, and an older file is replaced whole."""
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with aside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
