"""Collecting what is wrong with one file, so that all of it is reported at once."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable

from cac_check.diagnostic import Diagnostic, Location, Severity, Span
from cac_check.loading.look_alikes import appearance, difference

MAX_QUOTED = 60
"""Longest piece of a file that a message repeats; the excerpt below it shows the rest."""

MAX_EXCERPT = 200
"""Longest line of a file that is printed under a message."""


_BEFORE = Span(0, 0, 0, 0)
"""Sorts what concerns a whole file before what has a line."""


class Collector:
    """Gathers the diagnostics of one file; lives for one load only."""

    def __init__(self, file: str, text: str = "") -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self._text = text
        self._lines: list[str] | None = None

    def add(self, code: str, message: str, span: Span | None = None, advice: str | None = None) -> None:
        """Add an error at ``span``, with the line of the file that holds it."""
        self.diagnostics.append(
            Diagnostic(code, message, Location(self.file, span), advice, Severity.ERROR, self._excerpt(span))
        )

    def including(self, diagnostics: Iterable[Diagnostic]) -> Collector:
        """Take over diagnostics made elsewhere, and return this collector."""
        self.diagnostics += diagnostics
        return self

    def in_order(self) -> list[Diagnostic]:
        """Return what was found, in the order of the file; what every rule of a template has wrong is said once."""
        return sorted(dict.fromkeys(self.diagnostics), key=lambda each: each.location.span or _BEFORE)

    def location(self, span: Span | None) -> Location:
        """Return the place of ``span`` in this file."""
        return Location(self.file, span)

    def _excerpt(self, span: Span | None) -> str | None:
        if span is None or not self._text:
            return None
        if self._lines is None:
            self._lines = self._text.split("\n")
        if span.line > len(self._lines):
            return None
        line = self._lines[span.line - 1].rstrip("\r")
        return line if len(line) <= MAX_EXCERPT else line[:MAX_EXCERPT] + "…"


def quote(text: str) -> str:
    """Return ``text`` in quotation marks on one line, shortened where it is long."""
    flat = " ".join(text.split())
    return f"“{flat}”" if len(flat) <= MAX_QUOTED else f"“{flat[: MAX_QUOTED - 1]}…”"


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return a hint that names what ``name`` was probably meant to be, or lists what there is, if that is short."""
    return _hint(name, tuple(known))


@functools.lru_cache(maxsize=1024)
def _hint(name: str, known: tuple[str, ...]) -> str | None:
    same = next((other for other in known if appearance(other) == appearance(name) and other != name), None)
    if same is not None:
        return f"did you mean {same}? It looks the same and is another: {difference(same, name)}"
    close = difflib.get_close_matches(name[:200], known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if 0 < len(known) <= 24:
        return f"known here: {', '.join(known)}"
    return None
