"""The summary of a check of tables, as a document for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from fractions import Fraction
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from cac_check.diagnostic import Severity
from cac_check.engine.tables.names import FILE, LINE, as_written, outside, told_value
from cac_check.finding import JOINT
from cac_check.interval import exact
from cac_check.messages import ENGLISH, Language
from cac_check.model import Verdict
from cac_check.period_formats import PeriodFormat, period_format
from cac_check.records import dataclass
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
from cac_check.report.summary import more_of
from cac_check.report.words import LONGEST_QUOTE, aside, in_digits, severity_in_words, told_fit, visible
from cac_check.tables.basis import basis
from cac_check.tables.check import RuleResult, TableReport
from cac_check.tables.findings import BETWEEN_FIGURES, COLUMNS, FAILING
from cac_check.tables.results import figure_name

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


def summary(
    report: TableReport, command: str | None = None, pictures: Sequence[str] = (), language: Language = ENGLISH
) -> Document:
    """Return counts per rule, the worst gaps, and where failures gather.

    Args:
        report: what was found.
        command: the command line that makes it again.
        pictures: files of charts to show.
        language: of every sentence that is not of the rules or the data.
    """
    return tuple(_Summary(report, language).blocks(command, pictures))


@dataclass(frozen=True, slots=True)
class _Summary:
    """A report on tables, and the language it is told in."""

    report: TableReport
    language: Language

    def blocks(self, command: str | None, pictures: Sequence[str]) -> Iterator[Block]:
        say, report = self.language.say, self.report
        title = report.ruleset.title
        asked = say("Can these figures all be true?")
        if title is not None:
            asked = say("{subject}: can these figures all be true?", subject=visible(title))
        yield Heading(1, line(asked))
        yield from self._counts()
        yield from self._matched()
        yield from self._unmatched()
        failing = report.findings.filter(report.findings["verdict"].is_in(FAILING))
        if failing.height:
            yield from self._worst(failing)
            yield from self._reasons(set(failing["rule"].unique()))
            yield from self._patterns(failing)
            yield from (Paragraph(line(Picture(PurePath(path).stem.replace("-", " "), path))) for path in pictures)
        yield from map(_said, self._limits())
        if report.problems:
            yield Heading(2, line(say("Problems in the data")))
            yield Bullets(tuple(line(visible(str(problem))) for problem in report.problems))
        if command is not None:
            yield from (_said(say("Made by:")), Preformatted(command))

    def _limits(self) -> Iterator[str]:
        """Say what was not looked for, since there is too much of it."""
        say_many = self.language.say_many
        if self.report.left:
            yield say_many(
                "What would make {count} more failing report fit was not looked for: there are too many.",
                "What would make {count} more failing reports fit was not looked for: there are too many.",
                self.report.left,
            )
        if self.report.unsettled:
            yield say_many(
                "Undecided, since too many differ that no sum settles: {count} report.",
                "Undecided, since too many differ that no sum settles: {count} reports.",
                self.report.unsettled,
            )
        if self.report.unasked:
            yield say_many(
                "Whether all rules can hold together was not asked of {count} report: too many differ.",
                "Whether all rules can hold together was not asked of {count} reports: too many differ.",
                self.report.unasked,
            )

    def _counts(self) -> Iterator[Block]:
        say, say_as, results = self.language.say, self.language.say_as, self.report.results
        header = (
            say_as("column", "rule"),
            say_as("column", "reports"),
            say_as("column", "fit"),
            say_as("column", "cannot be decided"),
            say_as("column", "fit on a loose reading"),
            say_as("column", "cannot hold"),
            say_as("column", "severity"),
        )
        rows = [
            (
                result.rule.id,
                self._number(result.applied),
                *map(self._number, (result.counts[verdict] for verdict in _COUNTED)),
                severity_in_words(result.rule.severity, self.language),
            )
            for result in results
        ]
        yield _table(header, rows, numbers=range(1, 6))
        idle = [each.rule.id + self._lacking(each) for each in results if not each.applied and each.rule.id != JOINT]
        if idle:
            between = say_as("between the members of a list", ", ")
            yield _said(say("Rules that applied nowhere: {rules}.", rules=between.join(idle)))
            if any(result.lacking for result in results):
                how = say("Rules name a column such as DE-BB by a quantity of the table: {example}.", example=_NAMED)
                yield _said(how)

    def _matched(self) -> Iterator[Block]:
        """Say which columns rules that name them by pattern are about."""
        language = self.language
        between = language.say_as("between the members of a list", ", ")
        said = []
        for result in self.report.results:
            for each in result.rule.columns_like:
                if each.columns:
                    named = [*map(self._shown, each.columns[:MOST_COLUMNS])]
                    columns = language.say_many(
                        "{pattern} is {columns} ({count} column)",
                        "{pattern} is {columns} ({count} columns)",
                        len(each.columns),
                        pattern=visible(between.join(each.like)),
                        columns=between.join([*named, *more_of(len(each.columns) - MOST_COLUMNS, language)]),
                    )
                    said.append(line(Code(result.rule.id), language.say(": {what}", what=columns)))
        if said:
            yield Heading(2, line(language.say("Columns by pattern")))
            yield Bullets(tuple(said))

    def _lacking(self, result: RuleResult) -> str:
        if not result.lacking:
            return ""
        columns = self.language.listing(map(self._shown, result.lacking), alternatives=True)
        return aside(self.language.say("there is no column {names}", names=columns), self.language)

    def _unmatched(self) -> Iterator[Block]:
        apart = [(result.rule.id, result.unmatched) for result in self.report.results if result.unmatched is not None]
        apart = [(rule, rows) for rule, rows in apart if rows.height]
        if not apart:
            return
        say = self.language.say
        yield Heading(2, line(say("Not matched")))
        yield _said(say("Parts without a total and totals without parts were not compared."))
        yield Bullets(tuple(self._lonely(rule, rows) for rule, rows in apart))

    def _lonely(self, rule: str, rows: pl.DataFrame) -> Branch:
        """Say which groups of a rule have only one of its sides."""
        say, say_many = self.language.say, self.language.say_many
        keys = [name for name in rows.columns if name not in ("parts given", "totals given")]
        lonely = rows.filter(rows["totals given"] == 0).height
        counts = (
            say_many("{count} group of parts without a total", "{count} groups of parts without a total", lonely),
            say_many("{count} total without parts", "{count} totals without parts", rows.height - lonely),
        )
        said = say_as_clauses(counts, self.language)
        below = [
            say("only the parts: {report}", report=self._place(row, keys))
            if row["parts given"]
            else say("only the total: {report}", report=self._place(row, keys))
            for row in (rows.sort(keys) if keys else rows).head(MOST_VALUES).iter_rows(named=True)
        ]
        more = rows.height - MOST_VALUES
        if more > 0:
            below.append(say_many("and {count} more", "and {count} more", more))
        return Branch(line(say("{subject}: {what}", subject=rule, what=said)), tuple(map(line, below)))

    def _reasons(self, failing: AbstractSet[str]) -> Iterator[Block]:
        """Say why the rules that fail hold."""
        rules = [each.rule for each in self.report.results if each.rule.id in failing - {JOINT} and each.rule.because]
        if rules:
            yield Heading(2, line(self.language.say("Rules that fail")))
            yield Bullets(
                tuple(
                    line(Code(rule.id), self.language.say(": {what}", what=basis(rule, self.language)))
                    for rule in rules
                )
            )

    def _worst(self, findings: pl.DataFrame) -> Iterator[Block]:
        import polars as pl

        ranks = {str(severity): severity.rank for severity in Severity}
        severe = pl.col("severity").replace_strict(ranks, default=0, return_dtype=pl.Int8)
        worst = findings.sort(severe, "gap", descending=True, nulls_last=True, maintain_order=True).head(WORST)
        place = [name for name in findings.columns if name not in (*COLUMNS, FILE, LINE)]
        say_as = self.language.say_as
        yield Heading(2, line(self.language.say("Largest gaps")))
        header = (
            say_as("column", "where"),
            say_as("column", "rule"),
            say_as("column", "gap"),
            say_as("column", "parts"),
            say_as("column", "total"),
            say_as("column", "would fit"),
        )
        rows = [
            (
                self._place(row, [key for key in (*place, "breakdown") if row[key] is not None]),
                row["rule"],
                "–" if row["gap"] is None else self._number(row["gap"]),
                self._range(row["low"], row["high"]),
                self._range(row["total_low"], row["total_high"]),
                visible(self._would_fit(row["candidates"], row["fits"])),
            )
            for row in worst.iter_rows(named=True)
        ]
        yield _table(header, rows, numbers=(2, 3, 4))

    def _place(self, row: Mapping[str, Any], keys: Iterable[str]) -> str:
        shown = [self._shown(row[key]) for key in keys]
        between = self.language.say_as("between the members of a list", ", ")
        return between.join(shown) or self.language.say("every row")

    def _patterns(self, findings: pl.DataFrame) -> Iterator[Block]:
        """Say for each rule in which values of a key its failures gather, and from when to when."""
        place = {
            name: next((table.dates[key] for table in self.report.ruleset.tables if key in table.dates), None)
            for name in findings.columns
            if name not in (*COLUMNS, FILE, LINE)
            for key in [outside(as_written(name))]
        }
        say = self.language.say
        yield Heading(2, line(say("Where failures gather")))
        yield Bullets(
            tuple(
                Branch(
                    line(say("{subject}: {what}", subject=rule, what=self._number(rows.height))),
                    tuple(line(words) for key, dates in place.items() for words in self._gathered(rows, key, dates)),
                )
                for (rule,), rows in findings.group_by("rule", maintain_order=True)
            )
        )

    def _gathered(self, rows: pl.DataFrame, key: str, dates: PeriodFormat | None) -> Iterator[str]:
        """Say in which values of a key rows gather, if they do; ``dates``: how the table says they are written."""
        say, language = self.language.say, self.language
        counts = rows[key].alias("value").drop_nulls().value_counts(sort=True, name="times")
        column = self._shown(as_written(key))
        if counts.height == rows.height and counts.height > 1:
            first, last = map(self._shown, _ends(counts["value"], dates))
            yield say("{column}: {first} to {last}, each once", column=column, first=first, last=last)
        elif 0 < counts.height < rows.height or counts.height == 1:
            named = [
                self._shown(value) + aside(self._number(number), language)
                for value, number in counts.head(MOST_VALUES).iter_rows()
            ]
            listed = language.say_as("between the members of a list", ", ").join(named)
            more = counts.height - MOST_VALUES
            if more > 0:
                listed = language.say_many(
                    "{values} and {count} other", "{values} and {count} others", more, values=listed
                )
            yield say("{subject}: {what}", subject=column, what=listed)

    def _shown(self, cell: object) -> str:
        """Return a cell or the name of a column for readers."""
        return visible(told_value(cell), LONGEST_QUOTE)

    def _would_fit(self, candidates: Sequence[Sequence[str]] | None, fits: Sequence[Sequence[str]] | None) -> str:
        if candidates is None or fits is None:
            return "–"
        language = self.language
        pairs = list(zip(candidates, fits, strict=True))
        ways = [
            language.say(
                "{subject}: {what}",
                subject=BETWEEN_FIGURES.join(figure_name(name, language) for name in names),
                what=BETWEEN_FIGURES.join(told_fit(value, language) for value in values),
            )
            for names, values in pairs[:MOST_VALUES]
        ]
        more = more_of(len(pairs) - MOST_VALUES, language)
        return language.say_as("between two examples", "; ").join([*ways, *more])

    def _range(self, low: float | None, high: float | None) -> str:
        if low is None and high is None:
            return "–"
        first, last = ("∞" if end is None else self._number(end) for end in (low, high))
        return first if low == high else self.language.say_as("numbers", "{first} to {last}", first=first, last=last)

    def _number(self, value: float) -> str:
        return in_digits(exact(Fraction(str(value))), self.language)


def say_as_clauses(parts: Iterable[str], language: Language) -> str:
    """Return parts of a sentence one after the other."""
    return language.say_as("between clauses", ", ").join(parts)


_COUNTED = (Verdict.CONSISTENT, Verdict.UNDECIDED, Verdict.STRAINED, Verdict.CONTRADICTED)
_NAMED = "DE_BB: {column: DE-BB}"


def _said(words: str) -> Block:
    return Paragraph(line(words))


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


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Iterable[int]) -> Table:
    return Table(tuple(map(line, head)), tuple(tuple(map(line, row)) for row in rows), frozenset(numbers))
