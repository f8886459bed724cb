"""One finding in a terminal or a log: its verdict, its figures, its place, what would make it fit, its rule."""

from __future__ import annotations

from collections.abc import Iterable

from cac_check.diagnostic import Severity
from cac_check.report.words import visible

LABEL_WIDTH = 11
"""Columns of the words before a note."""

STYLES = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.NOTE: "1;36",
}
BLUE = "34"


def block(
    level: Severity,
    rule: str,
    head: str,
    *,
    figures: Iterable[str] = (),
    places: Iterable[str] = (),
    notes: Iterable[tuple[str, str]] = (),
    color: bool = False,
) -> str:
    """Return it over several lines.

    Args:
        level: how loudly it is said.
        rule: its id, or what stands for one.
        head: whose figures, and the verdict.
        figures: lines: the sum, or the figures one by one.
        places: where the figure stands that it points at.
        notes: a word and what it says: what would fit, the rule, the edit.
        color: use the terminal's colours.
    """
    tag = styled(f"{level}[{visible(rule)}]", STYLES[level], color=color)
    lines = [f"{tag} {head}", *(f"  {line}" for line in figures)]
    lines += [f"  {styled('-->', BLUE, color=color)} {place}" for place in places]
    lines += [note(name, words, color=color) for name, words in notes]
    return "\n".join(lines)


def note(name: str, words: str, *, color: bool = False) -> str:
    """Return one note under a finding."""
    return f"  {styled(name.ljust(LABEL_WIDTH), BLUE, color=color)} {words}"


def styled(text: str, style: str, *, color: bool) -> str:
    """Return a text in a style of the terminal (an ANSI SGR code), or as it is."""
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
