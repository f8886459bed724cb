"""What an edit did to tables, for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.engine.tables.names import ROW_NUMBER
from cac_check.gate.render import (
    COUNTED,
    LISTED,
    MOST_LISTED,
    Changed,
    Compared,
    RuleCount,
    Ruled,
    document,
    left_out,
    verdict_line,
)
from cac_check.gate.render import to_text as text_of
from cac_check.gate.tables import Acceptance, TableComparison, may_fail
from cac_check.messages import ENGLISH, Language
from cac_check.records import dataclass
from cac_check.report.baseline_state import FAILING, BaselineState, Change
from cac_check.report.document import Bullets, Code, Document, Table, line
from cac_check.report.result import Result, Ruling, Runs, Scope
from cac_check.report.screen import PLAIN, Screen
from cac_check.report.words import LONGEST_QUOTE, plural, visible
from cac_check.tables import TableReport
from cac_check.tables.findings import records
from cac_check.tables.results import VERDICTS, RowResults, number, result_of, run_with, words

if TYPE_CHECKING:
    import polars as pl

    from cac_check.certificate import Json

FORMAT = "cac-check-table-gate/v2"

Counts: TypeAlias = Callable[[Mapping[str, object]], bool]
"""Whether a row counts by its verdict and severity."""


@dataclass(frozen=True, slots=True)
class GatedTables:
    """Tables compared with an earlier version, with what was accepted."""

    comparison: TableComparison
    acceptance: Acceptance
    counts: Counts
    report: TableReport
    """The check of the newer version."""
    files: str
    """What the tables are called."""

    @property
    def fails(self) -> bool:
        """Whether the edit fails."""
        return self._ruled().fails

    @property
    def failing(self) -> int:
        """How many rows are new or worse, count, and were not accepted."""
        return sum(row["reports"] for row in self._open_rows if row["change"] != Change.LOST)

    @property
    def lost(self) -> int:
        """How many reports are lost, where that fails."""
        return sum(row["reports"] for row in self._open_rows if row["change"] == Change.LOST)

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the data, was not before and was not accepted."""
        numbers = enumerate(self.comparison.problems, start=self.comparison.rows.height)
        return tuple(problem for number, problem in numbers if number not in self.acceptance.rows)

    @property
    def _open_rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows that do not pass."""
        for row in self._numbered.iter_rows(named=True):
            if may_fail(row) and self.counts(row) and row[ROW_NUMBER] not in self.acceptance.rows:
                yield row

    def runs(self, _: Scope) -> Runs:
        """Return the newer version, each row with how it stands; what does not pass comes first."""
        import polars as pl

        order = {str(change): place for place, change in enumerate(COUNTED)}
        accepted = pl.col(ROW_NUMBER).is_in(list(self.acceptance.rows))
        known = ~pl.col("change").is_in([str(change) for change in FAILING]) | accepted
        rows = self._numbered.filter(pl.col("change") != str(Change.FIXED)).sort(
            pl.col("change").replace_strict(order, return_dtype=pl.Int8), ROW_NUMBER
        )
        results = RowResults(rows, self._result, known)
        run = run_with(self.comparison.rules, self.report, self.files, results, rows["rule"].unique())
        ruled = self._ruled()
        return (replace(run, problems=self.problems, ruling=Ruling(ruled.fails, verdict_line(ruled))),)

    def document(self) -> Document:
        """Return it for readers, with what is new or worse as a table."""
        return document(self._ruled())

    def language(self) -> Language:
        """Return English."""
        return ENGLISH

    def text(self, screen: Screen = PLAIN) -> str:  # noqa: ARG002 - nothing in it is coloured
        """Return it as text."""
        return text_of(self._ruled())

    def data(self) -> Json:
        """Return it as plain data."""
        return {
            "format": FORMAT,
            "note": self.comparison.note,
            "fails": self.failing,
            "lost": self.lost,
            "verdict": verdict_line(self._ruled()),
            "exit": int(self.fails),
            "summary": {str(change): self.comparison.count(change) for change in COUNTED},
            "changes": [
                {
                    **{name: value for name, value in row.items() if name != "fits"},
                    "candidates": records(row["candidates"], row["fits"]),
                    "accepted": self.acceptance.rows.get(number),
                }
                for number, row in enumerate(self.comparison.rows.iter_rows(named=True))
                if row["change"] != Change.UNCHANGED
            ],
            "problems": [
                {
                    "kind": problem.code,
                    "message": problem.message,
                    "file": problem.location.file,
                    "line": None if problem.location.span is None else problem.location.span.line,
                    "count": problem.count,
                }
                for problem in self.problems
            ],
            "old_problems": self.comparison.old_problems,
            "notes": list(self.acceptance.notes),
        }

    @property
    def _numbered(self) -> pl.DataFrame:
        return self.comparison.rows.with_row_index(ROW_NUMBER)

    def _result(self, row: Mapping[str, Any]) -> Result:
        rules = {rule.id: rule for rule in self.comparison.rules}
        state = BaselineState(Change(row["change"]), self.acceptance.rows.get(row[ROW_NUMBER]))
        keys = self.comparison.keys[1:]
        result = result_of(row, keys, rules.get(row["rule"]), edits=row["edits"], baseline_state=state)
        open_ = may_fail(row) and self.counts(row) and row[ROW_NUMBER] not in self.acceptance.rows
        return replace(result, counts=open_)

    def _ruled(self) -> Ruled:
        counts = {change: self.comparison.count(change) for change in COUNTED}
        changes = {change: self._changes(change) for change in LISTED}
        open_, left = self._open()
        in_full = (*_table(open_, self.comparison, self._result), *left_out(left))
        compared = Compared(self.comparison.note, counts, changes, in_full, self._by_rule())
        return Ruled(
            "Do the tables still add up after this edit?",
            "tables",
            (compared,),
            self.failing,
            len(self.acceptance.rows),
            self.acceptance.notes,
            self.lost,
            self.problems,
            self.comparison.old_problems,
        )

    def _by_rule(self) -> tuple[RuleCount, ...]:
        """Return how many reports of each rule are new, worse or lost, where they are too many to list; worst first."""
        import polars as pl

        moved = [str(change) for change in (*FAILING, Change.LOST)]
        rows = self.comparison.rows.filter(pl.col("change").is_in(moved))
        if int(rows["reports"].sum()) <= MOST_LISTED:
            return ()
        counted = rows.group_by("change", "rule", "severity", maintain_order=True).agg(pl.col("reports").sum())
        found = [
            RuleCount(str(row["rule"]), Severity(row["severity"]), Change(row["change"]), int(row["reports"]))
            for row in counted.iter_rows(named=True)
        ]
        return tuple(sorted(found, key=lambda each: (-each.severity.rank, COUNTED.index(each.change), -each.count)))

    def _changes(self, change: Change) -> tuple[tuple[Changed, ...], int]:
        """Return the rows of one kind that are missed by most, and how many there are."""
        rows = self._numbered.filter(self.comparison.rows["change"] == str(change))
        import polars as pl

        ranks = {str(severity): severity.rank for severity in Severity}
        severe = pl.col("severity").replace_strict(ranks, default=0, return_dtype=pl.Int8)
        first = rows.sort(severe, "gap", descending=True, nulls_last=True, maintain_order=True).head(MOST_LISTED)
        return tuple(map(self._changed, first.iter_rows(named=True))), rows.height

    def _changed(self, row: Mapping[str, Any]) -> Changed:
        result = self._result({**row, "edits": ()})  # written beside the story
        at = "" if result.location is None else f" ({result.location.file}{_line(row)})"
        said = f"it said {VERDICTS[str(row['before'])]}" if row["change"] == Change.FIXED else words(row)
        who = result.who if row["reports"] == 1 else plural(row["reports"], "report")
        sentence = f"{row['severity']}[{row['rule']}] {who}: {_of_several(said) if row['reports'] > 1 else said}{at}"
        accepted = self.acceptance.rows.get(row[ROW_NUMBER])
        return Changed(
            Change(row["change"]),
            visible(sentence, 4 * LONGEST_QUOTE),
            result.story,
            tuple(row["edits"]),
            accepted,
        )

    def _open(self) -> tuple[list[dict[str, Any]], int]:
        """Return the rows that do not pass and are missed by most, and how many more there are."""
        rows = [row for row in self._open_rows if row["change"] != Change.LOST]
        rows.sort(key=lambda row: (-Severity(row["severity"]).rank, -(row["gap"] or 0)))
        return rows[:MOST_LISTED], len(rows) - MOST_LISTED


def _table(
    rows: list[dict[str, Any]], comparison: TableComparison, result: Callable[[Mapping[str, Any]], Result]
) -> Document:
    if not rows:
        return ()
    header = ("change", "rule", *comparison.keys[1:], "verdict", "gap", "figures", "would fit", "place", "edit")
    made = (_cells(row, comparison, result(row)) for row in rows)
    cells = tuple(tuple(line(visible(cell, LONGEST_QUOTE)) for cell in each) for each in made)
    reasons = {rule.id: rule.because for rule in comparison.rules if rule.because}
    named = [rule for rule in dict.fromkeys(str(row["rule"]) for row in rows) if rule in reasons]
    because = tuple(line(Code(rule), f": {visible(reasons[rule], LONGEST_QUOTE)}") for rule in named)
    return (Table(tuple(map(line, header)), cells), *((Bullets(because),) if because else ()))


def _cells(row: Mapping[str, Any], comparison: TableComparison, result: Result) -> Iterator[str]:
    yield from (str(row["change"]), str(row["rule"]))
    yield from (str(row[key] or "") for key in comparison.keys if key != "rule")
    yield VERDICTS[str(row["verdict"])]
    yield "" if row["gap"] is None else number(row["gap"])
    yield result.evidence
    first = result.corrections[0] if result.corrections else None
    yield "" if first is None else " & ".join(f"{change.figure} {change.fits}" for change in first.changes)
    yield "" if row["file"] is None else f"{row['file']}{_line(row)}"
    yield "; ".join(row["edits"])


def _of_several(words: str) -> str:
    """Return what is said of one report as it is said of several."""
    return words.replace("is ", "are ", 1).replace("cannot be", "can no longer be", 1)


def _line(row: Mapping[str, Any]) -> str:
    return "" if row["line"] is None else f":{row['line']}"
