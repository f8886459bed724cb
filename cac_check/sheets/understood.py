"""What was understood of a sheet, as one record: names of columns, keys, quantities, marks, notes, doubts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from cac_check.interval import Rational
from cac_check.records import dataclass
from cac_check.sheets.cube import unique
from cac_check.sheets.grid import Grid, Options, Remark
from cac_check.sheets.layout import Layout, Role
from cac_check.sheets.structure import look

_FILLED = 0.5
"""Share of the rows in which a column behind figures must hold something to be a key."""

GROUP = "group"
"""The column that holds the label over a row, where a sheet has such labels."""

_UNIT = re.compile(
    r"\(([^()]{1,40})\)\s*$|\b(?:in )?(thousands?|millions?|billions?|per ?cent|tausend|mio\.?|mrd\.?|1[ ,.]?000)\b"
    r"|([%‰€$£])",
    re.IGNORECASE,
)


_SCALES = (
    (re.compile(r"thousand|tausend|1[ ,.]?000(?![ ,.]?0)|^'?000s?$", re.IGNORECASE), 1_000),
    (re.compile(r"million|\bmio\b", re.IGNORECASE), 1_000_000),
    (re.compile(r"billion|\bmrd\b", re.IGNORECASE), 1_000_000_000),
)
_IN_A_TITLE = re.compile(
    r"\bin (?:[^\W\d]+ )?(?:of )?(?:thousands?|millions?|billions?)\b|\((?:thousands?|millions?|billions?)\)",
    re.IGNORECASE,
)


def scale_named(unit: str) -> int | None:
    """Return what a unit says that figures are counted in: 1,000 for *thousands*; ``None`` where it is no such word."""
    return next((scale for pattern, scale in _SCALES if pattern.search(unit)), None)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    place: int
    name: str
    """Its heading, made unique."""
    unit: str = ""
    """What its heading says of the unit, if it does."""
    decimals: int | None = None
    """The decimals nearly all its figures print; ``None`` where they differ."""
    numbers: int = 0
    whole: bool = False
    """Whether every figure is a whole number from 0 on."""

    @property
    def scale(self) -> int | None:
        """What its heading says its figures are counted in, such as 1,000; ``None`` where it says nothing of it."""
        return scale_named(self.unit)


@dataclass(frozen=True, slots=True)
class Understood:
    """A sheet, and what its rows and columns mean."""

    layout: Layout
    keys: tuple[tuple[int, str], ...]
    """Columns of labels and their names; the place -1 is the label over the rows."""
    columns: tuple[Column, ...]
    groups: Mapping[int, str]
    """Row → the label over it."""
    marks: Mapping[str, str | None]
    """Text of a cell that is no figure, in the columns of figures → its meaning, ``None`` where it is not known."""
    flags: Mapping[str, str | None]
    unread: tuple[tuple[int, int, str], ...]
    """Cells of figures that are neither figure nor mark: row, column, why."""
    notes: tuple[str, ...]
    titles: tuple[str, ...]
    remarks: tuple[Remark, ...]
    distinct: bool
    """Whether the keys tell all rows apart."""

    @property
    def grid(self) -> Grid:
        """The sheet."""
        return self.layout.grid

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows of figures."""
        roles = self.layout.roles
        return tuple(row for row, role in enumerate(roles) if role in (Role.DATA, Role.DERIVED))

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """Every column that has a name, with its place: keys, figures, and what else has a heading."""
        names = [(name, place) for place, name in self.keys if place >= 0]
        names += [(column.name, column.place) for column in self.columns]
        used = {name for name, _ in names} | {name for place, name in self.keys if place < 0}
        taken = {place for _, place in names}
        for place in range(self.grid.width):
            name = self.layout.heading(place)
            if place not in taken and name and name not in used:
                used.add(name)
                names.append((name, place))
        return tuple(names)

    def scale_of(self, place: int) -> int | None:
        """Return what the heading of a column, or else a title, says that its figures are counted in."""
        own = next((column.scale for column in self.columns if column.place == place), None)
        if own is not None:
            return own
        said = next((found for title in self.titles if (found := _IN_A_TITLE.search(title))), None)
        return None if said is None else scale_named(said[0])

    def key(self, row: int) -> tuple[str, ...]:
        """Return the labels of a row."""
        return tuple(
            self.groups.get(row, "") if place < 0 else " ".join(self.grid.text(row, place).split())
            for place, _ in self.keys
        )


def understand(grid: Grid, options: Options | None = None) -> Understood:
    """Return what a sheet says.

    Args:
        grid: the sheet.
        options: what a person says of it.

    Raises:
        ValueError: if the options name a list of marks that does not exist.
    """
    options = options or Options()
    if grid.declared is not None:
        options = replace(options, skip=options.skip or 0, header=1 if options.header is None else options.header)
    layout = look(grid, options)
    if grid.declared is not None:
        layout = _as_declared(layout)
    elif options.header is None:
        layout = _as_it_will_be_said(layout, options)
    rows = [row for row, role in enumerate(layout.roles) if role in (Role.DATA, Role.DERIVED)]
    groups = _groups(layout)
    keys = _keys(layout, groups)
    names = unique([layout.heading(place) or f"column {place + 1}" for place in layout.figures], [n for _, n in keys])
    columns = tuple(_column(layout, place, name, rows) for place, name in zip(layout.figures, names, strict=True))
    marks, flags, unread = _signs(layout, rows)
    remarks = [
        *grid.remarks,
        *_merged(layout, rows),
        *([Remark(layout.style.doubt + "; say `decimal` and `group`", doubt=True)] if layout.style.doubt else []),
    ]
    found = Understood(
        layout,
        keys,
        columns,
        groups,
        marks,
        flags,
        unread,
        tuple(_line(grid, row) for row, role in enumerate(layout.roles) if role is Role.NOTE),
        tuple(_line(grid, row) for row, role in enumerate(layout.roles) if role is Role.TITLE),
        tuple(remarks),
        True,
    )
    found = _told_apart(found)
    twice = _twice(found)
    if twice and found.keys:
        example = ", ".join(twice[0])
        said = f"{len(twice):,} keys stand in more than one row, such as {example!r}: name more columns in `keys`"
        return replace(found, remarks=(*found.remarks, Remark(said, doubt=True)), distinct=False)
    return replace(found, distinct=bool(found.keys))


def _twice(found: Understood) -> list[tuple[str, ...]]:
    """Return the keys that stand in more than one row."""
    counts = Counter(found.key(row) for row in found.rows)
    return [key for key, count in counts.items() if count > 1]


def _repeating(found: Understood) -> int:
    """Return how many rows have the key of one before them."""
    return len(found.rows) - len({found.key(row) for row in found.rows})


def _told_apart(found: Understood) -> Understood:
    """Take columns of texts that stand behind figures as keys, where those before them do not tell all rows apart.

    Tables of one figure a row often tell it first, or second: ``date, value, topic, place``.
    """
    rows, layout = found.rows, found.layout
    again = _repeating(found)
    if not again or layout.grid.declared is not None:
        return found
    taken = {name for _, name in found.keys} | {column.name for column in found.columns}
    for place in range(min(layout.figures, default=0), layout.grid.width):
        name = layout.heading(place)
        filled = sum(bool(layout.grid.text(row, place).strip()) for row in rows)
        if place in layout.figures or not name or name in taken or filled < _FILLED * len(rows):
            continue
        more = replace(found, keys=(*found.keys, (place, name)))
        left = _repeating(more)
        if left < again:
            found, again = more, left
            taken.add(name)
        if not again:
            break
    return found


def _merged(layout: Layout, rows: Sequence[int]) -> Iterator[Remark]:
    """Yield what is to be said of figures in merged cells."""
    grid, first, asked = layout.grid, min(layout.figures, default=0), frozenset(rows)
    found = sorted(
        (row, place)
        for row, place in grid.filled
        if place >= first and row in asked and any(sign.isdigit() for sign in grid.text(row, place))
    )
    if found:
        place = grid.place(*found[0])
        yield Remark(f"{len(found):,} cells repeat a figure of a merged cell, such as {place}; it counts in the first")


def _as_it_will_be_said(layout: Layout, options: Options) -> Layout:
    """Return the layout that its own rows of headings give: a block says how many they are, and is read by that."""
    skip, header = layout.headings
    if not layout.body or (not skip and layout.body.start == header == len(layout.header)):
        return layout
    return look(layout.grid, replace(options, skip=skip, header=header))


def _as_declared(layout: Layout) -> Layout:
    """Take the columns the file itself names as keys and figures, and every row below the heading as data."""
    declared, grid = layout.grid.declared, layout.grid
    assert declared is not None
    head = layout.header[-1] if layout.header else 0
    names = [text.strip() for text in grid.rows[head]]
    labels = tuple(place for place, name in enumerate(names) if name in declared.keys)
    figures = tuple(place for place, name in enumerate(names) if name in declared.values)
    roles = tuple(
        (Role.HEADER if row == head else Role.TITLE) if row <= head
        else layout.roles[row] if layout.roles[row] in (Role.DERIVED, Role.EMPTY) else Role.DATA
        for row in range(len(grid.rows))
    )  # fmt: skip
    return replace(layout, roles=roles, header=(head,), labels=labels, figures=figures)


def _groups(layout: Layout) -> Mapping[int, str]:
    """Return the label over each row, where there are labels over rows."""
    found: dict[int, str] = {}
    current = ""
    for row, role in enumerate(layout.roles):
        if role is Role.GROUP:
            current = _line(layout.grid, row)
        elif role in (Role.DATA, Role.DERIVED) and current:
            found[row] = current
    return MappingProxyType(found)


def _keys(layout: Layout, groups: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    body = layout.body
    grid = layout.grid
    filled = [
        place
        for place in layout.labels
        if any(grid.text(row, place).strip() and (row, place) not in grid.filled for row in body)
    ]
    names = unique([layout.heading(place) or "label" for place in filled])
    keys = list(zip(filled, names, strict=True))
    if groups and GROUP not in names:
        keys.insert(0, (-1, GROUP))
    return tuple(keys)


def _column(layout: Layout, place: int, name: str, rows: list[int]) -> Column:
    values = [value for row in rows if (value := layout.value(row, place)).number is not None]
    decimals = Counter(value.decimals for value in values)
    most, count = decimals.most_common(1)[0] if decimals else (None, 0)
    unit = _UNIT.search(name)
    signs = {value.unit for value in values if value.unit}
    said = next((part for part in unit.groups() if part), "") if unit else ""
    return Column(
        place,
        name,
        said or (signs.pop() if len(signs) == 1 else ""),
        most if count >= 0.9 * len(values) else None,
        len(values),
        bool(values) and all(_is_count(value.number) for value in values),
    )


def _is_count(number: Rational | None) -> bool:
    return isinstance(number, int) and number >= 0


def _signs(
    layout: Layout, rows: list[int]
) -> tuple[Mapping[str, str | None], Mapping[str, str | None], tuple[tuple[int, int, str], ...]]:
    """Return the marks and flags of the columns of figures, and the cells that are not understood."""
    marks: dict[str, str | None] = {}
    flags: dict[str, str | None] = {}
    unread: list[tuple[int, int, str]] = []
    for row in rows:
        for place in layout.figures:
            problem = layout.grid.aside(row, place).problem
            text = layout.grid.text(row, place).strip()
            if problem:
                unread.append((row, place, problem))
            elif text:
                value = layout.value(row, place)
                if value.mark is not None:
                    marks[text] = f"{value.mark.kind}: {value.mark.says}" if value.mark.says else str(value.mark.kind)
                elif value.kind is not None and value.number is None:
                    marks[text] = f"{value.kind}: {value.interval}"
                elif value.reason:
                    unread.append((row, place, value.reason))
                    if not any(sign.isdigit() for sign in text):
                        marks[text] = None
                for flag in value.flags:
                    flags[flag] = layout.marks.flags.get(flag)
            for flag in layout.grid.aside(row, place).raised.split():
                flags[flag] = "raised"
    return MappingProxyType(marks), MappingProxyType(flags), tuple(unread)


def _line(grid: Grid, row: int) -> str:
    shown = [text for column, text in enumerate(grid.rows[row]) if text.strip() and (row, column) not in grid.filled]
    return " ".join(" ".join(shown).split())
