"""``cac-check mcp``: the tools for language models and other programs, over the Model Context Protocol."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.terminal import Color, exit_on_problems
from cac_check.diagnostic import Diagnostic, Location, Problems


def mcp(
    *,
    folder: Annotated[
        str, typer.Option("--folder", metavar="DIR", help="The only folder whose files are read, links followed.")
    ] = ".",
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=1, help="For one answer; then it is stopped.")
    ] = 60,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Serve read, extract, suggest, check, explain, trace and validate to language models (MCP, stdio).

    Standard input and output speak the Model Context Protocol until standard input ends. Nothing is written, and
    nothing outside the folder is read. Needs: pip install 'cac-check[mcp]'

    Exit codes: 0 standard input ended, 2 could not run.

    \b
    Examples:
      cac-check mcp
      cac-check mcp --folder ~/newsroom/figures --timeout 30
    """
    with exit_on_problems(color):
        if not os.path.isdir(folder):  # noqa: PTH112
            message, advice = "there is no such folder", "name a folder whose files may be read"
            raise Problems([Diagnostic("no-folder", message, Location(folder), advice)])
        try:
            from cac_check.commands.agents.server import serve
        except ModuleNotFoundError as error:
            if error.name is None or not error.name.startswith(("mcp", "anyio")):
                raise
            message, advice = "this needs the Python SDK of the protocol", "pip install 'cac-check[mcp]'"
            raise Problems([Diagnostic("no-mcp", message, Location("mcp"), advice)]) from error
        serve(os.path.abspath(folder), timeout)  # noqa: PTH100
