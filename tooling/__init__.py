"""Set-up, checks and proofs behind the Makefile; run from the top of the repository, standard library only."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything has looked at the Python it runs on
    _VERSION = ".".join(str(part) for part in sys.version_info[:2])
    sys.exit(f"villagemap needs Python 3.11 or newer, this is {_VERSION}: try make PYTHON=python3.12")
