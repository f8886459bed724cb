"""What a check of tables found, as the page shows it: the first rows in which each rule fails, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cac_check.records import dataclass
from cac_check.report.result import Result
from cac_check.tables.results import keys_of, result_of

if TYPE_CHECKING:
    import polars as pl

    from cac_check.tables.checked import CheckedTables

MOST_FAILING = 20
"""Failing rows of a rule that are shown; the report tells them all."""

_FAILS = ("contradicted", "strained")
_CELL = r", (?:sheet|table) (\d+)(?:, (?:[A-Z]+|row )(\d+))?$"
_FOUND = re.compile(_CELL)


@dataclass(frozen=True, slots=True)
class Failing:
    """Rows in which a rule fails."""

    results: tuple[Result, ...]
    rows: tuple[Mapping[str, Any], ...]
    """The same as rows of findings, to be told in the language of the page."""
    more: int
    """Rows that are not shown."""


def failing_of(checked: CheckedTables) -> dict[str, Failing]:
    """Return the first rows in which each rule fails, by its id."""
    rules = {result.rule.id: result.rule for result in checked.report.results}
    findings = checked.report.findings
    failing = findings.filter(findings["verdict"].is_in(_FAILS))
    keys = keys_of(findings)
    found = {}
    for (name,), rows in failing.group_by("rule", maintain_order=True):
        rule = rules[str(name)]
        first = tuple(rows.head(MOST_FAILING).iter_rows(named=True))
        shown = tuple(result_of(row, keys, rule) for row in first)
        found[rule.id] = Failing(shown, first, rows.height - len(shown))
    return found


def failing_before(checked: CheckedTables, line: int) -> Iterator[Result]:
    """Yield the rows up to a line, of whichever sheet, in which a rule fails."""
    import polars as pl

    from cac_check.engine.tables.names import FILE, LINE

    findings = checked.report.findings
    if FILE not in findings.columns or not findings.height:
        return
    rules = {result.rule.id: result.rule for result in checked.report.results}
    at: pl.Expr = pl.coalesce(pl.col(LINE).cast(pl.Int64), pl.col(FILE).str.extract(r"([0-9]+)$", 1).cast(pl.Int64))
    rows = findings.filter(pl.col("verdict").is_in(_FAILS) & (at <= line))
    keys = keys_of(findings)
    for row in rows.iter_rows(named=True):
        yield result_of(row, keys, rules[row["rule"]])


def place_of(result: Result) -> tuple[int, int] | None:
    """Return the number of the sheet and the line (or row) that a finding is at."""
    if result.location is None:
        return None
    named = _FOUND.search(result.location.file)
    line = result.location.span.line if result.location.span is not None else None
    if named is not None:
        row = line if named[2] is None else int(named[2])
        return None if row is None else (int(named[1]), row)
    return None if line is None else (1, line)


def where(result: Result) -> str:
    """Return where a finding stands, for people: a line, or ``sheet 2, D14``."""
    if result.location is None:
        return ""
    named = _FOUND.search(result.location.file)
    if named is not None:
        return named[0].removeprefix(", ")
    return "" if result.location.span is None else str(result.location.span.line)


def own_ways(result: Result) -> Iterator[tuple[str, str]]:
    """Yield the figures of its own row that could be otherwise, one alone, with what would fit."""
    for way in result.corrections:
        if len(way.changes) == 1:
            name = own_name(way.changes[0].figure, result)
            if name is not None:
                yield name, way.changes[0].fits


def own_name(figure: str, result: Result) -> str | None:
    """Return the figure of a way out as the row of a finding calls it; ``None`` where it is one of another row."""
    own = figure.removesuffix(f" ({result.who})")
    return own if own != figure or "(" not in figure else None


def columns_of(checked: CheckedTables) -> Mapping[str, str]:
    """Return the heading of each quantity."""
    return {each.id: each.column for table in checked.report.ruleset.tables for each in table.quantities}
