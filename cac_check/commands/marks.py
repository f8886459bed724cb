"""``cac-check marks``: the lists of marks, and what each mark of an office means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands.standard_output import emit

if TYPE_CHECKING:
    from cac_check.sheets.marks import Marks


def marks(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A list, such as eurostat; all if left out.")
    ] = None,
) -> None:
    """Show what the marks of an office mean.

    Exit codes: 0, 2 usage.

    \b
    Examples:
      cac-check marks
      cac-check marks eurostat
    """
    from cac_check.sheets.marks import OFFICES, office_marks

    if name is None:
        emit("".join(f"{each:<22} {office_marks(each).title}\n" for each in OFFICES))
        return
    try:
        found = office_marks(name)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="NAME") from error
    emit("\n".join(_lines(found)) + "\n")


def _lines(found: Marks) -> Iterator[str]:
    yield f"{found.name}: {found.title}, version {found.version}"
    yield f"source: {found.source}"
    for text, mark in found.marks.items():
        yield f"  {text:<14} {mark.kind:<7} {mark.says}".rstrip()
    for text, says in found.flags.items():
        yield f"  {text:<14} flag    {says}"
    notation = found.notation
    if notation.zero != "zero":
        says = "more than nothing" if notation.zero == "low" else "zero, or rounded to it"
        yield f"  {'0':<14} low     {says}, less than half of the last digit"
    if notation.brackets == "flag":
        yield f"  {'(12)':<14} flag    in brackets"
    if notation.trailing_minus == "at-most":
        yield f"  {'2,500-':<14} bound   at most"
    if notation.signed_zero:
        yield f"  {'+0, -0':<14} low     on that side of zero"
