"""The browser that the tests drive: Debian's Chromium and a font with Chinese letters, installed where we may."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from tooling import progress

PACKAGES = ("chromium", "fonts-noto-cjk")
_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_APT = ("apt-get", "--option=Acquire::Retries=3", "--option=Dpkg::Use-Pty=0", "--quiet", "--yes")


def missing() -> str:
    """Install what is missing where we are root on a Debian; return in one line what is missing still, or ``""``."""
    if not _absent():
        return ""
    if not _may_install():
        return f"no {' and no '.join(_absent())} here, and only root can install them (apt-get install {' '.join(PACKAGES)})"
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    try:
        progress.run("Debian's list of packages", (*_APT, "update"))
        progress.run(
            f"Debian's {' and '.join(_absent())}", (*_APT, "--no-install-recommends", "install", *_absent())
        )
    except progress.CommandFailedError as error:
        print(error)
        return f"no {' and no '.join(PACKAGES)} here, and apt-get could not install them"
    return ""


def _absent() -> Sequence[str]:
    found = (shutil.which("chromium") is not None, _FONT.is_file())
    return [package for package, is_there in zip(PACKAGES, found, strict=True) if not is_there]


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None
