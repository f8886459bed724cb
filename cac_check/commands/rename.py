"""``cac-check rename``: a quantity called otherwise, in a data set and its rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import Output, write_outputs
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import DataProblems, Diagnostic, Location, Problems

if TYPE_CHECKING:
    from cac_check.model import Quantity


def rename(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A data set (YAML).")],
    old: Annotated[str, typer.Argument(metavar="OLD", help="The name a quantity has.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name it is to have.")],
    *,
    rules: options.Rules,
    merge: Annotated[
        bool,
        typer.Option("--merge", help="NEW is there already: make both one, with what is said of NEW."),
    ] = False,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Rename a quantity wherever it stands: in the data set, in the rule files it names, and in their tests.

    Only names change; comments, order and line ends stay. Claims and rules that are commented out are renamed as well,
    and a label that is nothing but the name, as drafts have it.

    With --merge, two quantities that are one become one: claims and rules of OLD are then of NEW.

    Exit codes: 0 renamed, 1 there is no such quantity, or the new name is taken or none; 2 a file cannot be used.

    \b
    Examples:
      cac-check rename draft.yaml count_7 people_killed_biobio
      cac-check rename draft.yaml accounts accounts_closed --merge
    """
    from cac_check.loading import load_dataset
    from cac_check.loading.files import read_bytes
    from cac_check.loading.quantity_names import renamed, without_quantity

    with exit_on_problems(color):
        known = load_dataset(dataset)
        _refuse(dataset, known.quantities, old, new, merge=merge)
        folder = Path(dataset).parent
        files = list(dict.fromkeys([*(str(folder / path) for path in known.rules), *rules]))
        tests = [str(Path(path).with_suffix(".test.yaml")) for path in files]
        data = read_bytes(dataset)
        if merge:
            text, times = without_quantity(data, dataset, old)
            if not times:
                raise _problem(dataset, "not-on-its-own-line", f"{old!r} is not declared on lines of its own", _BY_HAND)
            data = text.encode()
        texts = {dataset: renamed(data, dataset, old, new)}
        for path in [*files, *(path for path in tests if Path(path).is_file())]:
            texts[path] = renamed(read_bytes(path), path, old, new)
        load_dataset(texts[dataset][0].encode(), name=dataset)
        changed = {path: text for path, (text, count) in texts.items() if count}
        write_outputs([Output(path, text) for path, text in changed.items()])
    if not quiet:
        for path, (_, count) in texts.items():
            if count:
                say(f"{path}: {count} {'place' if count == 1 else 'places'}")
    raise typer.Exit(Exit.OK)


_BY_HAND = "rename the claims by hand and delete what is said of the other"


def _refuse(dataset: str, known: Mapping[str, Quantity], old: str, new: str, *, merge: bool) -> None:
    """Refuse names that cannot be used.

    Raises:
        Problems: if one cannot.
    """
    from cac_check.loading.names import QUANTITY
    from cac_check.loading.problems import did_you_mean

    names = tuple(known)
    if old not in names:
        raise _problem(dataset, "unknown-quantity", f"there is no quantity {old!r}", did_you_mean(old, names))
    if merge and (new not in names or new == old):
        raise _problem(dataset, "unknown-quantity", f"there is no other quantity {new!r}", did_you_mean(new, names))
    if merge and not _are_alike(known[old], known[new]):
        message = f"{old!r} is {_sort_of(known[old])}, {new!r} {_sort_of(known[new])}: two that differ are not one"
        raise _problem(
            dataset, "different-quantities", message, "give both the same kind and unit first, if they are one"
        )
    if new in names and not merge:
        advice = "two that are one become one with --merge"
        raise _problem(dataset, "known-quantity", f"there is a quantity {new!r} already", advice)
    if not re.fullmatch(QUANTITY.pattern or "", new):
        raise _problem(dataset, "not-a-name", f"{new!r} is not {QUANTITY.expected}", "write such a name")


def _are_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two may be one: things are counted under many names, and a draft does not always tell a unit."""
    units = {one.unit, other.unit} - {None}
    return one.kind == other.kind and (one.kind.value == "count" or len(units) < 2)


def _sort_of(quantity: Quantity) -> str:
    """Return what sort of number a quantity is, in words."""
    return f"of kind {quantity.kind.value}{f', counted in {quantity.unit}' if quantity.unit else ''}"


def _problem(dataset: str, code: str, message: str, advice: str | None) -> Problems:
    return DataProblems([Diagnostic(code, message, Location(dataset), advice)])
