"""Warnings of libraries are for developers: they name files of this machine and say nothing that a reader can mend."""

import sys
import warnings


def silence_libraries() -> None:
    """Print no warnings of libraries in this process, unless Python was asked for them (`-W`, `PYTHONWARNINGS`).

    What readers must know is a finding or an error of ours. Tests turn warnings into errors.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
