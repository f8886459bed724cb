"""What a person at a terminal sees: problems, notes and progress on standard error, the report on standard output."""

from __future__ import annotations

import enum
import os
import shutil
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TextIO

import typer

from cac_check.commands.exits import exit_for_problems
from cac_check.commands.recording import WIPE
from cac_check.diagnostic import Diagnostic, Problems, Severity, Span
from cac_check.report.screen import Screen

PATIENCE = 1.0
"""Seconds after which a terminal is told what takes so long."""

EXCERPT_WIDTH = 100
"""Characters of a line that are shown around a problem."""

_SEVERITY_COLOUR: Mapping[Severity, str] = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


class Color(enum.StrEnum):
    """When to colour: ``auto`` asks the environment and the terminal."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def wants_color(choice: Color, stream: TextIO) -> bool:
    """Whether output to ``stream`` is coloured.

    ``--color`` goes before ``NO_COLOR``, that before ``FORCE_COLOR`` and ``CLICOLOR_FORCE``, those before the question
    whether the stream is a terminal. An empty variable counts as unset (https://no-color.org).
    """
    if choice is not Color.AUTO:
        return choice is Color.ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def screen(choice: Color, stream: TextIO) -> Screen:
    """Return what is known of where a report goes: its colours, and its columns where it is a terminal."""
    width = shutil.get_terminal_size().columns if stream.isatty() else None
    return Screen(wants_color(choice, stream), width)


def say(message: str) -> None:
    """Write one message to standard error."""
    typer.echo(message, err=True)


@contextmanager
def waiting(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Tell a terminal what is being done if it takes longer than ``PATIENCE``, and wipe it out afterwards.

    Yields:
        What may be called with how much is done of how much, to show that as well.
    """
    if quiet or os.environ.get("CI") or not sys.stderr.isatty():
        yield _silent
        return
    announced = threading.Event()
    count = ""

    def tell() -> None:
        announced.set()
        typer.echo(f"{WIPE}{what}{count} …", err=True, nl=False)

    def progress(done: int, total: int) -> None:
        nonlocal count
        count = f": {done:,} of {total:,}"
        if announced.is_set():
            tell()

    timer = threading.Timer(PATIENCE, tell)
    timer.start()
    try:
        yield progress
    finally:
        timer.cancel()
        timer.join()
        if announced.is_set():
            typer.echo(WIPE, err=True, nl=False)


def _silent(done: int, total: int) -> None:
    """Show no progress."""


@contextmanager
def exit_on_problems(color: Color) -> Iterator[None]:
    """Show the problems of files that cannot be used, and end the command with the exit code they have."""
    try:
        yield
    except Problems as problems:
        show_problems(problems.diagnostics, color)
        raise typer.Exit(exit_for_problems(problems)) from None


def show_problems(diagnostics: Iterable[Diagnostic], color: Color) -> None:
    """Write every problem to standard error, with the line it is on, and how many there are."""
    if diagnostics := tuple(diagnostics):
        say(problems_text(diagnostics, color=wants_color(color, sys.stderr)))


def problems_text(diagnostics: Sequence[Diagnostic], *, color: bool = False) -> str:
    """Return every problem for people, and how many there are if there are several."""
    blocks = [render_diagnostic(diagnostic, color=color) + "\n" for diagnostic in diagnostics]
    files = len({diagnostic.location.file for diagnostic in diagnostics})
    if len(diagnostics) > 1:
        blocks.append(f"{len(diagnostics)} problems in {files} file{'s' if files > 1 else ''}")
    return "\n".join(blocks)


def render_diagnostic(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """Return one problem for people: what is wrong, where, the line it is on with the place marked, what to do."""
    head = f"{diagnostic.severity}[{diagnostic.code}]"
    if color:
        head = typer.style(head, fg=_SEVERITY_COLOUR[diagnostic.severity], bold=True)
    # The name of a file may hold a line break: what follows it must not look like a line of ours.
    place = printable(str(diagnostic.location)).replace("\n", "\\n")
    lines = [f"{head} {printable(diagnostic.message)}", f"  --> {place}"]
    span = diagnostic.location.span
    if diagnostic.excerpt is not None and span is not None and span.column <= len(diagnostic.excerpt) + 1:
        number = str(span.line)
        text, mark = _marked(diagnostic.excerpt, span)
        lines += [f" {number} | {text}", f" {' ' * len(number)} | {mark}"]
    if diagnostic.help:
        lines.append(f"  help: {printable(diagnostic.help)}")
    return "\n".join(lines)


def printable(text: str) -> str:
    """Return ``text`` with control characters spelled out, so that a file's content cannot steer the terminal."""
    return "".join(
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else ascii(c)[1:-1] for c in text
    )


def _marked(line: str, span: Span) -> tuple[str, str]:
    """Return the part of ``line`` around ``span`` and a second line that marks the span under it."""
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    first = max(0, min(start - EXCERPT_WIDTH // 2, len(line) - EXCERPT_WIDTH))
    last = min(len(line), first + EXCERPT_WIDTH)
    before, after = "…" if first else "", "…" if last < len(line) else ""
    lead = before + _visible(line[first:start])
    marked = _visible(line[start : min(end, last)])
    return (
        f"{before}{_visible(line[first:last])}{after}".rstrip(),
        " " * _columns(lead) + "^" * max(1, _columns(marked)),
    )


def _visible(text: str) -> str:
    return printable(text.replace("\t", " "))


def _columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` fills: East Asian wide characters fill two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
