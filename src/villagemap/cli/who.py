"""Who writes: the option that every writing command has."""

import getpass

import click

_UNKNOWN = ""


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return _UNKNOWN  # a container may run under a number that has no name


who_option = click.option(
    "--who",
    default=_os_user,
    show_default="the user of the system",
    help="Who does this, as the history will say.",
)
