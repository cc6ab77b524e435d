"""The command line: `villagemap [--workspace FILE] COMMAND`."""

from villagemap.cli.main import main

__all__ = ["main"]
