"""Findings on tables in words, the same in every format, and as results."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, repeat
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import cac_check
from cac_check.diagnostic import Location, Severity, Span
from cac_check.engine.tables.names import FILE, LINE, told_value
from cac_check.engine.tables.names import as_written as own_name
from cac_check.engine.tables.run import SIDES
from cac_check.engine.tables.series import PREVIOUS
from cac_check.finding import JOINT
from cac_check.interval import Rational, exact
from cac_check.messages import ENGLISH, Language, message
from cac_check.model import Breakdown, Verdict
from cac_check.model_tables import Complete, Listed, NeverFalls, Rollup, Steps, TableRule
from cac_check.report.baseline_state import BaselineState
from cac_check.report.blocks import block
from cac_check.report.result import Mark, Outcome, Replacement, Result, Results, RuleNote, Run, Side, WayOut
from cac_check.report.words import LONGEST_QUOTE, in_digits, sentence, visible
from cac_check.tables.basis import basis as basis_of
from cac_check.tables.check import TableReport
from cac_check.tables.findings import BREAKDOWN, COLUMNS, records

if TYPE_CHECKING:
    import polars as pl

    from cac_check.certificate import Json

MOST_WAYS = 5
"""Ways out that are told one by one under a finding."""

FORMAT = "cac-check-tables/v2"

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "contradicted": message("cannot hold"),
        "strained": message("fits only on a loose reading"),
        "undecided": message("cannot be decided"),
        "unmatched": message("found no partner"),
        "unchecked": message("is no longer checked"),
        "gone": message("is gone"),
    }
)
"""How a verdict on a row is said; the last three are the gate's (see :mod:`cac_check.gate.tables`)."""

OPEN = ("undecided", "unchecked", "gone")
"""What is said of rows that nothing was decided of."""
_SUMS = (Breakdown, Rollup, Listed)


def keys_of(findings: pl.DataFrame) -> tuple[str, ...]:
    """Return the columns that tell which report a finding is about."""
    beside = {*COLUMNS, FILE, LINE} - {BREAKDOWN}
    return tuple(name for name in findings.columns if name not in beside)


def who(row: Mapping[str, Any], keys: Iterable[str], language: Language = ENGLISH) -> str:
    """Return which report a row is about: ``date 2020-11-04, place R09``."""
    named = {BREAKDOWN: language.say("rules")} if row.get("rule") == JOINT else {}
    of_keys = (f"{named.get(key, own_name(key))} {told_value(row[key])}" for key in keys if row[key] is not None)
    said = language.say_as("between the members of a list", ", ").join(of_keys)
    return visible(said, 4 * LONGEST_QUOTE) or language.say("every report")


def words(row: Mapping[str, Any], language: Language = ENGLISH) -> str:
    """Return the verdict and the gap: ``cannot hold, by 16``."""
    verdict, gap = language.say(VERDICTS[str(row["verdict"])]), row.get("gap")
    return language.say("{verdict}, by {gap}", verdict=verdict, gap=amount(gap, language)) if gap else verdict


def amount(value: float, language: Language = ENGLISH) -> str:
    """Write one side of a sum, or a gap, in a language."""
    return number(value) if language is ENGLISH else in_digits(_exact(value), language)


def figure_name(name: str, language: Language = ENGLISH) -> str:
    """Return what a figure of a report is called: as its column, or as one before it in a series."""
    return language.say(PREVIOUS) if name == PREVIOUS else name


def sums_in_words(row: Mapping[str, Any], rule: TableRule | None, language: Language = ENGLISH) -> str:
    """Return what both sides come to, in one line."""
    return language.say_as("between clauses", ", ").join(_sums(row, rule, language).values())


def number(value: float) -> str:
    """Write one side of a sum, or a gap."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def place(row: Mapping[str, Any]) -> Location | None:
    """Return where a row stands in its file."""
    if row.get(FILE) is None:
        return None
    line = row.get(LINE)
    return Location(str(row[FILE]), None if line is None else Span(line, 1, line, 1))


def fingerprint(row: Mapping[str, Any], keys: Iterable[str]) -> str:
    """Return the name by which a finding on a table is known again: its rule and its keys, as texts."""
    identity = sorted(f"{_apart(key, '=')}={_apart(str(row[key]))}" for key in keys if row[key] is not None)
    return hashlib.sha256("\x1f".join(["table-fingerprint-v1", str(row["rule"]), *identity]).encode()).hexdigest()


def _apart(text: str, sign: str = "") -> str:
    """Return a text that no other one, with what stands beside it, can be taken for."""
    return (
        text
        if text.isprintable() and not {"\\", sign} & set(text)
        else text.translate({ord(each): f"\\{ord(each):x};" for each in ("\\", "\x1f", *sign)})
    )


class RowResults(Results):
    """Rows of findings as results, each made when it is asked for: there may be millions."""

    def __init__(
        self, rows: pl.DataFrame, made: Callable[[Mapping[str, Any]], Result], known: pl.Expr | None = None
    ) -> None:
        """Take rows in the order they are told.

        Args:
            rows: of findings.
            made: turns one into a result.
            known: whether a row that fails may, because it is nothing new, or accepted.
        """
        self._rows, self._made, self._known = rows, made, known

    def __len__(self) -> int:
        """How many there are."""
        return self._rows.height

    def __iter__(self) -> Iterator[Result]:
        """Return each in turn."""
        return map(self._made, self._rows.iter_rows(named=True))

    def first(self, count: int) -> Sequence[Result]:
        """Return the first ones."""
        return [self._made(row) for row in self._rows.head(count).iter_rows(named=True)]

    def loud(self, level: Severity) -> Results:
        """Return those said as loudly as this that are not known."""
        import polars as pl

        is_open = pl.col("verdict").is_in(OPEN)
        mild = (pl.col("verdict") == str(Verdict.STRAINED)) & (pl.col("severity") == str(Severity.ERROR))
        said = (
            pl.when(is_open)
            .then(pl.lit(str(Severity.NOTE)))
            .when(mild)
            .then(pl.lit(str(Severity.WARNING)))
            .otherwise("severity")
        )
        known = pl.lit(value=False) if self._known is None else ~is_open & self._known
        return RowResults(self._rows.filter((said == str(level)) & ~known), self._made, self._known)


def result_of(
    row: Mapping[str, Any],
    keys: Sequence[str],
    rule: TableRule | None,
    *,
    edits: Sequence[str] = (),
    baseline_state: BaselineState | None = None,
) -> Result:
    """Return a row of findings as a result.

    Args:
        row: its rule, keys, verdict, severity, sides and what would make it fit.
        keys: the columns that tell which report it is about.
        rule: its rule, if it is still there.
        edits: what was edited, in sentences.
        baseline_state: how it stands to an earlier version.
    """
    verdict = str(row["verdict"])
    level, where, about = _level(verdict, Severity(str(row["severity"]))), place(row), who(row, keys)
    sums = _sums(row, rule)
    ways = _ways(row)
    basis = [basis_of(rule)] if rule is not None and rule.because else []
    fits = [f"It would fit with {_ways_in_words(ways)}."] if ways else []
    return Result(
        id=f"{row['rule']}: {about}",
        rule=str(row["rule"]),
        outcome=Outcome.OPEN if verdict in OPEN else Outcome.FAILS,
        verdict=verdict,
        level=level,
        who=about,
        words=words(row),
        headline=f"{about}: {words(row)}",
        fingerprint=fingerprint(row, keys),
        location=where,
        sides=_sides(row),
        gap=None if row.get("gap") is None else _exact(row["gap"]),
        corrections=ways,
        evidence=sentence(", ".join(sums.values())) if sums else "",
        remarks=(*(f"Edit: {edit}." for edit in edits), *(f"Rule: {said}." for said in basis), *fits),
        steps=tuple(Mark(place(row) if which == "total" else None, said) for which, said in sums.items()),
        story=block(
            level,
            str(row["rule"]),
            f"{about}: {words(row)}",
            figures=[f"  {', '.join(sums.values())}"] if sums else [],
            places=[] if where is None else [visible(str(where))],
            notes=[*_ways_out(ways), *(("rule", said) for said in basis), *(("edit", edit) for edit in edits)],
        ),
        details={"keys": {key: str(row[key]) for key in keys if row[key] is not None}},
        baseline_state=baseline_state,
    )


def run_of(report: TableReport, files: str) -> Run:
    """Return everything that was found in tables as results."""
    keys = keys_of(report.findings)
    rules = {result.rule.id: result.rule for result in report.results}
    results = RowResults(report.findings, lambda row: result_of(row, keys, rules[row["rule"]]))
    return run_with(rules.values(), report, files, results, report.findings["rule"])


def run_with(rules: Iterable[TableRule], report: TableReport, files: str, results: Results, used: Iterable[str]) -> Run:
    """Return results on tables as one run.

    Args:
        rules: every rule a result may be about.
        report: the check they are of.
        files: what the tables are called.
        results: what was found.
        used: the rules the results are about.
    """
    named = set(used)
    notes = tuple(
        RuleNote(rule.id, rule.severity, visible(rule.because or rule.id, LONGEST_QUOTE))
        for rule in rules
        if rule.id in named
    )
    return Run(
        report.ruleset.path or "tables",
        files,
        cac_check.__version__,
        notes,
        results,
        report.problems,
        read=(files, *([report.ruleset.path] if report.ruleset.path else [])),
        not_checked=tuple(f"Rule {result.rule.id} applied nowhere." for result in report.results if not result.applied),
    )


def to_data(report: TableReport, files: str) -> Json:
    """Return everything that was found in tables as plain data; exact numbers are texts."""
    return {
        "format": FORMAT,
        "tool": {"name": "cac-check", "version": cac_check.__version__},
        "files": files,
        "profile": str(report.profile),
        "rules": [
            {
                "id": result.rule.id,
                "severity": str(result.rule.severity),
                "reports": {str(verdict): count for verdict, count in result.counts.items()},
                "unmatched": None if result.unmatched is None else result.unmatched.height,
            }
            for result in report.results
        ],
        "findings": [
            {
                name: records(row["candidates"], row["fits"])
                if name == "candidates"
                else _plain(value, exact=name in (*SIDES, "gap"))
                for name, value in row.items()
                if name != "fits"
            }
            for row in report.findings.iter_rows(named=True)
        ],
        "problems": [str(problem) for problem in report.problems],
    }


def _plain(value: Any, *, exact: bool) -> Json:
    """Return a cell as JSON has it: exact numbers and dates as texts."""
    if value is None:
        return None
    return number(value).replace(",", "") if exact else value if isinstance(value, int) else str(value)


def _level(verdict: str, severity: Severity) -> Severity:
    """How loudly it is said: what fits on a loose reading at most as a warning, what cannot be decided as a note."""
    if verdict in OPEN:
        return Severity.NOTE
    return Severity.WARNING if verdict == "strained" and severity is Severity.ERROR else severity


def _sums(row: Mapping[str, Any], rule: TableRule | None, language: Language = ENGLISH) -> Mapping[str, str]:
    """Say what both sides come to."""
    form, say = None if rule is None else rule.form, language.say
    sides = {}
    if row.get("low") is not None or row.get("high") is not None:
        parts = _range(row.get("low"), row.get("high"), language)
        if isinstance(form, _SUMS):
            sides["parts"] = say("the parts come to {amount}", amount=parts)
        elif isinstance(form, Steps):
            sides["parts"] = say("the figure before and what was added come to {amount}", amount=parts)
        elif isinstance(form, Complete):
            sides["parts"] = say("the periods missing beside it are {amount}", amount=parts)
        elif isinstance(form, NeverFalls):
            sides["parts"] = say("the figure before is {amount}", amount=parts)
        else:
            sides["parts"] = say("one side comes to {amount}", amount=parts)
    if row.get("total_low") is not None or row.get("total_high") is not None:
        total = _range(row.get("total_low"), row.get("total_high"), language)
        if isinstance(form, _SUMS):
            sides["total"] = say("the total is {amount}", amount=total)
        elif isinstance(form, Complete):
            sides["total"] = say("they should be {amount}", amount=total)
        elif isinstance(form, Steps | NeverFalls):
            sides["total"] = say("the figure is {amount}", amount=total)
        else:
            sides["total"] = say("the other to {amount}", amount=total)
    return sides


def _range(low: float | None, high: float | None, language: Language) -> str:
    if low is None:
        return f"{language.say_as('before a number', 'at most')} {amount(high or 0, language)}"
    if high is None:
        return f"{language.say_as('before a number', 'at least')} {amount(low, language)}"
    first, last = amount(low, language), amount(high, language)
    return first if low == high else language.say_as("numbers", "{first} to {last}", first=first, last=last)


def _sides(row: Mapping[str, Any]) -> tuple[Side, Side] | None:
    """Return the ends of both sides that miss each other most: a total is no sum, so that the parts come first."""
    low, high, total_low, total_high = (None if row.get(name) is None else _exact(row[name]) for name in SIDES)
    above = None if low is None or total_high is None else low - total_high
    below = None if high is None or total_low is None else total_low - high
    if above is not None and above > 0 and (below is None or above >= below):
        return Side(True, exact(low or 0)), Side(False, exact(total_high or 0))
    if below is not None and below > 0:
        return Side(False, exact(high or 0)), Side(True, exact(total_low or 0))
    return None


def _exact(value: float) -> Rational:
    """Return a number of findings; of a float, the decimal number it is printed as."""
    return value if isinstance(value, int) else exact(Fraction(str(value)))


def _ways(row: Mapping[str, Any]) -> tuple[WayOut, ...]:
    """Return what would make a row fit; a hint is about the first."""
    if row.get("candidates") is None:
        return ()
    hints = chain([row.get("hint")], repeat(None))
    sets = zip(row["candidates"], row["fits"], strict=True)
    return tuple(
        WayOut(tuple(map(Replacement, figures, fits)), hint) for (figures, fits), hint in zip(sets, hints, strict=False)
    )


def _ways_out(ways: Sequence[WayOut]) -> Iterator[tuple[str, str]]:
    """Yield the first ways out as notes, and how many more there are."""
    for number, way in enumerate(ways[:MOST_WAYS]):
        hint = "" if way.hint is None else f" (perhaps {visible(way.hint)})"
        yield ("or" if number else "would fit", _way_in_words(way) + hint)
    if len(ways) > MOST_WAYS:
        yield "", f"there are {len(ways) - MOST_WAYS:,} more ways out"


def _way_in_words(way: WayOut) -> str:
    return visible(" & ".join(f"{change.figure} {change.fits}" for change in way.changes), LONGEST_QUOTE)


def _ways_in_words(ways: Sequence[WayOut]) -> str:
    said = "; or ".join(map(_way_in_words, ways))
    hint = ways[0].hint
    return visible(
        said if hint is None else f"{said} (the first would be a slip of the hand: {hint})", LONGEST_QUOTE * 4
    )
