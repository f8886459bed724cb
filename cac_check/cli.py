"""The command line: which commands there are. Each is one function in ``commands``."""

from __future__ import annotations

from typing import Annotated

import typer

from cac_check import __version__
from cac_check.commands.baseline import baseline_app
from cac_check.commands.bounds import bounds
from cac_check.commands.check import check
from cac_check.commands.explain import explain
from cac_check.commands.extract import extract
from cac_check.commands.gate import gate
from cac_check.commands.init import init
from cac_check.commands.read import read
from cac_check.commands.report import report
from cac_check.commands.rules import rules_app
from cac_check.commands.schema import schema
from cac_check.commands.validate import validate

COMMANDS = (check, report, explain, bounds, gate, read, extract, validate, schema, init)
"""Every command, in the order ``--help`` lists them; the name of the function is the name of the command."""

GROUPS = (("rules", rules_app), ("baseline", baseline_app))
"""Groups of commands, by their name."""

app = typer.Typer(
    no_args_is_help=True,
    # Plain help: rich would cost more than everything else that `--help` does.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cac-check {__version__}")
        raise typer.Exit


@app.callback()
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


for command in COMMANDS:
    app.command()(command)
for name, group in GROUPS:
    app.add_typer(group, name=name)
