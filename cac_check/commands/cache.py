"""``cac-check cache``: the folder of runs that are remembered."""

from __future__ import annotations

import os

import typer

from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Diagnostic, Location, Problems

cache_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Where runs are remembered.")


@cache_app.callback()
def cache() -> None:
    """Where runs of check, report, gate and validate are remembered, and how to forget them."""


@cache_app.command("clean")
def clean_() -> None:
    """Forget every run that is remembered.

    Exit codes: 0 done, 2 a file cannot be deleted.

    \b
    Examples:
      cac-check cache clean
    """
    from cac_check.commands.memory import clean  # what it needs takes a sixth of `cac-check --help`

    with exit_on_problems(Color.AUTO):
        try:
            found = clean(os.environ)
        except OSError as error:
            reason = f"cannot be deleted: {error.strerror}"
            raise Problems([Diagnostic("cannot-write", reason, Location(str(error.filename)))]) from error
    say(f"{found} run{'' if found == 1 else 's'} forgotten")


@cache_app.command("dir")
def folder() -> None:
    """Print the folder in which runs are remembered.

    Exit codes: 0 always.

    \b
    Examples:
      cac-check cache dir
    """
    from cac_check.commands.memory import cache_folder

    emit(f"{cache_folder(os.environ)}\n")
