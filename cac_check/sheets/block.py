"""A ``tables:`` block to start from, and the sums of columns as rules: what was understood, written as a rule file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from cac_check.interval import format_number
from cac_check.records import dataclass
from cac_check.sheets.grid import Addressing, Options
from cac_check.sheets.style import NAMES
from cac_check.sheets.understood import Column, Understood

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_. /-]*[A-Za-z0-9_]|[A-Za-z]")
_YAML_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
_SCALES = re.compile(r"thousand|million|billion|tausend|mio|mrd|1[ ,.]?000", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Relation:
    total: Column
    parts: tuple[Column, ...]
    minus: bool
    holds: int
    asked: int
    rounded: bool
    """Whether it holds only within the rounding of the printed figures."""


def rule_file(sheets: Sequence[Understood], options: Options) -> str:
    """Return a rule file over sheets of one file.

    Args:
        sheets: those with figures.
        options: what a person said of the file.
    """
    lines = ["tables:"]
    rules: list[str] = []
    names = slugs([found.grid.sheet or "figures" for found in sheets])
    for name, found in zip(names, sheets, strict=True):
        ids = dict(zip((column.place for column in found.columns), slugs([c.name for c in found.columns]), strict=True))
        relations = list(_relations(found))
        loose = {c.place for each in relations if each.rounded for c in (each.total, *each.parts)}
        lines += _table(name, found, options, ids, loose, many=len(sheets) > 1)
        for each in relations:
            rules += _rule(name, each, ids, f"{name}-" if len(sheets) > 1 else "", many=len(sheets) > 1)
    return "\n".join([*lines, "rules:" if rules else "rules: []", *rules]) + "\n"


def slugs(names: Sequence[str]) -> list[str]:
    """Return names that rules can use: letters, digits and underscores, none twice."""
    found: list[str] = []
    for name in names:
        slug = re.sub(r"\W+", "_", name.lower()).strip("_") or "figures"
        slug = f"n_{slug}" if slug[0].isdigit() else slug
        fresh, count = slug, 2
        while fresh in found:
            fresh = f"{slug}_{count}"
            count += 1
        found.append(fresh)
    return found


def _text(value: str) -> str:
    """Return a text as YAML writes it."""
    if _PLAIN.fullmatch(value) and value.lower() not in _YAML_WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def _table(
    name: str, found: Understood, options: Options, ids: dict[int, str], loose: set[int], *, many: bool
) -> Iterator[str]:
    yield f"  {name}:"
    yield from (f"    {line}" for line in source_lines(found, options, found.grid.file, many=many))
    keys = ", ".join(_text(key) for _, key in found.keys) or "line"  # no column of labels was found
    yield f"    keys: [{keys}]"
    yield "    quantities:"
    for column in found.columns:
        facts = [f"column: {_text(column.name)}"]
        if column.unit == "%":
            facts.append("kind: percent")
        elif column.whole and not has_scale(column):
            facts.append("kind: count")
        if column.place in loose and column.decimals is not None:
            facts += ["reading: rounded", f"grain: {format_number(Fraction(1, 10**column.decimals))}"]
        yield f"      {ids[column.place]}: {{{', '.join(facts)}}}"


def has_scale(column: Column) -> bool:
    """Whether the figures of a column are thousands or millions, so that whole ones are rounded."""
    return bool(_SCALES.search(column.unit))


def source_lines(found: Understood, options: Options, file: str, *, many: bool) -> Iterator[str]:
    """Yield what a table says of its file and of how it is written.

    Args:
        found: the sheet.
        options: what a person said of the file.
        file: what to call it.
        many: whether there are other sheets.
    """
    grid, style = found.grid, found.layout.style
    yield f"files: {_text(file)}"
    if grid.addressing is not Addressing.LINES and (many or grid.number > 1 or options.sheet):
        yield f"sheet: {_text(str(grid.number))}"
    for key in ("encoding", "separator", "marks"):
        value = getattr(options, key)
        if value is not None:
            yield f"{key}: {_text(value)}"
    mark = "# in doubt, say which it is: " if style.doubt else ""
    yield f"{mark}decimal: {json.dumps(style.decimal)}"
    if style.group:
        yield f"{mark}group: {json.dumps(style.group) if style.group.strip() else NAMES[style.group]}"
    if grid.declared is None:
        skip, header = found.layout.headings
        yield f"skip: {skip}"
        yield f"header: {header}"


def _relations(found: Understood) -> Iterator[_Relation]:
    """Yield the sums between columns, with the rows in which they hold."""
    columns = {column.place: column for column in found.columns}
    for kind, each in found.layout.sums:
        if kind != "columns" or not {each.total, *each.parts} <= columns.keys():
            continue
        holds = asked = 0
        rounded = False
        for row in found.rows:
            total = found.layout.value(row, each.total)
            parts = [found.layout.value(row, part) for part in each.parts]
            if total.number is None or any(part.number is None for part in parts):
                continue
            asked += 1
            numbers = [Fraction(part.number or 0) for part in parts]
            off = abs(_combined(numbers, minus=each.minus) - total.number)
            slack = sum((Fraction(value.grain or 1) for value in (total, *parts)), Fraction(0)) / 2
            holds += off <= slack
            rounded |= 0 < off <= slack
        yield _Relation(columns[each.total], tuple(columns[p] for p in each.parts), each.minus, holds, asked, rounded)


def _combined(numbers: Sequence[Fraction], *, minus: bool) -> Fraction:
    rest = sum(numbers[1:], Fraction(0))
    return numbers[0] - rest if minus else numbers[0] + rest


def _rule(table: str, relation: _Relation, ids: dict[int, str], prefix: str, *, many: bool) -> Iterator[str]:
    total = ids[relation.total.place]
    parts = [ids[part.place] for part in relation.parts]
    yield f"  - id: {prefix}{total}"
    if many:
        yield f"    table: {table}"
    yield f'    expression: "{total} == {(" - " if relation.minus else " + ").join(parts)}"'
    yield f"    because: holds in {relation.holds:,} of {relation.asked:,} rows that tell all of it"
