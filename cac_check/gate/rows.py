"""What an edit did to tables, for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.engine.tables.names import ROW_NUMBER
from cac_check.gate.accepted_rows import Acceptance
from cac_check.gate.render import (
    COUNTED,
    LISTED,
    MOST_LISTED,
    Changed,
    Compared,
    RuleCount,
    Ruled,
    change_in_words,
    document,
    left_out,
    verdict_line,
)
from cac_check.gate.render import to_text as text_of
from cac_check.gate.tables import TableComparison, may_fail
from cac_check.messages import ENGLISH, Language, language, message
from cac_check.model_tables import TableRule
from cac_check.records import dataclass
from cac_check.report.baseline_state import FAILING, BaselineState, Change
from cac_check.report.document import Bullets, Code, Document, Table, line
from cac_check.report.result import Result, Ruling, Runs, Scope
from cac_check.report.screen import PLAIN, Screen
from cac_check.report.words import LONGEST_QUOTE, aside, sentence, severity_in_words, told_fit, visible
from cac_check.tables import TableReport
from cac_check.tables.findings import records
from cac_check.tables.results import (
    VERDICTS,
    RowResults,
    amount,
    figure_name,
    result_of,
    run_with,
    sums_in_words,
    who,
    words,
)

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
    told_in: Language | None = None
    """The language of its document; that of the rules where none is named."""

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
        told_in = self.language()
        return document(self._ruled(told_in), told_in)

    def language(self) -> Language:
        """Return the language that was asked for, or that of the rules."""
        return self.told_in or language(self.report.ruleset.language)

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

    def _ruled(self, language: Language = ENGLISH) -> Ruled:
        counts = {change: self.comparison.count(change) for change in COUNTED}
        changes = {change: self._changes(change, language) for change in LISTED}
        open_, left = self._open()
        in_full = (*self._table(open_, language), *left_out(left, language))
        compared = Compared(language.tell(self.comparison.note), counts, changes, in_full, self._by_rule())
        return Ruled(
            language.say("Do the tables still add up after this edit?"),
            language.say("tables"),
            (compared,),
            self.failing,
            len(self.acceptance.rows),
            tuple(map(language.tell, self.acceptance.notes)),
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

    def _changes(self, change: Change, language: Language) -> tuple[tuple[Changed, ...], int]:
        """Return the rows of one kind that are missed by most, and how many there are."""
        rows = self._numbered.filter(self.comparison.rows["change"] == str(change))
        import polars as pl

        ranks = {str(severity): severity.rank for severity in Severity}
        severe = pl.col("severity").replace_strict(ranks, default=0, return_dtype=pl.Int8)
        first = rows.sort(severe, "gap", descending=True, nulls_last=True, maintain_order=True).head(MOST_LISTED)
        return tuple(self._changed(row, language) for row in first.iter_rows(named=True)), rows.height

    def _edits(self, row: Mapping[str, Any], language: Language) -> tuple[str, ...]:
        """Return what was edited, in sentences of a language."""
        known = self.comparison.sentences
        return tuple(language.tell(known.get(edit, edit)) for edit in row["edits"])

    def _changed(self, row: Mapping[str, Any], language: Language) -> Changed:
        result = self._result({**row, "edits": ()})  # written beside the story
        say = language.say
        at = "" if result.location is None else aside(f"{result.location.file}{_line(row)}", language)
        if row["change"] == Change.FIXED:
            said = say("it said {verdict}", verdict=say(VERDICTS[str(row["before"])]))
        elif row["reports"] > 1:
            said = say(_OF_SEVERAL.get(str(row["verdict"]), VERDICTS[str(row["verdict"])]))
        else:
            said = words(row, language)
        about = who(row, self.comparison.keys[1:], language)
        if row["reports"] > 1:
            about = language.say_many("{count} report", "{count} reports", row["reports"])
        about = f"{severity_in_words(Severity(row['severity']), language)}[{row['rule']}] {about}"
        text = say("{subject}: {what}", subject=about, what=said + at)
        accepted = self.acceptance.rows.get(row[ROW_NUMBER])
        return Changed(
            Change(row["change"]),
            visible(text, 4 * LONGEST_QUOTE),
            result.story,
            self._edits(row, language),
            accepted,
        )

    def _open(self) -> tuple[list[dict[str, Any]], int]:
        """Return the rows that do not pass and are missed by most, and how many more there are."""
        rows = [row for row in self._open_rows if row["change"] != Change.LOST]
        rows.sort(key=lambda row: (-Severity(row["severity"]).rank, -(row["gap"] or 0)))
        return rows[:MOST_LISTED], len(rows) - MOST_LISTED

    def _table(self, rows: list[dict[str, Any]], language: Language) -> Document:
        if not rows:
            return ()
        say_as = language.say_as
        header = (
            say_as("column", "change"),
            say_as("column", "rule"),
            *self.comparison.keys[1:],
            say_as("column", "verdict"),
            say_as("column", "gap"),
            say_as("column", "figures"),
            say_as("column", "would fit"),
            say_as("column", "place"),
            say_as("column", "edit"),
        )
        rules = {rule.id: rule for rule in self.comparison.rules}
        made = (self._cells(row, rules.get(str(row["rule"])), language) for row in rows)
        cells = tuple(tuple(line(visible(cell, LONGEST_QUOTE)) for cell in each) for each in made)
        named = [rule for rule in dict.fromkeys(str(row["rule"]) for row in rows) if rule in rules]
        because = tuple(
            line(Code(rule), language.say(": {what}", what=visible(language.tell(rules[rule].because), LONGEST_QUOTE)))
            for rule in named
            if rules[rule].because
        )
        return (Table(tuple(map(line, header)), cells), *((Bullets(because),) if because else ()))

    def _cells(self, row: Mapping[str, Any], rule: TableRule | None, language: Language) -> Iterator[str]:
        yield from (change_in_words(Change(row["change"]), language), str(row["rule"]))
        yield from (str(row[key] or "") for key in self.comparison.keys if key != "rule")
        yield language.say(VERDICTS[str(row["verdict"])])
        yield "" if row["gap"] is None else amount(row["gap"], language)
        yield sentence(sums, language) if (sums := sums_in_words(row, rule, language)) else ""
        changes = self._result(row).corrections[:1]
        yield " & ".join(
            f"{figure_name(each.figure, language)} {told_fit(each.fits, language)}"
            for way in changes
            for each in way.changes
        )
        yield "" if row["file"] is None else f"{row['file']}{_line(row)}"
        yield language.say_as("between two that say the same", "; ").join(self._edits(row, language))


_OF_SEVERAL = {
    "unchecked": message("are no longer checked"),
    "gone": message("are gone"),
    "undecided": message("can no longer be decided"),
}
"""What is said of several reports at once, where it is not what is said of one."""


def _line(row: Mapping[str, Any]) -> str:
    return "" if row["line"] is None else f":{row['line']}"
