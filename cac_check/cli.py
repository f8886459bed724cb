"""The command line: which commands there are. Each is one function, in the module of ``commands`` that has its name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.core

from cac_check import __version__
from cac_check.commands.plain_values import lighten

COMMANDS = (
    "open",
    "check",
    "report",
    "explain",
    "bounds",
    "gate",
    "look",
    "suggest",
    "marks",
    "read",
    "extract",
    "rename",
    "trace",
    "mcp",
    "validate",
    "schema",
    "init",
    "doctor",
)
"""Every command, in the order ``--help`` lists them."""

HELP_OPTIONS = ("-h", "--help")

GROUPS = ("rules", "baseline", "lexicon", "cache")
"""Groups of commands."""


def application(wanted: str | None = None) -> typer.Typer:
    """Return the command line.

    Args:
        wanted: the first word of it. If it is a command, that one alone is loaded: making the options of all the others
            would take longer than many a command itself. If it asks for help, which names none of those, none are made.
    """
    app = typer.Typer(
        no_args_is_help=True,
        # Plain help: rich would cost more than everything else that `--help` does.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": list(HELP_OPTIONS), "max_content_width": 100},
    )
    app.callback()(root)
    chosen = wanted if wanted in (*COMMANDS, *GROUPS) else None
    for name in COMMANDS:
        if chosen in (None, name):
            function = command(name)
            app.command(cls=shape(name))(_without_options(function) if wanted in HELP_OPTIONS else function)
    for name in GROUPS:
        if chosen in (None, name):
            app.add_typer(group(name), name=name)
    return app


def executable(wanted: str | None = None) -> Callable[..., Any]:
    """Return what runs the command line; ``wanted`` as for :func:`application`."""
    command = typer.main.get_command(application(wanted))
    lighten(command)
    return command


def shape(name: str) -> type[typer.core.TyperCommand] | None:
    """Return how the words of a command are parsed, where its module has a way of its own: its ``SHAPE``."""
    found: type[typer.core.TyperCommand] | None = getattr(import_module(f"cac_check.commands.{name}"), "SHAPE", None)
    return found


def command(name: str) -> Callable[..., Any]:
    """Return the function behind a command."""
    function: Callable[..., Any] = getattr(import_module(f"cac_check.commands.{name}"), name)
    return function


def _without_options(function: Callable[..., Any]) -> Callable[[], None]:
    """Return a command of the same name and description, which is not to be run."""

    def described() -> None:
        raise AssertionError(function)

    described.__name__, described.__doc__ = function.__name__, function.__doc__
    return described


def group(name: str) -> typer.Typer:
    """Return the commands of a group."""
    commands: typer.Typer = getattr(import_module(f"cac_check.commands.{name}"), f"{name}_app")
    return commands


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cac-check {__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Can all of these figures be true at once?

    cac-check puts reported figures side by side and proves which statements cannot all hold, under a stated reading of
    their words. It never says which of them is true.

    \b
    Start here:
      cac-check init my-check             a small example to change
      cac-check check my-check/figures.yaml
      cac-check report my-check/figures.yaml -o report.md
      cac-check read "nearly 8,000"
    """
