"""Values of options that are plain, without what typer loads to convert any value.

typer 0.28 and later convert by pydantic, the import of which takes as long as typer's own. A text where a text is asked
for, a name that is one of the choices, or a default needs no conversion: such values are handed over as they are, and
everything else, with every message about it, is left to typer.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

import typer

_HOLDER = "_runtime_param"
"""Where typer keeps what converts the values of a parameter; where it has no such place, nothing is changed."""


def lighten(command: Any) -> None:
    """Let a command and those under it take plain values as they are."""
    all_of = command.get_params

    def get_params(ctx: typer.Context) -> list[Any]:
        parameters: list[Any] = all_of(ctx)  # with --help, which is made only here
        for parameter in parameters:
            if getattr(parameter, _HOLDER, parameter) is None:
                setattr(parameter, _HOLDER, _Plain(parameter))
        return parameters

    command.get_params = get_params
    for each in getattr(command, "commands", {}).values():
        lighten(each)


class _Plain:
    """Stands where typer keeps what converts the values of one parameter."""

    def __init__(self, parameter: Any) -> None:
        self._annotation = parameter.type_descriptor.annotation

    def coerce(self, value: Any, *, param: Any, ctx: typer.Context) -> Any:
        annotation = self._annotation
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        if several and get_origin(annotation) is list and isinstance(value, list | tuple):
            (each,) = get_args(annotation)
            found = [plain(item, each) for item in value]
            if NotImplemented not in found:
                return found
        elif not several and (found_one := plain(value, annotation)) is not NotImplemented:
            return found_one
        setattr(param, _HOLDER, None)
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def plain(value: object, annotation: Any) -> object:
    """Return the value of a parameter if it needs no conversion, else ``NotImplemented``."""
    if annotation is str:
        return value if type(value) is str else NotImplemented
    if annotation in (int, float):  # a default: what is typed is a text
        return value if type(value) is annotation else NotImplemented
    if get_origin(annotation) is Literal:
        return _among(get_args(annotation), value)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return _among(annotation, value)
    return NotImplemented


def _among(choices: Iterable[object], value: object) -> object:
    for choice in choices:
        if value is choice or (type(value) is str and value == getattr(choice, "value", choice)):
            return choice
    return NotImplemented
