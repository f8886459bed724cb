"""The summary of a check of tables, as a document for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

from cac_check.diagnostic import Severity
from cac_check.engine.tables.names import EVERY_ROW, FILE, LINE, as_written, outside, told_value
from cac_check.finding import JOINT
from cac_check.model import Verdict
from cac_check.model_tables import TableRuleset
from cac_check.period_formats import PeriodFormat, period_format
from cac_check.report.document import (
    Block,
    Branch,
    Bullets,
    Code,
    Document,
    Heading,
    Paragraph,
    Picture,
    Preformatted,
    Table,
    line,
)
from cac_check.report.words import LONGEST_QUOTE, plural, visible
from cac_check.tables.basis import basis
from cac_check.tables.check import RuleResult, TableReport
from cac_check.tables.findings import BETWEEN_FIGURES, COLUMNS, FAILING

if TYPE_CHECKING:
    import polars as pl

WORST = 10
"""How many of the largest gaps are shown."""

MOST_VALUES = 5
"""How many values of a key a pattern names, and how many sets of figures that would fit."""

MOST_COLUMNS = 20
"""How many columns are named that a pattern matched."""

_UNDECLARED = tuple(period_format(order.replace(" ", sign)) for sign in "-./" for order in ("%d %m %Y", "%m %d %Y"))
"""How days are written that begin with no year."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

MOST_DAYS = 100_000
"""Texts that are tried as dates: of more nobody has a calendar."""


def summary(report: TableReport, command: str | None = None, pictures: Sequence[str] = ()) -> Document:
    """Return counts per rule, the worst gaps, and where failures gather.

    Args:
        report: what was found.
        command: the command line that makes it again.
        pictures: files of charts to show.
    """
    title = report.ruleset.title
    head = "Can these figures all be true?" if title is None else f"{visible(title)}: can these figures all be true?"
    blocks: list[Block] = [Heading(1, line(head))]
    blocks += _counts(report.results)
    blocks += _matched(report.results)
    blocks += _unmatched(report.results)
    failing = report.findings.filter(report.findings["verdict"].is_in(FAILING))
    if failing.height:
        blocks += _worst(failing)
        blocks += _reasons(report.results, set(failing["rule"].unique()))
        blocks += _patterns(failing, report.ruleset)
        blocks += [Paragraph(line(Picture(PurePath(path).stem.replace("-", " "), path))) for path in pictures]
    if report.left:
        blocks += _said(
            f"What would make {report.left:,} more failing reports fit was not looked for: there are too many."
        )
    if report.unsettled:
        blocks += _said(f"Undecided, since too many differ that no sum settles: {plural(report.unsettled, 'report')}.")
    if report.unasked:
        blocks += _said(
            f"Whether all rules can hold together was not asked of {report.unasked:,} reports: too many differ."
        )
    if report.problems:
        blocks += _section("Problems in the data")
        blocks.append(Bullets(tuple(line(visible(str(problem))) for problem in report.problems)))
    if command is not None:
        blocks += [*_said("Made by:"), Preformatted(command)]
    return tuple(blocks)


def _section(title: str) -> Iterator[Block]:
    yield Heading(2, line(title))


def _said(words: str) -> Iterator[Block]:
    yield Paragraph(line(words))


def _counts(results: Sequence[RuleResult]) -> Iterator[Block]:
    yield _table(
        ("rule", "reports", "fit", "cannot be decided", "fit on a loose reading", "cannot hold", "severity"),
        [
            (
                result.rule.id,
                f"{result.applied:,}",
                f"{result.counts[Verdict.CONSISTENT]:,}",
                f"{result.counts[Verdict.UNDECIDED]:,}",
                f"{result.counts[Verdict.STRAINED]:,}",
                f"{result.counts[Verdict.CONTRADICTED]:,}",
                str(result.rule.severity),
            )
            for result in results
        ],
        numbers=range(1, 6),
    )
    idle = [result.rule.id + _lacking(result) for result in results if not result.applied and result.rule.id != JOINT]
    if idle:
        yield from _said(f"Rules that applied nowhere: {', '.join(idle)}.")
        if any(result.lacking for result in results):
            yield from _said("Rules name a column such as DE-BB by a quantity of the table: DE_BB: {column: DE-BB}.")


def _matched(results: Sequence[RuleResult]) -> Iterator[Block]:
    """Say which columns rules that name them by pattern are about."""
    said = [
        line(
            Code(result.rule.id),
            f": {visible(', '.join(each.like))} is {', '.join(map(_shown, each.columns[:MOST_COLUMNS]))}"
            + (f" and {len(each.columns) - MOST_COLUMNS:,} more" if len(each.columns) > MOST_COLUMNS else "")
            + f" ({plural(len(each.columns), 'column')})",
        )
        for result in results
        for each in result.rule.columns_like
        if each.columns
    ]
    if said:
        yield from _section("Columns by pattern")
        yield Bullets(tuple(said))


def _lacking(result: RuleResult) -> str:
    return f" (there is no column {' and no '.join(map(_shown, result.lacking))})" if result.lacking else ""


def _unmatched(results: Sequence[RuleResult]) -> Iterator[Block]:
    apart = [(result.rule.id, result.unmatched) for result in results if result.unmatched is not None]
    apart = [(rule, rows) for rule, rows in apart if rows.height]
    if not apart:
        return
    yield from _section("Not matched")
    yield from _said("Parts without a total and totals without parts were not compared.")
    yield Bullets(tuple(_lonely(rule, rows) for rule, rows in apart))


def _lonely(rule: str, rows: pl.DataFrame) -> Branch:
    """Say which groups of a rule have only one of its sides."""
    keys = [name for name in rows.columns if name not in ("parts given", "totals given")]
    lonely = rows.filter(rows["totals given"] == 0).height
    head = f"{rule}: {lonely:,} groups of parts without a total, {rows.height - lonely:,} totals without parts"
    below = [
        f"only the {'parts' if row['parts given'] else 'total'}: "
        f"{', '.join(_shown(row[key]) for key in keys) or EVERY_ROW}"
        for row in (rows.sort(keys) if keys else rows).head(MOST_VALUES).iter_rows(named=True)
    ]
    if rows.height > MOST_VALUES:
        below.append(f"and {rows.height - MOST_VALUES:,} more")
    return Branch(line(head), tuple(map(line, below)))


def _reasons(results: Sequence[RuleResult], failing: AbstractSet[str]) -> Iterator[Block]:
    """Say why the rules that fail hold."""
    rules = [each.rule for each in results if each.rule.id in failing - {JOINT} and each.rule.because]
    if rules:
        yield from _section("Rules that fail")
        yield Bullets(tuple(line(Code(rule.id), f": {basis(rule)}") for rule in rules))


def _worst(findings: pl.DataFrame) -> Iterator[Block]:
    import polars as pl

    ranks = {str(severity): severity.rank for severity in Severity}
    severe = pl.col("severity").replace_strict(ranks, default=0, return_dtype=pl.Int8)
    worst = findings.sort(severe, "gap", descending=True, nulls_last=True, maintain_order=True).head(WORST)
    place = [name for name in findings.columns if name not in (*COLUMNS, FILE, LINE)]
    yield from _section("Largest gaps")
    yield _table(
        ("where", "rule", "gap", "parts", "total", "would fit"),
        [
            (
                ", ".join(_shown(row[key]) for key in (*place, "breakdown") if row[key] is not None) or EVERY_ROW,
                row["rule"],
                "–" if row["gap"] is None else _number(row["gap"]),
                _range(row["low"], row["high"]),
                _range(row["total_low"], row["total_high"]),
                visible(_would_fit(row["candidates"], row["fits"])),
            )
            for row in worst.iter_rows(named=True)
        ],
        numbers=(2, 3, 4),
    )


def _patterns(findings: pl.DataFrame, ruleset: TableRuleset) -> Iterator[Block]:
    """Say for each rule in which values of a key its failures gather, and from when to when."""
    place = {
        name: next((table.dates[key] for table in ruleset.tables if key in table.dates), None)
        for name in findings.columns
        if name not in (*COLUMNS, FILE, LINE)
        for key in [outside(as_written(name))]
    }
    yield from _section("Where failures gather")
    yield Bullets(
        tuple(
            Branch(
                line(f"{rule}: {rows.height:,}"),
                tuple(line(words) for key, dates in place.items() for words in _gathered(rows, key, dates)),
            )
            for (rule,), rows in findings.group_by("rule", maintain_order=True)
        )
    )


def _gathered(rows: pl.DataFrame, key: str, dates: PeriodFormat | None) -> Iterator[str]:
    """Say in which values of a key rows gather, if they do; ``dates``: how the table says they are written."""
    counts = rows[key].alias("value").drop_nulls().value_counts(sort=True, name="times")
    if counts.height == rows.height and counts.height > 1:
        first, last = _ends(counts["value"], dates)
        yield f"{_shown(as_written(key))}: {_shown(first)} to {_shown(last)}, each once"
    elif 0 < counts.height < rows.height or counts.height == 1:
        named = [f"{_shown(value)} ({number:,})" for value, number in counts.head(MOST_VALUES).iter_rows()]
        more = f" and {counts.height - MOST_VALUES:,} others" if counts.height > MOST_VALUES else ""
        yield f"{_shown(as_written(key))}: {', '.join(named)}{more}"


def _ends(values: pl.Series, dates: PeriodFormat | None) -> tuple[object, object]:
    """Return the first and the last value: of texts that are dates, the earliest and the latest.

    Dates such as 03.04.2020 that nothing was said of are taken as such only where both ways to read them agree.
    """
    texts = values.to_list()
    if 0 < len(texts) <= MOST_DAYS and isinstance(texts[0], str):
        known = _UNDECLARED if dates is None else (dates,)
        read = [[each.read(text) for text in texts] for each in known if each.read(texts[0]) is not None]
        orders = [sorted(zip(periods, texts, strict=True)) for periods in read if all(map(_is_period, periods))]
        found = {(order[0][1], order[-1][1]) for order in orders}
        if len(found) == 1:
            return found.pop()
    ordered = values.sort()
    return ordered[0], ordered[-1]


def _is_period(text: str | None) -> bool:
    """Whether a period is read, and if it is a day, the calendar has it."""
    try:
        return text is not None and (not _DAY.fullmatch(text) or bool(date.fromisoformat(text)))
    except ValueError:
        return False


def _shown(cell: object) -> str:
    """Return a cell or the name of a column for readers."""
    return visible(told_value(cell), LONGEST_QUOTE)


def _would_fit(candidates: Sequence[Sequence[str]] | None, fits: Sequence[Sequence[str]] | None) -> str:
    if candidates is None or fits is None:
        return "–"
    pairs = list(zip(candidates, fits, strict=True))
    ways = [f"{BETWEEN_FIGURES.join(names)}: {BETWEEN_FIGURES.join(values)}" for names, values in pairs[:MOST_VALUES]]
    more = [f"{len(pairs) - MOST_VALUES:,} more"] if len(pairs) > MOST_VALUES else []
    return "; ".join([*ways, *more])


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "–"
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float | None) -> str:
    if value is None:
        return "∞"
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Iterable[int]) -> Table:
    return Table(tuple(map(line, head)), tuple(tuple(map(line, row)) for row in rows), frozenset(numbers))
