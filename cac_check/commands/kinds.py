"""What the files of a command hold, and which options are of which of the two.

An option that only one of them has says so where it is declared (:class:`Only`); given with the other it is refused,
with the reason and what to do instead: nothing is taken in silence.
"""

from __future__ import annotations

import enum
import inspect
from collections.abc import Iterator
from typing import get_args

import typer

from cac_check.records import dataclass


class Kind(enum.Enum):
    """What the files on the command line hold."""

    CLAIMS = "data sets of claims"
    TABLES = "tables"


@dataclass(frozen=True, slots=True)
class Only:
    """Stands in the annotation of an option that one kind alone has."""

    kind: Kind
    instead: str
    """What who has the other kind does, as it follows a colon."""


def refuse_foreign(context: typer.Context, kind: Kind) -> None:
    """End with a usage error that names every option that was given and is not of this kind.

    Args:
        context: of the command that runs.
        kind: what its files hold.

    Raises:
        typer.BadParameter: if there is any.
    """
    foreign = [
        (option, only) for name, option, only in _bound(context) if only.kind is not kind and _is_given(context, name)
    ]
    if foreign:
        reasons = "; ".join(
            f"{option} is of {only.kind.value}, not of {kind.value}: {only.instead}" for option, only in foreign
        )
        raise typer.BadParameter(reasons, param_hint=", ".join(option for option, _ in foreign))


def _bound(context: typer.Context) -> Iterator[tuple[str, str, Only]]:
    """Yield the name, the longest spelling and the kind of each option of a command that has one kind only."""
    options = {parameter.name: parameter.opts[0] for parameter in context.command.params}
    assert context.command.callback is not None
    for name, parameter in inspect.signature(
        inspect.unwrap(context.command.callback), eval_str=True
    ).parameters.items():
        for mark in get_args(parameter.annotation):
            if isinstance(mark, Only):
                yield name, options[name], mark


def _is_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"
