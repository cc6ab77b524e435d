"""A step of the set-up: done once for each content of the files that it depends on."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tooling import progress

Runner = Callable[[str, Sequence[str]], None]


@dataclass(frozen=True)
class Step:
    """One command of the set-up.

    ``stamp`` lies inside what the step makes: who removes the one removes the other. ``command`` is a function because
    it may depend on what earlier steps have installed.
    """

    label: str
    stamp: Path
    inputs: tuple[Path, ...]
    command: Callable[[], Sequence[str]]

    def is_done(self) -> bool:
        """Say whether the step ran to its end with the present content of its inputs."""
        return self.stamp.is_file() and self.stamp.read_text() == self._digest()

    def do(self, run: Runner = progress.run) -> None:
        """Run the command, then leave the stamp; a step that fails or is interrupted leaves none."""
        self.stamp.unlink(missing_ok=True)
        run(self.label, self.command())
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self._digest())

    def _digest(self) -> str:
        # A checkout that was moved is set up anew: environments hold absolute paths.
        digest = hashlib.sha256(f"{self.label}\n{Path.cwd()}".encode())
        for path in self.inputs:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def do_all(steps: Sequence[Step], run: Runner = progress.run) -> None:
    """Do the steps that are not done yet, in their order."""
    for step in steps:
        if not step.is_done():
            step.do(run)
