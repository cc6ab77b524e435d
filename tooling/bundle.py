"""Bundle scripts and styles by page into ``static/bundles``, which git ignores: ``python -m tooling.bundle``.

With ``--source-maps`` a map lies beside each script, which finds the place of an error that a service reported; no
wheel holds them. With ``--if-outdated`` bundles that were made of the present sources stay: so a wheel can be built from a source
distribution, which holds the bundles and no ``node_modules``.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tooling import node
from villagemap.resources import bundle_sources_digest, bundle_stamp, bundles_are_current

STATIC = Path("static")
ESBUILD = Path("node_modules/esbuild/bin/esbuild")
LATER = "tools/geodesy.js"
"""What a page imports only when a reader needs it."""

_OPTIONS = (
    "--bundle",
    "--entry-names=[name]",
    f"--external:./{Path(LATER).name}",
    "--format=esm",
    "--minify",
    "--log-level=warning",
    "--target=chrome86,firefox90,safari15",  # browsers of 2021, see decision 0021
    "--loader:.svg=dataurl",  # the policy allows pictures of `data:`; a page then waits for no further files
    "--loader:.png=dataurl",
)
_MISSING = f"{ESBUILD} is missing: run 'make setup' to bundle scripts and styles."


def main(arguments: Sequence[str]) -> int:
    """Bundle; return the exit code."""
    if "--if-outdated" in arguments and bundles_are_current(STATIC):
        return 0
    if not ESBUILD.is_file():
        print(_MISSING, file=sys.stderr)
        return 1
    return bundle(STATIC, ("--sourcemap=external",) if "--source-maps" in arguments else ())


def bundle(static: Path, options: Sequence[str] = ()) -> int:
    """Make all bundles of a folder of static files anew; return esbuild's exit code.

    Each entry holds all that it imports: parts that several share would be further files to wait for.
    """
    target = bundle_stamp(static).parent
    shutil.rmtree(target, ignore_errors=True)
    entries = [*static.glob("js/pages/*.js"), *static.glob("css/pages/*.css"), static / "js" / LATER]
    command = (
        node.program("node"),
        str(ESBUILD),
        *map(str, sorted(entries)),
        *_OPTIONS,
        *options,
        f"--outdir={target}",
    )
    done = subprocess.run(command, check=False)  # noqa: S603 - our own command
    if done.returncode:
        return done.returncode
    bundle_stamp(static).write_text(bundle_sources_digest(static), "ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
