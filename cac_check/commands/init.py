"""``cac-check init``: a small working example to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cac_check.commands import options
from cac_check.commands.files import Output, write_outputs
from cac_check.commands.schema import schema_text
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Diagnostic, Location, Problems

EXAMPLE = ("README.md", "figures.yaml", "rules.yaml")
"""The files of the example, which lie beside this module."""


def init(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where to write it; made if it is not there.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are already there.")] = False,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Write a small example to start from.

    A data set, its rules, JSON Schemas for editors and a README.

    \b
    Examples:
      cac-check init my-check
      cac-check init my-check --force
    """
    import importlib.resources

    place = Path(folder)
    source = importlib.resources.files("cac_check.commands") / "example"
    texts = {name: (source / name).read_text(encoding="utf-8") for name in EXAMPLE}
    texts |= {f"schemas/{name}.schema.json": schema_text(name) for name in ("dataset", "rules")}
    with exit_on_problems(color):
        taken = [name for name in texts if (place / name).exists()]
        if taken and not force:
            raise Problems(
                Diagnostic(
                    "file-exists", "this file is already there", Location(str(place / name)), "add --force to overwrite"
                )
                for name in taken
            )
        _make_folders(place)
        write_outputs([Output(str(place / name), text) for name, text in texts.items()])
    if not quiet:
        say(f"wrote {', '.join(texts)} to {place}")
        say(f"next: cac-check check {place / 'figures.yaml'}")


def _make_folders(place: Path) -> None:
    try:
        (place / "schemas").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder cannot be made: {error.strerror}"
        raise Problems([Diagnostic("cannot-write", message, Location(str(place)))]) from error
