"""ODS: every cell as the file says it is shown. Empty ones that repeat are only counted."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from cac_check.sheets.archive import Archive
from cac_check.sheets.grid import MOST_CELLS, Addressing, Beside, Book, Grid, Options, Remark, refuse, trimmed
from cac_check.sheets.style import unified

_PASSWORD = "open it with the password and save it without one"
_FIGURE = re.compile(r"(\(?[-−]?[0-9.,' ]*[0-9] ?[%‰]?\)?)\s*(.*)", re.DOTALL)
_WIDEST = 16_384
_SCALES = {"1000": 1000, "1000000": 10**6, "1000000000": 10**9}


def read_ods(data: bytes, file: str, options: Options) -> Book:  # noqa: ARG001
    """Return the sheets of a workbook.

    Raises:
        UnreadableFile: if it is damaged, protected, too large, or has no sheet.
    """
    archive = Archive(data, file)
    if "META-INF/manifest.xml" in archive and "encryption-data" in archive.xml("META-INF/manifest.xml"):
        raise refuse(file, "password", "the file is protected by a password", _PASSWORD)
    content = archive.xml("content.xml").encode("utf-8")
    styles = _Styles()
    grids: list[Grid] = []
    sheet: _Sheet | None = None
    depth = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), ("start", "end")):
        name = _local(element.tag)
        if event == "start":
            if name == "table":
                depth += 1
                if depth == 1:
                    sheet = _Sheet(file, len(grids) + 1, _get(element, "name"), styles, _get(element, "style-name"))
            continue
        if name in ("style", "number-style", "percentage-style", "currency-style"):
            styles.add(element)
        elif name == "table-row" and sheet is not None and depth == 1:
            sheet.row(element)
            element.clear()
        elif name == "table":
            depth -= 1
            if depth == 0 and sheet is not None:
                grids.append(sheet.grid())
                element.clear()
                sheet = None
    if not grids:
        raise refuse(file, "no-sheets", "the file has no sheet of cells")
    remarks = tuple(Remark(f"sheet {grid.number} ({grid.sheet}) is hidden") for grid in grids if grid.hidden)
    return Book(file, "ODS", tuple(grids), remarks)


class _Styles:
    """What the automatic styles of a file say of cells and tables."""

    def __init__(self) -> None:
        self.raised: set[str] = set()
        self.hidden: set[str] = set()
        self.data: dict[str, str] = {}
        self.scales: dict[str, int] = {}

    def add(self, element: Element) -> None:
        name = _get(element, "name")
        if (data := _get(element, "data-style-name")) is not None and name:
            self.data[name] = data
        for child in element:
            if (_get(child, "text-position") or "").startswith("super"):
                self.raised.add(name or "")
            if _get(child, "display") == "false":
                self.hidden.add(name or "")
            factor = _get(child, "display-factor")
            if factor is not None and name:
                self.scales[name] = _SCALES.get(factor.partition(".")[0], 1)

    def scale(self, style: str | None) -> int:
        return self.scales.get(self.data.get(style or "", ""), 1)


class _Sheet:
    def __init__(self, file: str, number: int, name: str | None, styles: _Styles, style: str | None) -> None:
        self.file, self.number, self.name, self.styles, self.style = file, number, name, styles, style
        self.rows: list[list[str]] = []
        self.empty = 0
        self.beside: dict[tuple[int, int], Beside] = {}
        self.hidden_rows: set[int] = set()
        self.filled: set[tuple[int, int]] = set()
        self.spans: dict[int, tuple[int, int, str]] = {}
        self.cells = self.uncomputed = 0

    def row(self, element: Element) -> None:
        times = _count(element, "number-rows-repeated")
        index = len(self.rows) + self.empty
        hidden = _get(element, "visibility") in ("collapse", "filter")
        cells, beside, filled = self._cells(element)
        if not any(cells) and not beside:
            self.empty += times
            return
        self.rows.extend([] for _ in range(self.empty))
        self.empty = 0
        self.cells += len(cells) * times
        if self.cells > MOST_CELLS or len(self.rows) + times > 2**20:
            raise refuse(self.file, "too-large", f"sheet {self.number} has more than {MOST_CELLS:,} cells")
        for again in range(times):
            self.rows.append(cells)
            self.beside |= {(index + again, column): each for column, each in beside.items()}
            self.filled |= {(index + again, column) for column in filled}
            if hidden:
                self.hidden_rows.add(index + again)

    def _cells(self, element: Element) -> tuple[list[str], dict[int, Beside], set[int]]:
        """Return the texts of a row, what its cells have besides, and which of them repeat a merged cell."""
        cells: list[str] = []
        beside: dict[int, Beside] = {}
        filled: set[int] = set()
        place = 0
        spans = {column: span for column, span in self.spans.items() if span[0] > 0}
        self.spans = {column: (rows - 1, width, text) for column, (rows, width, text) in spans.items()}
        for cell in element:
            name = _local(cell.tag)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            times = min(_count(cell, "number-columns-repeated"), _WIDEST)
            text, aside = ("", None) if name == "covered-table-cell" else self._cell(cell)
            if text or aside is not None:
                if place + times > _WIDEST:
                    raise refuse(self.file, "too-large", f"sheet {self.number} has more than {_WIDEST:,} columns")
                cells.extend([""] * (place - len(cells)))
                cells.extend([text] * times)
                if aside is not None:
                    beside |= dict.fromkeys(range(place, place + times), aside)
            width, height = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if text and (width > 1 or height > 1) and width <= _WIDEST:
                cells.extend([""] * (place - len(cells)))
                cells[place:] = [text] * width
                filled |= set(range(place + 1, place + width))
                if height > 1:
                    self.spans[place] = (height - 1, width, text)
            place += times
        for column, (_, width, text) in spans.items():
            cells.extend([""] * (column + width - len(cells)))
            cells[column : column + width] = [text] * width
            filled |= set(range(column, column + width))
        return cells, beside, filled

    def _cell(self, cell: Element) -> tuple[str, Beside | None]:
        paragraphs: list[str] = []
        raised: list[str] = []
        comment = ""
        for child in cell:
            name = _local(child.tag)
            if name == "p":
                paragraphs.append(self._text(child, raised))
            elif name == "annotation":
                comment = "\n".join("".join(each.itertext()) for each in child if _local(each.tag) == "p")
        text = "\n".join(paragraphs)
        aside = Beside(raised="".join(raised).strip(), comment=comment.strip())
        kind = _get(cell, "value-type")
        if _get(cell, "formula") is not None and kind is None and not text:
            self.uncomputed += 1
            aside = replace(aside, problem="a formula without a stored value")
        elif text.startswith(("#", "Err:")) and _get(cell, "formula") is not None:
            aside = replace(aside, problem=f"the error {text}")
        elif kind in ("float", "percentage", "currency"):
            scale = self.styles.scale(_get(cell, "style-name"))
            found = _FIGURE.fullmatch(unified(text))
            if scale != 1 or (found and found[2]):
                text, unit = (found[1].rstrip(), found[2]) if found else (text, "")
                aside = replace(aside, scale=scale, unit=unit)
        elif kind == "date" and (day := _get(cell, "date-value")):
            text = day.removesuffix("T00:00:00")
        return text, aside if aside != Beside() else None

    def _text(self, element: Element, raised: list[str]) -> str:
        """Return the text of a paragraph without its raised parts."""
        parts = [element.text or ""]
        for child in element:
            name = _local(child.tag)
            if name == "s":
                parts.append(" " * _count(child, "c"))
            elif name in ("tab", "line-break"):
                parts.append(" ")
            elif name == "span" and _get(child, "style-name") in self.styles.raised:
                raised.append("".join(child.itertext()))
            elif name != "note":
                parts.append(self._text(child, raised))
            parts.append(child.tail or "")
        return "".join(parts)

    def grid(self) -> Grid:
        remarks = []
        if self.hidden_rows:
            remarks.append(Remark(f"{len(self.hidden_rows):,} rows are hidden"))
        if self.uncomputed:
            remarks.append(Remark(f"{self.uncomputed:,} formulas have no stored value", doubt=True))
        return Grid(
            self.file,
            tuple(map(trimmed, self.rows)),
            sheet=self.name,
            number=self.number,
            addressing=Addressing.LETTERS,
            beside=self.beside,
            hidden=self.style in self.styles.hidden,
            hidden_rows=frozenset(self.hidden_rows),
            filled=frozenset(self.filled),
            remarks=tuple(remarks),
        )


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _get(element: Element, name: str) -> str | None:
    """Return an attribute whatever its namespace."""
    return _named(element.attrib).get(name)


def _named(attributes: Mapping[str, str]) -> dict[str, str]:
    return {key.rpartition("}")[2]: value for key, value in attributes.items()}


def _count(element: Element, name: str) -> int:
    text = _get(element, name) or "1"
    return int(text) if text.isdigit() and len(text) < 10 else 1
