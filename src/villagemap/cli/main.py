"""The command line: settings, language, exit codes.

Exit codes: 0 fine, 1 refused or a check failed, 2 usage. An error of ours is one sentence on standard error.
"""

import importlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from villagemap.cli.problems import write_problem
from villagemap.domain.errors import (
    BadFilterError,
    BadSettingError,
    UnknownLayerError,
    UnknownMappingError,
    UnknownParameterError,
    VillagemapError,
)
from villagemap.domain.labels import Language
from villagemap.quiet import silence_libraries
from villagemap.settings import Settings, read_settings
from villagemap.texts import Texts

_REFUSED = 1
_USAGE = 2
_USAGE_ERRORS = (
    BadFilterError,
    BadSettingError,
    UnknownLayerError,
    UnknownMappingError,
    UnknownParameterError,
)

COMMANDS = {
    "sample": "villagemap.cli.sample",
    "load": "villagemap.cli.load",
    "history": "villagemap.cli.history",
    "undo": "villagemap.cli.history",
    "layers": "villagemap.cli.inspect",
    "check": "villagemap.cli.inspect",
    "limits": "villagemap.cli.inspect",
    "export": "villagemap.cli.export",
    "prepare": "villagemap.cli.prepare",
    "serve": "villagemap.cli.serve",
    "user": "villagemap.cli.user",
    "city": "villagemap.cli.city",
    "backup": "villagemap.cli.backup",
    "restore": "villagemap.cli.backup",
}
"""Commands by the module that holds them; imported only when called, so that `--help` is quick."""


def _texts(ctx: click.Context) -> Texts:
    return Texts(Language(ctx.obj.language) if ctx.obj else Language.ZH)


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error is one sentence in the reader's language, and an exit code."""
        try:
            return super().invoke(ctx)
        except VillagemapError as error:
            click.echo(_texts(ctx).explain(error), err=True)
            ctx.exit(_USAGE if isinstance(error, _USAGE_ERRORS) else _REFUSED)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as problem:  # noqa: BLE001 - the last resort: whoever typed reads a sentence, the log the rest
            log = write_problem(problem)
            click.echo(_texts(ctx).say("error.unforeseen_command", log=log), err=True)
            ctx.exit(_REFUSED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The workspace file (setting VILLAGEMAP_WORKSPACE).",
)
@click.option(
    "--lang",
    type=click.Choice([language.value for language in Language]),
    help="Language of messages (setting VILLAGEMAP_LANGUAGE).",
)
@click.version_option(package_name="villagemap")
@click.pass_context
def villagemap(ctx: click.Context, workspace: Path | None, lang: str | None) -> None:
    """Maps and books for village planning.

    \b
    Examples:
      villagemap sample
      villagemap load villages.gpkg --layer villages
      villagemap export villages out.geojson --filter "demo=2022&county=220322"
      villagemap serve --port 8000
    """
    settings = read_settings()
    if workspace is not None:
        settings = replace(settings, workspace=workspace)
    if lang is not None:
        settings = replace(settings, language=lang)
    ctx.obj = settings
    _print_log(texts_of(settings))


def _print_log(texts: Texts) -> None:
    """Print what the store logs to standard error, in the reader's language."""
    logger = logging.getLogger("villagemap.store")
    for handler in logger.handlers[:]:
        logger.removeHandler(handler)
    logger.addHandler(_TextHandler(texts))
    logger.propagate = False


class _TextHandler(logging.Handler):
    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    def emit(self, record: logging.LogRecord) -> None:
        parts = record.args if isinstance(record.args, Mapping) else {}
        click.echo(self._texts.say(record.__dict__["text"], **parts), err=True)


def main() -> None:
    """Run the command line."""
    silence_libraries()
    villagemap()


def texts_of(settings: Settings) -> Texts:
    """Return the catalogue in the language of the settings."""
    return Texts(Language(settings.language))
