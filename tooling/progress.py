"""Run a long command quietly: a line that moves while it works, its output if it fails."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence

_TICK_SECONDS = 0.2
_LINE_SECONDS = 10.0
_WIDTH = 100
_TAIL = 60


class CommandFailedError(Exception):
    """A command ended with a code other than 0; the message holds the end of its output."""


def run(label: str, command: Sequence[str]) -> None:
    """Run ``command`` under ``label`` and show how long it takes and what it says last.

    A terminal shows one moving line, a log gets a line every ten seconds.

    Raises:
        CommandFailedError: if the command ends with a code other than 0.
    """
    started = time.monotonic()
    output: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own commands
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        listener = threading.Thread(target=_listen, args=(process, output), daemon=True)
        listener.start()
        _watch(process, label, output, started)
        listener.join()
    seconds = time.monotonic() - started
    if process.returncode:
        raise CommandFailedError("\n".join([*output[-_TAIL:], f"{label}: failed after {seconds:.0f} s"]))
    _finish(f"{label}: done in {seconds:.0f} s")


def _listen(process: subprocess.Popen[str], output: list[str]) -> None:
    output.extend(line.rstrip() for line in process.stdout or () if line.strip())


def _watch(process: subprocess.Popen[str], label: str, output: list[str], started: float) -> None:
    terminal = sys.stdout.isatty()
    pause = _TICK_SECONDS if terminal else _LINE_SECONDS
    _print(f"{label} …", moving=terminal)
    while True:
        try:
            process.wait(timeout=pause)
        except subprocess.TimeoutExpired:
            latest = output[-1] if output else ""
            _print(f"{label} … {time.monotonic() - started:.0f} s  {latest}", moving=terminal)
        else:
            return


def _print(text: str, *, moving: bool) -> None:
    # \x1b[2K empties the line, so that a shorter text leaves nothing of a longer one.
    print(f"\x1b[2K\r{text[:_WIDTH]}" if moving else text[:_WIDTH], end="" if moving else "\n", flush=True)


def _finish(text: str) -> None:
    print(f"\x1b[2K\r{text}" if sys.stdout.isatty() else text, flush=True)
