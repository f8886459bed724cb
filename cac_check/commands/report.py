"""``cac-check report``: the report for readers."""

from __future__ import annotations

from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.cases import load_cases
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.outputs import pair
from cac_check.commands.reports import check_cases, refuse_unknown_sources
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.model import Profile
from cac_check.report import READERS


def report(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A data set (YAML); - is standard input.")],
    *,
    rules: options.Rules,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="Markdown or HTML by its ending; - is standard output."),
    ] = STANDARD,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Tell only what concerns this source.")
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="A note on the one article named by --source.")
    ] = False,
    profile: options.ProfileOption = Profile.DEFAULT,
    view: options.Views,
    conflicts: options.Conflicts = 10,
    budget: options.Budget = None,
    timeout: options.Timeout = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Write the report for readers: what cannot all hold, what would make it fit, and what was not checked.

    Exit codes: 0 written, whatever was found; 1 the data set breaks its schema; 2 could not run.

    \b
    Examples:
      cac-check report data/cac-2023.yaml -o report.md
      cac-check report data/cac-2023.yaml -o report.html
      cac-check report data/cac-2023.yaml --source theaseandaily --brief
    """
