"""``cac-check schema``: JSON Schemas for editors."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.terminal import Color, exit_on_problems, say


def schema(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The file format: dataset, rules, table-rules or rule-tests.")
    ],
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where it goes; - is standard output.")
    ] = STANDARD,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Print the JSON Schema (draft-07) of a file format.

    Editors complete and check a file by it if its first line names it:
    # yaml-language-server: $schema=dataset.schema.json

    \b
    Examples:
      cac-check schema dataset -o dataset.schema.json
      cac-check schema rules
    """
    from cac_check.loading import SCHEMAS

    if name not in SCHEMAS:
        raise typer.BadParameter(f"“{name}” is none of: {', '.join(SCHEMAS)}", param_hint="NAME")
    with exit_on_problems(color):
        write_outputs([Output(output, schema_text(name))])
    if output != STANDARD and not quiet:
        say(f"wrote {output}")


def schema_text(name: str) -> str:
    """Return a schema as the text of its file."""
    from cac_check.loading import schema as schema_of

    return json.dumps(schema_of(name), ensure_ascii=False, indent=2) + "\n"
