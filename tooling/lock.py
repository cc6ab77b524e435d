"""Write the lock files: ``python -m tooling.lock [--upgrade]``.

Python's locks hold for every platform and Python from 3.11 (``--universal``), with hashes and without the address of
any index. npm's lock leaves out addresses because ``.npmrc`` says so; where packages ask for money is removed here.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tooling import node

_UV = (
    ".venv/bin/uv",
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--custom-compile-command=make lock",
)

# The widest comes first; the others choose among its versions, so that one environment can hold them all.
_LOCKS: Sequence[Sequence[str]] = (
    ("pyproject.toml", "--group=dev", "--output-file=requirements-dev.lock"),
    ("pyproject.toml", "--constraints=requirements-dev.lock", "--output-file=requirements.lock"),
    ("--group=build", "--constraints=requirements-dev.lock", "--output-file=requirements-build.lock"),
    ("--group=node", "--output-file=requirements-node.lock"),
    ("--group=bench", "--output-file=requirements-bench.lock"),  # an environment of its own
)


def main(options: Sequence[str]) -> None:
    """Write every lock file; ``options`` go to uv."""
    for lock in _LOCKS:
        subprocess.run([*_UV, *lock, *options], check=True)  # noqa: S603 - our own command
    subprocess.run([node.program("npm"), "install", "--package-lock-only", "--loglevel=error"], check=True)  # noqa: S603 - the same
    remove_funding(Path("package-lock.json"))


def remove_funding(lock: Path) -> None:
    """Remove the addresses at which packages ask for money from npm's lock file."""
    content = json.loads(lock.read_text("utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(f"{json.dumps(content, indent=2, ensure_ascii=False)}\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
