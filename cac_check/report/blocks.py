"""One finding in a terminal or a log: its verdict, its figures, its place, what would make it fit, its rule."""

from __future__ import annotations

from collections.abc import Iterable

from cac_check.diagnostic import Severity
from cac_check.report.screen import PLAIN, Screen
from cac_check.report.words import columns, plural, visible

LABEL_WIDTH = 11
"""Columns of the words before a note."""
_INDENT = 2 + LABEL_WIDTH + 1

MOST_LINES = 20
"""Lines of one finding, unless all are asked for."""

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
    screen: Screen = PLAIN,
    most: int | None = None,
) -> str:
    """Return it over several lines.

    Args:
        level: how loudly it is said.
        rule: its id, or what stands for one.
        head: whose figures, and the verdict.
        figures: lines: the sum, or the figures one by one.
        places: where the figure stands that it points at.
        notes: a word and what it says: what would fit, the rule, the edit.
        screen: where it is shown; notes are laid out to its width.
        most: lines that are shown; the others are counted.
    """
    color = screen.color
    tag = styled(f"{level}[{visible(rule)}]", STYLES[level], color=color)
    lines = [f"{tag} {head}", *(f"  {line}" for line in figures)]
    lines += [f"  {styled('-->', BLUE, color=color)} {place}" for place in places]
    for name, words in notes:
        first, *rest = laid_out(words, None if screen.width is None else screen.width - _INDENT)
        lines += [note(name, first, color=color), *(" " * _INDENT + each for each in rest)]
    more = 0 if most is None else len(lines) - most
    if more > 0:
        lines = [*lines[: len(lines) - more - 1], f"  … {plural(more + 1, 'more line')}: --full shows all"]
    return "\n".join(lines)


def laid_out(text: str, width: int | None) -> list[str]:
    """Return a text as lines that fit a width, broken at blanks; a word that is too long has a line of its own."""
    if width is None or columns(text) <= width:
        return [text]
    lines: list[str] = []
    for word in text.split(" "):
        if lines and columns(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def note(name: str, words: str, *, color: bool = False) -> str:
    """Return one note under a finding."""
    return f"  {styled(name.ljust(LABEL_WIDTH), BLUE, color=color)} {words}"


def styled(text: str, style: str, *, color: bool) -> str:
    """Return a text in a style of the terminal (an ANSI SGR code), or as it is."""
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
