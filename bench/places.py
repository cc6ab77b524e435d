"""Where the bench keeps things, and which addresses are free."""

import shutil
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".bench"
DATA = HOME / "data"
LOGS = HOME / "logs"
NPM = HOME / "npm"
VENV = HOME / "venv"
RESULTS = ROOT / "bench" / "results"
FIGURES = ROOT / "docs" / "images"

HOST = "127.0.0.1"


def our_python() -> str:
    """Return the Python in which ours is installed: the one that runs the bench."""
    return sys.executable


def their_python() -> str:
    """Return the Python in which the peers are installed."""
    return str(VENV / "bin" / "python")


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
        return port


def program(name: str) -> str:
    """Return the path of a program, also of those that only root has on its path; "" where there is none."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin") or ""
