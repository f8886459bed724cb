"""A document for readers: blocks of text, before it is Markdown or HTML.

Text in it is plain; each format escapes it once, at its edge, so that no words of a source can become markup.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TypeAlias

from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry the point."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words set apart, such as an invitation to ask."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Ids, file names and commands, as they are typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to an address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a file beside the document. A page that loads nothing links to it."""

    text: str
    """What it shows."""
    address: str


Inline: TypeAlias = str | Strong | Emphasis | Code | Link | Picture
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title."""

    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    line: Line


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of a list with a list of its own below it."""

    line: Line
    below: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, a line each."""

    lines: tuple[Line | Branch, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as the header."""

    header: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    numbers: frozenset[int] = frozenset()
    """Columns of numbers, by place from 0: they end where the column ends."""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("every row of a table needs a cell per column")


@dataclass(frozen=True, slots=True)
class Preformatted:
    """A line as it is typed, alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that is drawn here: a page holds it, other formats show the file it is written to."""

    name: str
    """Of the file, without its ending."""
    title: str
    svg: str
    """The picture, without its style."""


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Preformatted | Drawing
Document: TypeAlias = tuple[Block, ...]


def line(*parts: Inline) -> Line:
    """Return the parts as one line, empty ones left out."""
    return tuple(part for part in parts if part != "")


def link(text: str, address: str | None) -> Inline:
    """Return a link, or the text alone where there is no address a browser may safely follow."""
    if address is None or not address.lower().startswith(("http://", "https://")):
        return text
    return Link(text, _written_out(address))


def _written_out(address: str) -> str:
    """Return an address in which nothing is hidden and nothing ends it: such characters as percent codes."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
        if character.isspace() or unicodedata.category(character)[0] == "C" or character in '<>"\\|`'
        else character
        for character in address
    )


def joined(lines: Iterable[Line], separator: str) -> Line:
    """Return several lines as one, with a separator between them."""
    out: list[Inline] = []
    for each in lines:
        out += [separator, *each] if out else each
    return tuple(out)
