"""A disk of a few megabytes that a test can make read-only or fill; only root may mount one."""

import gc
import os
import subprocess
from contextlib import contextmanager

import pytest

_BLOCK = b"\0" * 4096


class SmallDisk:
    """A mounted disk; `path` is where it lies."""

    def __init__(self, path):
        self.path = path

    def make_read_only(self):
        gc.collect()  # what a command left open in this process is open for writing
        _run("mount", "-o", "remount,ro", self.path)

    def make_writable(self):
        _run("mount", "-o", "remount,rw", self.path)
        (self.path / "fill").unlink(missing_ok=True)

    def fill(self):
        """Take all the room that is left."""
        with (self.path / "fill").open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(_BLOCK)
            except OSError:
                return


@contextmanager
def small_disk(path, *, megabytes=16):
    """Mount a disk at `path`; where that is not allowed, skip the test."""
    path.mkdir()
    done = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        if os.geteuid() == 0
        else None
    )
    if done is None or done.returncode:
        pytest.skip("this user may not mount a disk")
    try:
        yield SmallDisk(path)
    finally:
        # What a process still holds is let go of when it ends.
        subprocess.run(["umount", "--lazy", str(path)], check=True)


def _run(*command):
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
