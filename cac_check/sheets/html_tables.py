"""The tables of a saved page: spans filled in, raised notes kept apart, hidden parts left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cac_check.sheets.grid import MOST_CELLS, Addressing, Beside, Book, Grid, Options, refuse, trimmed
from cac_check.sheets.text import decoded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_WIDEST = 1000
"""Columns or rows one cell may take, as browsers limit it."""

_DEEPEST = 500
_LEFT_OUT = frozenset({"script", "style", "template", "noscript", "table"})


def is_html(data: bytes) -> bool:
    """Whether bytes begin like a page and hold a table."""
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    return start.startswith(b"<") and b"<table" in data.lower()


def read_html(data: bytes, file: str, options: Options) -> Book:
    """Return the tables of a page.

    Raises:
        UnreadableFile: if it has none, or nests elements deeper than any page.
    """
    said = _CHARSET.search(data[:4000])
    encoding = options.encoding or (said[1].decode("ascii") if said else None)
    text, _ = decoded(data, file, encoding)
    from selectolax.lexbor import LexborHTMLParser

    if text.count("<table") > _DEEPEST * 10:
        raise refuse(file, "too-large", "the page has more tables than are read", "save the table alone")
    tree = LexborHTMLParser(text)
    grids: list[Grid] = []
    for number, table in enumerate(tree.css("table"), 1):
        if not _is_hidden(table):
            grid = _grid(table, file, number)
            if grid.rows:
                grids.append(grid)
    if not grids:
        raise refuse(file, "no-rows", "the page has no table with cells")
    return Book(file, "HTML", tuple(grids))


def _is_hidden(node: LexborNode) -> bool:
    """Whether a browser does not show an element."""
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _grid(table: LexborNode, file: str, number: int) -> Grid:
    rows: list[dict[int, str]] = []
    beside: dict[tuple[int, int], Beside] = {}
    filled: set[tuple[int, int]] = set()
    taken: dict[tuple[int, int], str] = {}
    caption = ""
    cells = 0
    for row_number, row in enumerate(_rows(table)):
        here = {column: text for (line, column), text in taken.items() if line == row_number}
        filled |= {(row_number, column) for column in here}
        column = 0
        for cell in row.iter():
            if cell.tag not in ("td", "th") or _is_hidden(cell):
                continue
            while column in here:
                column += 1
            text, raised = _text(cell)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            cells += width * height
            if cells > MOST_CELLS or column > 16 * _WIDEST:
                raise refuse(file, "too-large", f"table {number} has more than {MOST_CELLS:,} cells")
            for across in range(column, column + width):
                here[across] = text
                for down in range(row_number + 1, row_number + height):
                    taken[down, across] = text
                if across > column:
                    filled.add((row_number, across))
            if raised:
                beside[row_number, column] = Beside(raised=raised)
            column += width
        taken = {place: text for place, text in taken.items() if place[0] > row_number}
        rows.append(here)
    for node in table.css("caption"):
        caption = " ".join(node.text().split())
        break
    return Grid(
        file,
        tuple(trimmed([row.get(column, "") for column in range(max(row, default=-1) + 1)]) for row in rows),
        sheet=caption or None,
        number=number,
        addressing=Addressing.ROWS,
        beside=beside,
        filled=frozenset(filled),
    )


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """Yield the rows of a table that are shown, without those of tables inside of it."""
    for child in table.iter():
        if child.tag == "tr" and not _is_hidden(child):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot") and not _is_hidden(child):
            yield from (row for row in child.iter() if row.tag == "tr" and not _is_hidden(row))


def _span(cell: LexborNode, name: str) -> int:
    text = (cell.attributes.get(name) or "1").strip()
    return min(max(int(text), 1), _WIDEST) if text.isdigit() and len(text) < 9 else 1


def _text(cell: LexborNode) -> tuple[str, str]:
    """Return the text of a cell and, apart, what is raised in it."""
    flat: list[str] = []
    raised: list[str] = []
    stack = list(cell.iter(include_text=True))[::-1]
    while stack:
        node = stack.pop()
        if node.tag == "-text":
            flat.append(node.text(deep=False))
        elif node.tag in ("br", "p", "div", "li"):
            flat.append(" ")
            stack += list(node.iter(include_text=True))[::-1]
        elif node.tag == "sup":
            raised.append(node.text())
        elif node.tag not in _LEFT_OUT and not _is_hidden(node):
            stack += list(node.iter(include_text=True))[::-1]
    return " ".join("".join(flat).split()), " ".join("".join(raised).split())
