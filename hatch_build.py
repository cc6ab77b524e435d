"""Build hook: puts ``static/``, ``templates/`` and ``geo/`` into the wheel, where ``villagemap.resources`` finds them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("static", "templates", "geo")
NEEDED = "static/vendor/leaflet/leaflet.js"


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]  # the configuration of the hook has no type
    """Maps the three folders to ``villagemap/_bundled/``, file by file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the assets to a wheel; scripts and styles that have changed are bundled first.

        An editable install reads the checkout: a copy beside it would go stale.

        Raises:
            FileNotFoundError: the scripts of the pages were never fetched, or cannot be bundled.
        """
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / NEEDED).is_file():
            raise FileNotFoundError(f"{NEEDED} is missing: run 'make setup' before building a wheel")
        _bundle(root)
        for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*")):
            # Named file by file: a folder mapped as a whole would lose what git ignores.
            if path.is_file() and not path.name.startswith(".") and path.suffix != ".map":
                build_data["force_include"][str(path)] = (
                    f"villagemap/_bundled/{path.relative_to(root).as_posix()}"
                )


def _bundle(root: Path) -> None:
    command = (sys.executable, "-m", "tooling.bundle", "--if-outdated")
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run(command, cwd=root, env=environment, check=False, capture_output=True, text=True)  # noqa: S603 - ours
    if done.returncode:
        raise FileNotFoundError(done.stderr.strip())
