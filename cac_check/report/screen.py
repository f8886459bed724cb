"""Where a text goes: what a terminal can show, and how wide it is."""

from __future__ import annotations

from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """What is known of a place that shows text."""

    color: bool = False
    """Whether it shows colours (ANSI SGR codes); otherwise no escape code is printed."""
    width: int | None = None
    """Its columns; ``None`` where lines may be as long as they are."""


PLAIN = Screen()
"""A file, a pipe or a log."""
