"""XLSX and XLSM: every cell as it is shown, with what the number format, raised marks, comments and merged cells say.

Read by us and not by a library, because a published table is what is *shown*: libraries give 12341 for 1234 with a
raised 1, 67000 for what is shown as 67k, and nothing for a formula nobody computed. The XML is first checked to be well
formed; then rows and cells are taken from the text, at the speed of the quickest library.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

from cac_check.records import dataclass
from cac_check.sheets.archive import Archive
from cac_check.sheets.grid import (
    MOST_CELLS,
    NOTHING,
    Addressing,
    Beside,
    Book,
    Grid,
    Options,
    Remark,
    letters,
    refuse,
    trimmed,
)
from cac_check.sheets.number_formats import BUILT_IN, general, shown
from cac_check.sheets.xlsx_texts import apart, rich, unescaped, without_apart

_ROW = re.compile(r"<(?:\w+:)?row\b")
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]+"(?: s="([0-9]+)")?(?: t="(n|s)")?(?:/>|><v>([^<&]*)</v></c>)'
    r"|<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)",
    re.DOTALL,
)
"""A number or a shared text as nearly every program writes it: column, style, kind, value; else attributes, inside."""

_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_VALUE = re.compile(r"<(?:\w+:)?v\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?v>)", re.DOTALL)
_FORMULA = re.compile(r"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_STRING = re.compile(r"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_MERGED = re.compile(r"<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*[\"']([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)[\"']")
_COLUMN = re.compile(r"<(?:\w+:)?col\b([^>]*)>")
_OUTSIDE = re.compile(r"\[[0-9]+\]|\[[^\]]+\.xl\w*\]|\bWEBSERVICE\(|\bDDE\(", re.IGNORECASE)

_WIDEST = 16_384
_LONGEST = 1_048_576
_MOST_FILLED = 100_000
"""Merged cells that are filled; beyond it the area is decoration."""


@dataclass(frozen=True, slots=True)
class _Style:
    code: str
    raised: bool = False


def read_xlsx(data: bytes, file: str, options: Options) -> Book:  # noqa: ARG001
    """Return the sheets of a workbook.

    Raises:
        UnreadableFile: if it is damaged, too large, or has no sheet of cells.
    """
    archive = Archive(data, file)
    root = _root(archive)
    workbook = ElementTree.fromstring(archive.xml(root))
    relations = _relations(archive, root)
    strings = _strings(archive, relations.get("sharedStrings", []))
    styles = _styles(archive, relations.get("styles", []))
    sheets = {name for kind in ("worksheet",) for _, name in relations.get(kind, [])}
    targets = {id_: name for entries in relations.values() for id_, name in entries}
    grids: list[Grid] = []
    others = 0
    for element in (each for each in workbook.iter() if _local(each.tag) == "sheet"):
        id_ = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
        part = targets.get(id_, "")
        if part not in sheets:
            others += 1
            continue
        hidden = element.get("state", "visible") != "visible"
        grid = _Sheet(archive, part, file, len(grids) + others + 1, element.get("name", ""), strings, styles).grid()
        grids.append(replace(grid, hidden=hidden))
    if not grids:
        what = "only macros, charts or dialogs" if others or "xl/vbaProject.bin" in archive else "no sheets"
        raise refuse(file, "no-sheets", f"the workbook has {what}, and no sheet of cells")
    remarks = [Remark(f"sheet {grid.number} ({grid.sheet}) is hidden") for grid in grids if grid.hidden]
    if "xl/vbaProject.bin" in archive:
        remarks.append(Remark("the workbook has macros; they are not looked at"))
    if any(name.startswith("xl/externalLinks/") for name in archive.names):
        remarks.append(Remark("formulas point to other files; their stored values are read", doubt=True))
    return Book(file, "XLSX", tuple(grids), tuple(remarks))


def _root(archive: Archive) -> str:
    """Return the part that holds the workbook."""
    if "_rels/.rels" in archive:
        for element in ElementTree.fromstring(archive.xml("_rels/.rels")):
            if element.get("Type", "").endswith("/officeDocument"):
                return element.get("Target", "").lstrip("/")
    return "xl/workbook.xml"


def _relations(archive: Archive, part: str) -> dict[str, list[tuple[str, str]]]:
    """Return what a part points to: kind → id and part."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, list[tuple[str, str]]] = {}
    if relations not in archive:
        return found
    for element in ElementTree.fromstring(archive.xml(relations)):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.setdefault(element.get("Type", "").rpartition("/")[2], []).append((element.get("Id", ""), path))
    return found


def _strings(archive: Archive, parts: list[tuple[str, str]]) -> list[tuple[str, Beside | None]]:
    if not parts:
        return []
    text = without_apart(archive.xml(parts[0][1]))
    return [apart(rich(match[1] or "")) for match in _STRING.finditer(text)]


def _styles(archive: Archive, parts: list[tuple[str, str]]) -> list[_Style]:
    if not parts:
        return []
    root = ElementTree.fromstring(archive.xml(parts[0][1]))
    codes = dict(BUILT_IN)
    fonts: list[bool] = []
    styles: list[_Style] = []
    for group in root:
        match _local(group.tag):
            case "numFmts":
                codes |= {int(each.get("numFmtId", "0")): each.get("formatCode", "General") for each in group}
            case "fonts":
                fonts = [any(_local(child.tag) == "vertAlign" and child.get("val") == "superscript" for child in font)
                         for font in group]  # fmt: skip
            case "cellXfs":
                for each in group:
                    font = int(each.get("fontId", "0"))
                    code = codes.get(int(each.get("numFmtId", "0")), "General")
                    styles.append(_Style(code, font < len(fonts) and fonts[font]))
            case _:
                pass
    return styles


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Sheet:
    """One sheet while it is read."""

    def __init__(
        self,
        archive: Archive,
        part: str,
        file: str,
        number: int,
        name: str,
        strings: list[tuple[str, Beside | None]],
        styles: list[_Style],
    ) -> None:
        self.archive, self.part, self.file, self.number, self.name = archive, part, file, number, name
        self.strings, self.codes = strings, [style.code for style in styles]
        self.rows: list[list[str]] = []
        self.beside: dict[tuple[int, int], Beside] = {}
        self.hidden_rows: set[int] = set()
        self.columns: dict[str, int] = {}
        self.numbers: dict[tuple[str, str], tuple[str, Beside | None]] = {}
        self.grouped = ""
        self.cells = self.uncomputed = self.outside = 0

    def grid(self) -> Grid:
        """Return the sheet as a grid."""
        xml = without_apart(self.archive.xml(self.part))
        head, _, body = xml.partition("sheetData")
        body, _, tail = body.rpartition("sheetData") if "sheetData" in body else (body, "", "")
        for row in _ROW.split(body)[1:]:
            attributes, _, cells = row.partition(">")
            self._row(attributes, cells)
        filled = self._merged(tail)
        self._comments()
        remarks = []
        if self.hidden_rows:
            remarks.append(Remark(f"{len(self.hidden_rows):,} rows are hidden"))
        hidden = self._hidden_columns(head)
        if hidden:
            remarks.append(Remark(f"hidden columns: {', '.join(map(letters, sorted(hidden)[:10]))}"))
        if self.uncomputed:
            remarks.append(Remark(f"{self.uncomputed:,} formulas have no stored value", doubt=True))
        if self.outside:
            remarks.append(Remark(f"{self.outside:,} formulas point outside the file; their stored values are read",
                                  doubt=True))  # fmt: skip
        while self.rows and not any(self.rows[-1]) and not any((len(self.rows) - 1, c) in self.beside
                                                               for c in range(len(self.rows[-1]))):  # fmt: skip
            self.rows.pop()
        return Grid(
            self.file,
            tuple(map(trimmed, self.rows)),
            sheet=self.name,
            number=self.number,
            addressing=Addressing.LETTERS,
            beside=self.beside,
            hidden_rows=frozenset(row for row in self.hidden_rows if row < len(self.rows)),
            hidden_columns=frozenset(hidden),
            filled=frozenset(filled),
            grouped=self.grouped,
            remarks=tuple(remarks),
        )

    def _row(self, attributes: str, cells: str) -> None:
        said = _attributes(attributes)
        index = int(said.get("r", len(self.rows) + 1)) - 1
        if not 0 <= index < _LONGEST:
            raise refuse(self.file, "damaged-file", f"sheet {self.number} has a row {index + 1}, which no sheet has")
        if said.get("hidden") in ("1", "true"):
            self.hidden_rows.add(index)
        if not cells:
            return
        row: list[str] = []
        columns = self.columns
        for reference, style, kind, inner, attributes, xml in _CELL.findall(cells):
            if not reference:
                said = _attributes(attributes)
                reference = said.get("r", "").rstrip("0123456789") or letters(len(row))
                style, kind, inner = said.get("s", ""), said.get("t", "n"), xml
            column = columns.get(reference)
            if column is None:
                column = columns[reference] = _column(reference)
            if not inner or column >= _WIDEST:
                continue
            if column == len(row) and not style and not kind and inner.isdigit() and len(inner) < 16:
                row.append(inner)  # most cells of most tables
                continue
            if xml:
                text, beside = self._cell(xml, kind, style)
            else:
                text, beside = self._shared(inner) if kind == "s" else self._number(inner, style)
            if not text and beside is None:
                continue
            if column == len(row):
                row.append(text)
            else:
                row.extend([""] * (column + 1 - len(row)))
                row[column] = text
            if beside is not None:
                self.beside[index, column] = beside
        if row:
            self.cells += len(row)
            if self.cells > MOST_CELLS:
                raise refuse(self.file, "too-large", f"sheet {self.number} has more than {MOST_CELLS:,} cells")
            while len(self.rows) <= index:
                self.rows.append([])
            self.rows[index] = row

    def _cell(self, xml: str, kind: str, style: str) -> tuple[str, Beside | None]:
        """Return what is shown, and what the cell has besides."""
        found = _VALUE.search(xml)
        value = unescaped(found[1] or "") if found else ""
        if "<f" in xml or ":f" in xml:
            formula = _FORMULA.search(xml)
            if formula is not None:
                if found is None or (not value and kind != "str"):
                    self.uncomputed += 1
                    return "", Beside(problem="a formula without a stored value")
                self.outside += bool(_OUTSIDE.search(unescaped(formula[1] or "")))
        match kind:
            case "n":
                return self._number(value, style)
            case "s":
                return self._shared(value)
            case "inlineStr":
                return apart(rich(xml))
            case "e":
                return value, Beside(problem=f"the error {value}")
            case "b":
                return ("TRUE" if value == "1" else "FALSE"), None
            case "d":
                return value.removesuffix("T00:00:00"), None
            case _:
                return value, None

    def _shared(self, value: str) -> tuple[str, Beside | None]:
        if not value.isdigit() or int(value) >= len(self.strings):
            return "", Beside(problem="a text the file does not have")
        return self.strings[int(value)]

    def _number(self, value: str, style: str) -> tuple[str, Beside | None]:
        code = self.codes[int(style)] if style and int(style) < len(self.codes) else "General"
        if code == "General":
            return general(value.strip()), None
        known = self.numbers.get((value, code))
        if known is None:
            seen = shown(value.strip(), code)
            plain = seen.scale == 1 and not seen.unit
            beside = None if plain else Beside(decimals=seen.decimals, scale=seen.scale, unit=seen.unit)
            known = (seen.text, beside)
            if not self.grouped and "," in seen.text:
                self.grouped = seen.text
            if len(self.numbers) < 200_000:
                self.numbers[value, code] = known
        return known

    def _merged(self, tail: str) -> set[tuple[int, int]]:
        """Fill merged cells with the text of their first one; tell which were."""
        filled: set[tuple[int, int]] = set()
        for first, top, last, bottom in _MERGED.findall(tail):
            left, right, above, below = _column(first), _column(last), int(top) - 1, int(bottom) - 1
            if above >= len(self.rows) or left >= len(self.rows[above]) or not self.rows[above][left]:
                continue
            text = self.rows[above][left]
            below = min(below, len(self.rows) - 1)
            if (right - left + 1) * (below - above + 1) > _MOST_FILLED or len(filled) > _MOST_FILLED:
                continue
            for row in range(above, below + 1):
                cells = self.rows[row]
                if right >= len(cells):
                    cells.extend([""] * (right + 1 - len(cells)))
                for column in range(left, right + 1):
                    if (row, column) != (above, left):
                        cells[column] = text
                        filled.add((row, column))
        return filled

    def _hidden_columns(self, head: str) -> set[int]:
        hidden: set[int] = set()
        width = max(map(len, self.rows), default=0)
        for match in _COLUMN.finditer(head):
            said = _attributes(match[1])
            if said.get("hidden") in ("1", "true"):
                hidden |= set(range(int(said.get("min", "1")) - 1, min(int(said.get("max", "1")), width)))
        return hidden

    def _comments(self) -> None:
        for kind, entries in _relations(self.archive, self.part).items():
            if kind != "comments":
                continue
            for _, part in entries:
                if part in self.archive:
                    for row, column, text in _comments(self.archive.xml(part)):
                        aside = self.beside.get((row, column), NOTHING)
                        self.beside[row, column] = replace(aside, comment=text)


def _comments(xml: str) -> Iterator[tuple[int, int, str]]:
    for element in ElementTree.fromstring(xml).iter():
        if _local(element.tag) == "comment":
            reference = element.get("ref", "A1")
            name = reference.rstrip("0123456789")
            text = "".join(each.text or "" for each in element.iter() if _local(each.tag) == "t")
            yield int(reference[len(name) :] or 1) - 1, _column(name), text.strip()


def _attributes(text: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _column(name: str) -> int:
    """Return the place of a column from its letters."""
    place = 0
    for letter in name:
        place = place * 26 + ord(letter) - 64
    return place - 1
