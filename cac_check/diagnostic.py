"""What is wrong with a file of the user's, and where.

A diagnostic is a value, never an exception: loaders collect every one of a run, the edges print them. Lines and columns
start at 1, columns count code points, ends are exclusive.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import NamedTuple

from cac_check.records import dataclass


class Severity(enum.StrEnum):
    """How bad it is, independent of how sure the engine is (that is a verdict)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """How bad, 0 for the mildest."""
        return (Severity.NOTE, Severity.WARNING, Severity.ERROR).index(self)


class Span(NamedTuple):
    """A stretch of text in one file. A tuple, because every node of a large file carries one."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def at(cls, text: str, index: int) -> Span:
        """Return the place of one character of a text; only line feeds end a line, as editors count them."""
        line = text.count("\n", 0, index) + 1
        column = index - (text.rfind("\n", 0, index) + 1) + 1
        return cls(line, column, line, column + 1)


class Location(NamedTuple):
    """A place a reader can open: the file as it was named on the command line, and the stretch in it if known."""

    file: str
    span: Span | None = None

    def __str__(self) -> str:
        return self.file if self.span is None else f"{self.file}:{self.span.line}:{self.span.column}"


LONGEST_QUOTED = 100
"""Characters of a cell that are told in a message."""


def quoted(cell: object) -> str:
    """Return a cell as it is told in a message: a long text is cut, and how long it is said."""
    if isinstance(cell, str) and len(cell) > LONGEST_QUOTED:
        return f"{cell[:LONGEST_QUOTED]!r}… ({len(cell):,} characters)"
    return repr(cell)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: ``message`` says what was found and expected, ``help`` what to do about it."""

    code: str
    """Stable short name of the kind of problem, such as ``unknown-quantity``."""
    message: str
    location: Location
    help: str | None = None
    severity: Severity = Severity.ERROR
    excerpt: str | None = None
    """The line of the file that holds it, for printing under the message."""
    subject: str = ""
    """What it is about beside its place, by which it is known again in another version; empty: its message."""
    count: int = 1
    """How many problems it stands for."""

    def __str__(self) -> str:
        return f"{self.location}: {self.severity}[{self.code}] {self.message}"


class CacCheckError(Exception):
    """Base of what this package raises on purpose."""


class Problems(CacCheckError):
    """One or more files cannot be used; ``diagnostics`` holds every problem found, not the first."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))

    def __reduce__(self) -> tuple[type[Problems], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)


class DataProblems(Problems):
    """A data set breaks its schema: the exit code is 1, as for a finding."""


class RuleProblems(Problems):
    """A rule file is wrong: nothing can be checked, the exit code is 2."""


class UnreadableFile(Problems):
    """A file is missing, a folder, too large, not text or not YAML at all: the exit code is 2."""
