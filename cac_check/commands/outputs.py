"""Which format goes where: ``--format`` and ``--output`` as pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

import typer

from cac_check.commands.files import STANDARD
from cac_check.records import dataclass

ENDINGS: Mapping[str, str] = MappingProxyType(
    {
        ".txt": "text",
        ".md": "markdown",
        ".markdown": "markdown",
        ".html": "html",
        ".htm": "html",
        ".json": "json",
        ".sarif": "sarif",
        ".jsonld": "claimreview",
        ".xml": "junit",
    }
)
"""The format a file gets by its ending."""


@dataclass(frozen=True, slots=True)
class Target:
    """One format and the file it goes to (``-`` for standard output)."""

    format: str
    path: str


def pair(formats: Sequence[str], outputs: Sequence[str], *, known: Sequence[str], default: str) -> tuple[Target, ...]:
    """Pair formats with outputs, the first with the first and so on.

    Without a format, the ending of a file decides; without an output, the only format goes to standard output.

    Args:
        formats: what was given as ``--format``.
        outputs: what was given as ``--output``.
        known: every format there is.
        default: the format of standard output where none is given.

    Raises:
        typer.BadParameter: if they do not pair, a format is unknown or two outputs are one file.
    """
    for name in formats:
        if name not in known:
            raise typer.BadParameter(f"“{name}” is none of: {', '.join(known)}", param_hint="--format")
    if len(set(outputs)) < len(outputs):
        raise typer.BadParameter("two outputs have the same name", param_hint="--output")
    if not outputs:
        if len(formats) > 1:
            raise typer.BadParameter(
                "several formats need an --output each, in the same order (- is standard output)", param_hint="--format"
            )
        return (Target(formats[0] if formats else default, STANDARD),)
    if not formats:
        return tuple(Target(_format_for(path, known, default), path) for path in outputs)
    if len(formats) != len(outputs):
        raise typer.BadParameter(
            f"{len(formats)} of --format and {len(outputs)} of --output do not pair", param_hint="--output"
        )
    return tuple(map(Target, formats, outputs))


def _format_for(path: str, known: Sequence[str], default: str) -> str:
    if path == STANDARD:
        return default
    name = ENDINGS.get(PurePath(path).suffix.lower())
    if name is None or name not in known:
        endings = ", ".join(ending for ending, format_ in ENDINGS.items() if format_ in known)
        raise typer.BadParameter(f"the ending of {path} names no format (these do: {endings})", param_hint="--output")
    return name
