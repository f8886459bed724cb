"""``cac-check doctor``: whether everything it needs is here and works."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems, printable, wants_color

if TYPE_CHECKING:
    from cac_check.commands.examination import Examined

FORMAT = "cac-check-doctor/v1"
"""The name and version of the JSON format."""

_COLOUR = {"ok": "green", "missing": "yellow", "failed": "red"}


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Look whether everything that is needed is here and works.

    Versions of cac-check, Python and packages; every engine on a tiny system, its answers verified; the example of
    `init` checked and its proofs verified; a small table; encodings; the folder of remembered runs; extras. Nothing is
    changed, and nothing is sent anywhere.

    Exit codes: 0 all works (what is only missing has no part in this), 1 something failed.

    \b
    Examples:
      cac-check doctor
      cac-check doctor --json > doctor.json
    """
    from cac_check.commands.examination import State, examine

    found = tuple(examine(os.environ))
    healthy = all(each.state is not State.FAILED for each in found)
    with exit_on_problems(color):
        emit(_json(found, healthy) if as_json else _text(found, healthy, color))
    raise typer.Exit(Exit.OK if healthy else Exit.FINDINGS)


def _json(found: Sequence[Examined], healthy: bool) -> str:
    checks = [{"name": each.name, "state": str(each.state), "detail": each.detail, "help": each.help} for each in found]
    return json.dumps({"format": FORMAT, "healthy": healthy, "checks": checks}, ensure_ascii=False, indent=2) + "\n"


def _text(found: Sequence[Examined], healthy: bool, color: Color) -> str:
    colored = wants_color(color, sys.stdout)
    width = max(len(each.name) for each in found)
    lines = []
    for each in found:
        state = f"{each.state:<7}"
        shown = typer.style(state, fg=_COLOUR[each.state]) if colored else state
        lines.append(f"{shown}  {each.name:<{width}}  {_line(each.detail)}")
        if each.help:
            lines.append(f"{'':7}  {'':{width}}  help: {_line(each.help)}")
    failed = sum(each.state == "failed" for each in found)
    lines.append("all that is needed works" if healthy else f"{failed} of {len(found)} failed")
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return printable(text).replace("\n", " ")
