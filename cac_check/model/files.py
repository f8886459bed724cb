"""How a published file is written, as far as a person says it."""

from __future__ import annotations

from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What a person says of a published file; ``None`` is found out, and said where it could be otherwise."""

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    group: str | None = None
    sheet: str | None = None
    """A name, or a number from 1."""
    header: int | None = None
    """How many rows hold the headings."""
    skip: int | None = None
    """How many rows stand before the headings."""
    marks: str | None = None
    """The list of an office."""

    @property
    def said(self) -> bool:
        """Whether anything is said."""
        return self != FileOptions()
