"""A document as plain text, for a terminal or a log: no markup, tables as columns that stand below each other."""

from __future__ import annotations

from cac_check.report.document import (
    Block,
    Branch,
    Bullets,
    Code,
    Document,
    Drawing,
    Emphasis,
    Heading,
    Inline,
    Line,
    Link,
    Paragraph,
    Picture,
    Preformatted,
    Strong,
    Table,
)
from cac_check.report.words import columns, spelled_out

GAP = "  "
"""Between two columns of a table."""


def to_text(blocks: Document) -> str:
    """Write a document as plain text."""
    return "\n\n".join(_block(block) for block in blocks if not isinstance(block, Drawing)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(_, line) | Paragraph(line):
            return _text(line)
        case Bullets(lines):
            return "\n".join(map(_bullet, lines))
        case Table():
            return _table(block)
        case Preformatted(text):
            return GAP + spelled_out(text)
        case Drawing(_, title):
            return spelled_out(title)


def _bullet(item: Line | Branch) -> str:
    if isinstance(item, Branch):
        return "\n  ".join([_bullet(item.line), *map(_bullet, item.below)])
    return f"- {_text(item)}"


def _table(table: Table) -> str:
    rows = [[_text(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        GAP.join(
            _padded(cell, width, at_end=place in table.numbers)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _padded(cell: str, width: int, *, at_end: bool) -> str:
    blanks = " " * (width - columns(cell))
    return blanks + cell if at_end else cell + blanks


def _text(line: Line) -> str:
    return spelled_out("".join(map(_inline, line)).strip())


def _inline(part: Inline) -> str:
    match part:
        case str():
            return part
        case Strong(text) | Emphasis(text) | Code(text):
            return text
        case Link(text, address) | Picture(text, address):
            return f"{text} ({address})"
