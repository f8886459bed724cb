"""Rows and columns of a sheet recognised by their looks: titles, headings, groups, data, totals, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from cac_check.interval import Rational
from cac_check.sheets.figures import BLANK, Value, read_cell
from cac_check.sheets.grid import Grid, Options
from cac_check.sheets.layout import Layout, Role
from cac_check.sheets.marks import Kind, Marks, office_marks, with_flags
from cac_check.sheets.row_labels import CALCULATED, DIFFERENCE, TOTAL, YEAR
from cac_check.sheets.style import NumberStyle, find_style
from cac_check.sheets.totals import MOST_LINES, Sum, find_sums, rounded_to

_NOTE = re.compile(
    r"\s*(?:notes?\b|sources?\b|source\s*:|footnotes?\b|quelle|anmerkung|remarks?\b|\(?[0-9*]{1,2}[).:/]|\[[0-9a-z]\]|[*†‡]"
    r"|inquiries|last modified|updated|-- |[0-9a-z]\.\s)",
    re.IGNORECASE,
)
_FLAGGED = re.compile(
    r"[-−+(]?(?!0[0-9])[0-9][0-9., ']*(?:[%)]| ?[A-Za-z*†‡]{1,3}|[⁰-⁹]+|\[[a-z]{1,3}\]| ?[0-9*]{1,2}\))?"
)
"""A figure in whatever style, with something short behind it; no code that begins with a zero."""

_NO_FIGURE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}){1,2}|[0-9]+(?:st|nd|rd|th)", re.IGNORECASE)
"""A day, or an ordinal number, which would pass for a figure with a flag."""

MOST_ROWS = 2_000
"""Rows, evenly spread, by which columns are told to be sums of others; how often they are is counted in all."""

_NOTE_CELLS = 3
"""Cells a note may take: its sign, its text, and a figure that stands beside it."""

_LONG = 60
"""Characters of a label beyond which it is a sentence."""


def look(grid: Grid, options: Options | None = None) -> Layout:
    """Return what the rows and columns of a sheet are.

    Args:
        grid: the sheet.
        options: what a person says of it: its signs, marks, how many rows to skip and how many are headings.

    Raises:
        ValueError: if it names a list of marks that does not exist.
    """
    options = options or Options()
    marks = office_marks(options.marks) if options.marks else (grid.declared and grid.declared.marks) or None
    marks = marks or office_marks("plain")
    if grid.declared and grid.declared.flags:
        marks = with_flags(marks, grid.declared.flags)
    style = find_style(_texts(grid), decimal=options.decimal, group=options.group, grouped=grid.grouped)
    return _Recognition(grid, style, marks, options).layout()


def _texts(grid: Grid) -> Iterable[str]:
    for row in grid.rows:
        yield from row


def _differences(names: Mapping[int, str]) -> frozenset[int]:
    return frozenset(place for place, name in names.items() if DIFFERENCE.search(name))


class _Cell(NamedTuple):
    """What a cell looks like."""

    value: Value = BLANK
    plain: bool = False
    """Whether it prints one number, be there flags behind it that the list does not know."""
    sign: bool = False
    """Whether it holds something short without digits, as marks are that no list knows."""

    @property
    def is_figure(self) -> bool:
        """Whether it holds a figure, or a mark that stands for one."""
        return self.plain or self.value.kind is not None or self.sign


_NOTHING = _Cell()


class _Recognition:
    def __init__(self, grid: Grid, style: NumberStyle, marks: Marks, options: Options) -> None:
        self.grid, self.style, self.marks, self.options = grid, style, marks, options
        seen: dict[str, _Cell] = {"": _NOTHING}
        self.cells: list[list[_Cell]] = []
        for texts in grid.rows:
            for text in texts:
                if text not in seen:
                    seen[text] = self._seen(text)
            self.cells.append([seen[text] for text in texts])
        for row, column in grid.filled:
            if column < len(self.cells[row]):
                self.cells[row][column] = _NOTHING
        self.skip = options.skip or 0

    def layout(self) -> Layout:
        figures = self._figure_columns()
        first, last = self._body(figures)
        labels = tuple(column for column in range(min(figures, default=0)))
        figures, labels = self._labels(figures, labels, first, last)
        roles = [self._role(row, figures, labels, first, last) for row in range(len(self.grid.rows))]
        for row in self._apart_from_headings(roles, figures, first):
            roles[row] = Role.TITLE
        header = tuple(row for row in range(first) if roles[row] is Role.HEADER)
        sums = self._sums(roles, figures, header)
        derived = self._derived(sums, roles, figures)
        for row, role in enumerate(roles):
            if role is Role.DATA and self._figures_in(row, figures):
                cells = [(row, column) for column in self._figures_in(row, figures)]
                if sum(cell in derived for cell in cells) > len(cells) / 2 and self._is_total_row(row, sums):
                    roles[row] = Role.DERIVED
        return Layout(self.grid, tuple(roles), header, labels, figures, derived, sums, self.style, self.marks)

    def _seen(self, text: str) -> _Cell:
        value = read_cell(text, self.style, self.marks)
        shown = text.strip()
        flagged = bool(value.reason) and bool(_FLAGGED.fullmatch(shown)) and not _NO_FIGURE.fullmatch(shown)
        plain = value.is_figure or flagged
        return _Cell(value, plain, 0 < len(shown) <= 3 and not any(sign.isdigit() for sign in shown))

    def _cell(self, row: int, column: int) -> _Cell:
        cells = self.cells[row]
        return cells[column] if column < len(cells) else _NOTHING

    def _is_figure(self, row: int, column: int) -> bool:
        return self._cell(row, column).is_figure

    def _figures_in(self, row: int, columns: Sequence[int]) -> list[int]:
        return [column for column in columns if self._is_figure(row, column)]

    def _figure_columns(self) -> tuple[int, ...]:
        """Return the columns of which most cells are figures, between the first and last row with many of them."""
        plain = [[column for column, cell in enumerate(cells) if cell.plain] for cells in self.cells]
        most = max(map(len, plain[self.skip :]), default=0)
        dense = [row for row in range(self.skip, len(plain)) if len(plain[row]) >= max(most / 3, 1)]
        columns = []
        for column in sorted({column for row in dense for column in plain[row]}):
            filled = [row for row in dense if self.grid.text(row, column).strip()]
            numbers = [row for row in filled if self._is_figure(row, column)]
            if len(numbers) >= max(len(filled) * 0.6, 1) and any(column in plain[row] for row in numbers):
                columns.append(column)
        return tuple(columns)

    def _labels(
        self, figures: tuple[int, ...], labels: tuple[int, ...], first: int, last: int
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Take leading columns of years, numbers in a row or codes as labels."""
        remaining = list(figures)
        while len(remaining) > 1:
            column = remaining[0]
            texts = [self.grid.text(row, column).strip() for row in range(first, last + 1)]
            filled = [text for text in texts if text]
            years = sum(bool(YEAR.fullmatch(text)) for text in filled)
            other = [c for c in remaining[1:] if self._figures_in_column(c, first, last) >= len(filled) / 2]
            counted = self._counted(column, first, last)
            if not filled or not other or not (years > len(filled) * 0.8 or counted) or (labels and not years):
                break
            if labels and any(label > column for label in labels):
                break
            remaining.pop(0)
            labels = (*labels, column)
        return tuple(remaining), labels

    def _figures_in_column(self, column: int, first: int, last: int) -> int:
        return sum(self._cell(row, column).plain for row in range(first, last + 1))

    def _counted(self, column: int, first: int, last: int) -> bool:
        """Whether a column counts its rows, one by one."""
        values = [self._cell(row, column).value.number for row in range(first, last + 1)]
        numbers = [number for number in values if number is not None]
        steps = sum(b - a == 1 for a, b in pairwise(numbers))
        return len(numbers) > 2 and steps >= 0.8 * (len(numbers) - 1)

    def _body(self, figures: tuple[int, ...]) -> tuple[int, int]:
        """Return the first and last row of figures."""
        below = range(self.skip, len(self.cells))
        rows = [row for row in below if any(self._cell(row, c).plain for c in figures)]
        bounded = [row for row in below if any(self._cell(row, c).value.kind is Kind.BOUND for c in figures)]
        if len(rows) < len(bounded) / 3:
            rows = sorted({*rows, *bounded})
        while rows and self._begins_with_signs(rows[0] - 1, figures) and self._has_headings(rows[0] - 1, figures):
            rows.insert(0, rows[0] - 1)
        while rows and self._only_signs(rows[-1] + 1, figures):
            rows.append(rows[-1] + 1)
        if not rows:
            return len(self.cells), len(self.cells) - 1
        start = None if self.options.header is None else self.skip + self.options.header
        if start is not None:
            rows = [row for row in rows if row >= start] or rows
        while start is None and len(rows) > 1 and self._is_heading(rows[0], figures, rows[1]):
            rows.pop(0)
        while len(rows) > 1 and self._is_note(rows[-1], figures):
            rows.pop()
        return rows[0] if start is None else start, rows[-1]

    def _only_signs(self, row: int, figures: tuple[int, ...]) -> bool:
        """Whether a row has a label and, instead of figures, signs."""
        if not self.skip <= row < len(self.cells):
            return False
        signs = sum(self._cell(row, column).sign for column in figures)
        return signs > len(figures) / 2 and any(len(self.grid.text(row, c).strip()) > 3 for c in range(figures[0]))

    def _begins_with_signs(self, row: int, figures: tuple[int, ...]) -> bool:
        """Whether a row above the figures has signs in their place, and not headings that are as short (*Age*)."""
        if not self.skip <= row < len(self.cells):
            return False
        there = [(self.grid.text(row, column).strip(), self._cell(row, column)) for column in figures]
        counts = Counter(text for text, cell in there if len(text) > 1 and text.isalpha() and cell.value.kind is None)
        words = {text for text, count in counts.items() if count == 1}
        below = (
            self.grid.text(other, column).strip() for other in range(row + 1, len(self.cells)) for column in figures
        )
        if words and words.isdisjoint(below):
            return False
        known = [cell.value.kind is not None for text, cell in there if text]
        return bool(known) and all(known) if not figures[0] else self._only_signs(row, figures)

    def _has_headings(self, row: int, figures: tuple[int, ...]) -> bool:
        """Whether headings stand above a row; if none do, short words in it (*men*, *all*) are headings themselves."""
        return any(
            sum(bool(self.grid.text(above, column).strip()) for column in figures) > len(figures) / 2
            for above in range(self.skip, row)
        )

    def _is_heading(self, row: int, figures: tuple[int, ...], following: int) -> bool:
        """Whether a row with figures is one of headings: years, or numbers of columns, above other figures."""
        places = self._figures_in(row, figures)
        texts = [self.grid.text(row, column).strip() for column in places]
        below = self._figures_in(following, figures)
        if all(YEAR.fullmatch(text) for text in texts):
            return not all(YEAR.fullmatch(self.grid.text(following, column).strip()) for column in below)
        numbers = [self._cell(row, column).value.number for column in places]
        label = any(self.grid.text(row, column).strip() for column in range(figures[0]))
        if (
            len(numbers) > 2
            and not label
            and all(a is not None and b is not None and b - a == 1 for a, b in pairwise(numbers))
        ):
            return numbers[0] in (0, 1, 2)
        # A title with a date or a number in it: much less is filled than below, and no label stands before it.
        lone = len(places) <= max(1, len(below) // 4) and len(below) > 2
        return lone and not label

    def _is_note(self, row: int, figures: tuple[int, ...]) -> bool:
        texts = [text.strip() for text in self.grid.rows[row] if text.strip()]
        if len(texts) > _NOTE_CELLS:
            return False
        words = [text for text in texts if not read_cell(text, self.style, self.marks).is_figure]
        return len(self._figures_in(row, figures)) <= 1 and any(
            len(text) > 2 * _LONG or (_NOTE.match(text) and len(text) > 20) for text in words
        )

    def _role(self, row: int, figures: tuple[int, ...], labels: tuple[int, ...], first: int, last: int) -> Role:
        texts = [(column, text.strip()) for column, text in enumerate(self.grid.rows[row]) if text.strip()]
        if not texts:
            return Role.EMPTY
        if row < self.skip:
            return Role.TITLE
        if row > last:
            return Role.NOTE
        if row < first:
            return self._role_above(row, texts, figures, first)
        if self._figures_in(row, figures):
            return Role.HEADER if self._is_repeated_heading(row, figures) else Role.DATA
        empty = not any(column in figures for column, _ in texts)
        if empty and len(labels) > 1 and all(self._labelled(row, column) for column in labels):
            return Role.DATA  # it says all that tells rows apart, and no figure
        shown = [text for column, text in texts if (row, column) not in self.grid.filled]
        if len(shown) > 1 and any(column in figures for column, _ in texts):
            return Role.HEADER if len([c for c, _ in texts if c in figures]) > 1 else Role.GROUP
        return Role.GROUP

    def _labelled(self, row: int, column: int) -> bool:
        """Whether a cell holds a label of its own."""
        return bool(self.grid.text(row, column).strip()) and (row, column) not in self.grid.filled

    def _is_repeated_heading(self, row: int, figures: tuple[int, ...]) -> bool:
        """Whether a row within the figures is one of years over a second block."""
        places = self._figures_in(row, figures)
        years = all(YEAR.fullmatch(self.grid.text(row, column).strip()) for column in places)
        label = any(self.grid.text(row, column).strip() for column in range(figures[0]))
        return years and len(places) > 2 and not label

    def _role_above(self, row: int, texts: list[tuple[int, str]], figures: tuple[int, ...], first: int) -> Role:
        if self.options.header is not None:
            return Role.HEADER
        shown = [column for column, _ in texts if (row, column) not in self.grid.filled] or [texts[0][0]]
        above = [r for r in range(self.skip, row) if len([t for t in self.grid.rows[r] if t.strip()]) > 1]
        if len(shown) > 1 or shown[0] in figures:
            wide = len(texts) > 1 or any(
                len([t for t in self.grid.rows[r] if t.strip()]) > 1 for r in range(row + 1, min(first, row + 3))
            )
            return Role.HEADER if wide or shown[0] in figures else Role.TITLE
        if above and shown[0] == 0:
            return Role.GROUP  # a label of its own between headings and figures
        return Role.TITLE

    def _apart_from_headings(self, roles: list[Role], figures: tuple[int, ...], first: int) -> list[int]:
        """Return rows that look like headings and stand over no figures, an empty row before those that do.

        What a table is about is often told so: *Source: | Labour force survey*.
        """
        if self.options.header is not None:
            return []
        header = [row for row in range(first) if roles[row] is Role.HEADER]
        over = [row for row in header if any(self.grid.text(row, column).strip() for column in figures)]
        if not over:
            return []
        empty = max((row for row in range(over[0]) if roles[row] is Role.EMPTY), default=-1)
        return [row for row in header if row < empty]

    def _sums(
        self, roles: list[Role], figures: tuple[int, ...], header: tuple[int, ...]
    ) -> tuple[tuple[str, Sum], ...]:
        data = [row for row, role in enumerate(roles) if role is Role.DATA]
        if not figures:
            return ()
        looked_at = data[:: -(-len(data) // MOST_ROWS)] if data else data
        columns = {column: [self._number_and_grain(row, column) for row in looked_at] for column in figures}
        read_by_rows = data if len(data) <= MOST_LINES else []
        rows = {row: [self._number_and_grain(row, column) for column in figures] for row in read_by_rows}
        steps = [rounded_to(line) for line in zip(*rows.values(), strict=True)] if rows else []
        if any(step > 1 for step in steps):
            rows = {
                row: [cell and (cell[0], cell[1] * step) for cell, step in zip(line, steps, strict=True)]
                for row, line in rows.items()
            }
            columns = {
                column: [cell and (cell[0], cell[1] * step) for cell in columns[column]]
                for column, step in zip(figures, steps, strict=True)
            }
        names = {row: " ".join(self.grid.text(row, column) for column in range(figures[0])) for row in rows}
        heads = {column: " ".join(self.grid.text(row, column) for row in header) for column in columns}
        found = [("rows", each) for each in find_sums(rows, _differences(names))]
        found += [("columns", each) for each in find_sums(columns, _differences(heads))]
        return tuple(found)

    def _number_and_grain(self, row: int, column: int) -> tuple[Rational, Rational] | None:
        value = self._cell(row, column).value
        if value.number is None or value.unit in ("%", "‰"):
            return None
        return value.number, value.grain or 1

    def _is_total_row(self, row: int, sums: tuple[tuple[str, Sum], ...]) -> bool:
        return any(kind == "rows" and each.total == row for kind, each in sums) or self._says_total(row)

    def _says_total(self, row: int) -> bool:
        label = next((text.strip() for text in self.grid.rows[row] if text.strip()), "")
        return bool(TOTAL.fullmatch(label) or CALCULATED.fullmatch(label))

    def _derived(
        self, sums: tuple[tuple[str, Sum], ...], roles: list[Role], figures: tuple[int, ...]
    ) -> frozenset[tuple[int, int]]:
        cells: set[tuple[int, int]] = set()
        data = [row for row, role in enumerate(roles) if role is Role.DATA]
        for kind, each in sums:
            if kind == "rows":
                cells |= {(each.total, column) for column in figures if self._is_figure(each.total, column)}
            else:
                cells |= {(row, each.total) for row in data if self._is_figure(row, each.total)}
        for row in data:
            if self._says_total(row):
                cells |= {(row, column) for column in figures if self._is_figure(row, column)}
        return frozenset(cells)
