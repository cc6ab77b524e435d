"""What the tests drive and ask: Debian's Chromium, a font with Chinese letters, readers of our files."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from tooling import progress

PACKAGES = ("chromium", "fonts-noto-cjk")
READERS = MappingProxyType({"gdal-bin": "ogrinfo", "poppler-utils": "pdftotext"})
"""Programs that read what we hand out, by package: the tests ask them whether they can."""

_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_APT = ("apt-get", "--option=Acquire::Retries=3", "--option=Dpkg::Use-Pty=0", "--quiet", "--yes")


def missing() -> str:
    """Install what is missing where we are root on a Debian; return in one line what is missing still, or ``""``.

    Missing readers of our files are not named: the tests that need one are skipped with that reason.
    """
    wanted = (*_absent(), *_absent_readers())
    if not wanted:
        return ""
    if not _may_install():
        return _shortage("only root can install them") if _absent() else ""
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    try:
        progress.run("Debian's list of packages", (*_APT, "update"))
        progress.run(
            f"Debian's {' and '.join(wanted)}", (*_APT, "--no-install-recommends", "install", *wanted)
        )
    except progress.CommandFailedError as error:
        print(error)
        return f"no {' and no '.join(PACKAGES)} here, and apt-get could not install them" if _absent() else ""
    return ""


def _shortage(why: str) -> str:
    return f"no {' and no '.join(_absent())} here, and {why} (apt-get install {' '.join(PACKAGES)})"


def _absent() -> Sequence[str]:
    present = (shutil.which("chromium") is not None, _FONT.is_file())
    return [package for package, is_there in zip(PACKAGES, present, strict=True) if not is_there]


def _absent_readers() -> Sequence[str]:
    return [package for package, program in READERS.items() if shutil.which(program) is None]


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None
