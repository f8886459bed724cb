"""Tables before and after an edit: which reports break a rule now, or break it worse, or are decided no more.

A row of a table is known again by its rule and its keys, not by file or line. Both versions are judged by the rules of
today; of reports that no changed row has a part in, nothing can have changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import ALL, EVERY_ROW, as_written, inside, is_inside, outside, public
from cac_check.engine.tables.run import SIDES
from cac_check.gate.baseline import Pattern
from cac_check.gate.changed_rows import ChangedRows, Frames, affected, changed_rows
from cac_check.gate.lost_reports import gathered, with_files
from cac_check.gate.table_edits import EDITS, REPORTS, with_edits
from cac_check.messages import Sentence, message
from cac_check.model import Verdict
from cac_check.model_tables import Rollup, TableRule, TableRuleset
from cac_check.records import dataclass
from cac_check.report.baseline_state import FAILING, Change
from cac_check.tables import TableReport, check_tables
from cac_check.tables.check import phrase_reader
from cac_check.tables.each import Each
from cac_check.tables.findings import COLUMNS, SETS
from cac_check.tables.no_longer_decided import AFTER, BEFORE, GONE, no_longer_decided
from cac_check.tables.spreadsheet_cells import Letters, rows_with_cells

if TYPE_CHECKING:
    import polars as pl

UNMATCHED = "unmatched"
"""Stands for a verdict on parts without a total and totals without parts."""

UNCHECKED = "unchecked"
"""Stands for a verdict where a rule binds no more, or is gone."""

_RANKS = {**{str(verdict): verdict.rank for verdict in Verdict}, UNMATCHED: Verdict.CONTRADICTED.rank}
_SEVERITIES = {str(severity): severity.rank for severity in Severity}
_BESIDE_KEYS = frozenset({*COLUMNS, "file", "line"} - {"rule", "breakdown"})
_TEXTS = ("verdict", "severity", "candidates", "fits", "hint", "file")
_NUMBERS = (*SIDES, "gap")
_KEPT = (*_TEXTS, *_NUMBERS, "line")


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """One version of tables: what was found in it, and the tables themselves."""

    report: TableReport
    frames: Mapping[str, Frame]
    letters: Letters = MappingProxyType({})
    """By table, the letters of its columns in a spreadsheet."""

    @property
    def inputs(self) -> Inputs:
        """The tables as the engine takes them."""
        return Inputs.of(self.report.ruleset, self.frames, self.report.profile, phrase_reader(self.report.ruleset))


@dataclass(frozen=True, slots=True)
class TableComparison:
    """What an edit did to tables: a row per report and rule that is worth telling."""

    rows: pl.DataFrame
    """``change``; ``rule`` and keys as texts; ``verdict``, ``before`` (the verdict then), ``severity``, both sides and
    the ``gap``, ``candidates``, ``fits``, ``hint``; ``file`` and ``line`` of what was edited, else of the figure it is
    about; ``edits``, sentences; ``reports``, how many reports it stands for."""
    keys: tuple[str, ...]
    """``rule`` and the keys that any row has."""
    note: str
    rules: tuple[TableRule, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the data themselves and was not before."""
    old_problems: int = 0
    """How much of that was wrong before."""
    sentences: Mapping[str, Sentence] = field(default_factory=lambda: MappingProxyType({}))
    """Those of ``edits``, by their English text."""

    def with_rows(self, rows: pl.DataFrame, rules: Iterable[TableRule]) -> TableComparison:
        """Return it with other rows, which may be of other rules as well."""
        known = {rule.id: rule for rule in (*rules, *self.rules)}
        return replace(self, rows=rows, keys=named_keys(rows), rules=tuple(known.values()))

    def with_cells(self, ruleset: TableRuleset, letters_of: Letters) -> TableComparison:
        """Return it with rows that name the cells of spreadsheets, instead of sheet and row."""
        return replace(self, rows=rows_with_cells(self.rows, self.rules, ruleset, letters_of))

    def count(self, change: Change) -> int:
        """How many reports changed like that."""
        return int(self.rows.filter(self.rows["change"] == str(change))[REPORTS].sum())


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What patterns accept of the newer version."""

    rows: Mapping[int, str]
    """Numbers of accepted rows, each with the reason."""
    notes: tuple[str, ...]
    """Patterns that are unused, expired or too small."""


def compare_tables(
    before: CheckedTables | None,
    after: CheckedTables,
    note: str,
    *,
    undecided: bool = False,
    changes: Mapping[str, ChangedRows] | None = None,
    severities: Mapping[str, Severity] = MappingProxyType({}),
) -> TableComparison:
    """Set two versions of tables side by side.

    Args:
        before: the earlier version; ``None``: there was none.
        after: the newer version.
        note: what a reader should know about the comparison.
        undecided: whether reports that are new and cannot be decided are told.
        changes: the rows that differ, if they are known.
        severities: how severe rules were, where that changed.
    """
    import polars as pl

    old, new = broken_rows(None if before is None else before.report), broken_rows(after.report)
    old = _as_severe_as(old, severities)
    lost = pl.DataFrame() if before is None else lost_reports(before, after)
    names = {*old.columns, *new.columns, *lost.columns} - _BESIDE_KEYS - {BEFORE, AFTER}
    ordered = (*new.columns, *old.columns, *lost.columns)
    keys = tuple(dict.fromkeys(("rule", *(name for name in ordered if name in names))))
    joined = _with(new, keys).join(
        _with(old, keys), on=keys, how="full", coalesce=True, nulls_equal=True, suffix=" old"
    )
    changed = joined.with_columns(_change(undecided=undecided).alias("change")).filter(pl.col("change").is_not_null())
    rows = changed.select(
        "change",
        *keys,
        pl.coalesce("verdict", "verdict old").alias("verdict"),
        pl.col("verdict old").alias("before"),
        *(pl.coalesce(name, f"{name} old").alias(name) for name in _KEPT[1:]),
        pl.lit(1, pl.Int64).alias(REPORTS),
    )
    if before is not None:
        rows = _with_lost(rows, lost, after.report, keys)
    rows = rows.sort(*keys, nulls_last=True)
    if before is not None and changes is None:
        changes = changed_rows(after.report.ruleset, before.frames, after.frames)
    if before is not None:
        rows = with_files(rows, before.inputs, keys)
    rows, sentences = with_edits(
        rows, None if before is None else before.inputs, after.inputs, changes or {}, after.letters
    )
    if before is not None:
        rows, of_lost = gathered(rows, _lacking(before.report, after.report))
        sentences = {**sentences, **of_lost}
    rows = named_as_written(rows)
    reports = [each.report for each in (before, after) if each is not None]
    rules = {result.rule.id: result.rule for report in reports for result in report.results}
    return TableComparison(rows, named_keys(rows), note, tuple(rules.values()), sentences=sentences)


def compare_affected(
    before: Frames,
    after: CheckedTables,
    note: str,
    changes: Mapping[str, ChangedRows],
    *,
    lists: bool = False,
    undecided: bool = False,
    joint: bool = False,
    each: Each = map,
    severities: Mapping[str, Severity] = MappingProxyType({}),
) -> TableComparison:
    """Set two versions of tables side by side, and look only at the reports that changed rows have a part in.

    Args:
        before: the earlier version, as it was read.
        after: the newer version, with every report that breaks a rule; what would make it fit need not be known.
        note: what a reader should know about the comparison.
        changes: the rows that differ.
        lists: whether breakdowns that are data differ.
        undecided: whether reports that are new and cannot be decided are told.
        joint: whether the rules on a report are decided together as well.
        each: how the exact engine is asked.
        severities: how severe rules were, where that changed.
    """
    import polars as pl

    ruleset = after.report.ruleset
    every = broken_rows(after.report)
    sentences: dict[str, Sentence] = {}
    found, rules = [], {result.rule.id: result.rule for result in after.report.results}
    for group in affected(ruleset, before, after.frames, changes, lists=lists):
        versions = []
        for frames, around in ((group.before, None), (group.after, after.frames)):
            report = check_tables(
                group.ruleset,
                frames,
                profile=after.report.profile,
                undecided=True,
                candidates=around is not None,
                joint=joint,
                each=each,
                validate=False,
                around=around,
            )
            versions.append(CheckedTables(report, frames, after.letters))
        compared = compare_tables(
            versions[0], versions[1], note, undecided=undecided, changes=changes, severities=severities
        )
        found.append(compared.rows)
        sentences |= compared.sentences
        rules |= {rule.id: rule for rule in compared.rules}
        mine = broken_rows(versions[1].report)
        on = ["rule", *(name for name in mine.columns if name not in {*_BESIDE_KEYS, "rule"})]
        if mine.height:
            lacking = [pl.lit(None, pl.String).alias(name) for name in on if name not in every.columns]
            every = every.with_columns(lacking).join(mine.select(on).unique(), on=on, how="anti", nulls_equal=True)
    found.append(_of_unchanged(every, severities))
    rows = pl.concat(found, how="diagonal_relaxed")
    keys = named_keys(rows)
    return TableComparison(rows.sort(*keys, nulls_last=True), keys, note, tuple(rules.values()), sentences=sentences)


def _lacking(before: TableReport, after: TableReport) -> dict[str, list[str]]:
    """Return by rule the quantities it names that tables had, and none has any more."""
    had = {result.rule.id: result.lacking for result in before.results}
    return {
        result.rule.id: [name for name in result.lacking if name not in had.get(result.rule.id, ())]
        for result in after.results
    }


def _of_unchanged(broken: pl.DataFrame, severities: Mapping[str, Severity]) -> pl.DataFrame:
    """Return the rows of reports whose figures did not change, in the form of a comparison."""
    import polars as pl

    keys = tuple(dict.fromkeys(("rule", *(name for name in broken.columns if name not in _BESIDE_KEYS))))
    ranks = pl.col("verdict").replace_strict(_RANKS, default=None, return_dtype=pl.Int8)
    now = _with(broken, keys).filter(ranks.fill_null(0) > Verdict.UNDECIDED.rank)
    then = _as_severe_as(now, severities)
    rows = now.with_columns(then[name].alias(f"{name} old") for name in ("verdict", "severity", "gap"))
    rows = rows.with_columns(_change(undecided=False).alias("change")).select(
        "change",
        *keys,
        "verdict",
        pl.col("verdict").alias("before"),
        *_KEPT[1:],
        pl.lit(1, pl.Int64).alias(REPORTS),
        pl.lit([], pl.List(pl.String)).alias(EDITS),
    )
    return named_as_written(rows)


def _as_severe_as(rows: pl.DataFrame, severities: Mapping[str, Severity]) -> pl.DataFrame:
    """Return findings with other severities for some rules."""
    import polars as pl

    if not severities or "severity" not in rows.columns:
        return rows
    others = {rule: str(severity) for rule, severity in severities.items()}
    other = pl.col("rule").replace_strict(others, default=None, return_dtype=pl.String)
    return rows.with_columns(pl.coalesce(other, "severity").alias("severity"))


def named_keys(rows: pl.DataFrame) -> tuple[str, ...]:
    """Return ``rule`` and the keys that any row of a comparison has."""
    beside = {"change", "rule", "before", REPORTS, EDITS, *_KEPT}
    return ("rule", *(name for name in rows.columns if name not in beside and rows[name].null_count() < rows.height))


def _change(*, undecided: bool) -> pl.Expr:
    """Return what became of a row of the joined versions; null where nobody need know.

    How bad it is goes by the verdict, then by the severity of the rule, then by the gap: as for data sets.
    """
    import polars as pl

    def ranks(name: str, order: Mapping[str, int]) -> tuple[pl.Expr, pl.Expr]:
        now, then = (
            pl.col(column).replace_strict(order, default=None, return_dtype=pl.Int8) for column in (name, f"{name} old")
        )
        return now, then

    (rank, was), severities = ranks("verdict", _RANKS), ranks("severity", _SEVERITIES)
    open_ = Verdict.UNDECIDED.rank
    is_broken, was_broken = rank.fill_null(0) > open_, was.fill_null(0) > open_
    worse = better = pl.lit(value=False)
    for now, then in ((pl.col("gap"), pl.col("gap old")), severities, (rank, was)):
        same = (now == then).fill_null(value=True)
        worse, better = (now > then) | (same & worse), (now < then) | (same & better)
    return (
        pl.when(is_broken & ~was_broken)
        .then(pl.lit(str(Change.NEW)))
        .when(was_broken & (rank == open_))
        .then(pl.lit(str(Change.LOST)))
        .when(was_broken & ~is_broken)
        .then(pl.lit(str(Change.FIXED)))
        .when(is_broken & was_broken & worse)
        .then(pl.lit(str(Change.WORSE)))
        .when(is_broken & was_broken & better)
        .then(pl.lit(str(Change.BETTER)))
        .when(is_broken & was_broken)
        .then(pl.lit(str(Change.UNCHANGED)))
        .when(pl.lit(undecided) & (rank == open_) & was.is_null())
        .then(pl.lit(str(Change.NEW)))
    )


def lost_reports(before: CheckedTables, after: CheckedTables) -> pl.DataFrame:
    """Return reports that were decided and are decided no more: a figure they need is gone, a column, or their rows."""
    import polars as pl

    old, new = broken_rows(before.report), broken_rows(after.report)
    lost = no_longer_decided(before.inputs, after.inputs)
    keys = [name for name in lost.columns if name not in (BEFORE, AFTER)]
    # What only the exact engine could tell was settled in the checks, which list what is undecided.
    was_open, is_open = ((lost[side] == "open").fill_null(value=False) for side in (BEFORE, AFTER))
    if was_open.any() or is_open.any():
        then, now = (
            lost.join(_undecided(each, keys), on=keys, how="left", nulls_equal=True)["known"] for each in (old, new)
        )
        lost = lost.filter(~(was_open & then.is_not_null()) & (~is_open | now.is_not_null()))
    verdict = (
        pl.when(pl.col(AFTER).is_null())
        .then(pl.lit(UNCHECKED))
        .when(pl.col(AFTER) == GONE)
        .then(pl.lit(GONE))
        .otherwise(pl.lit("undecided"))
    )
    was = pl.when(pl.col(BEFORE) == "open").then(None).otherwise(BEFORE)
    return lost.select(*keys, verdict.alias("verdict"), was.alias("before"))


def _undecided(listed: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the keys of the undecided rows, marked ``known``."""
    import polars as pl

    rows = listed.with_columns(pl.lit(None, pl.String).alias(key) for key in keys if key not in listed.columns)
    return rows.filter(pl.col("verdict") == "undecided").select(*keys, pl.lit(value=True).alias("known")).unique()


def _with_lost(rows: pl.DataFrame, lost: pl.DataFrame, report: TableReport, keys: Sequence[str]) -> pl.DataFrame:
    """Return the rows with what is lost, instead of what seems to be fixed because it is found no more."""
    import polars as pl

    severities = {rule.id: str(rule.severity) for rule in report.ruleset.rules}
    gone_rows = lost.with_columns(
        *(pl.lit(None, pl.String).alias(key) for key in keys if key not in lost.columns),
        pl.lit(str(Change.LOST)).alias("change"),
        pl.col("rule").replace_strict(severities, default=None, return_dtype=pl.String).alias("severity"),
        pl.lit(1, pl.Int64).alias(REPORTS),
    )
    gone = pl.col("change").is_in([str(Change.FIXED), str(Change.LOST)]) | (pl.col("verdict") == "undecided")
    gone_rows = gone_rows.join(rows.filter(~gone), on=list(keys), how="anti", nulls_equal=True)
    places = rows.filter(gone).select(*keys, "file", "line", "gap")
    gone_rows = gone_rows.join(places, on=list(keys), how="left", nulls_equal=True)
    rest = rows.join(gone_rows, on=list(keys), how="anti", nulls_equal=True)
    return pl.concat([rest, gone_rows], how="diagonal_relaxed").select(rows.columns)


def accept(comparison: TableComparison, patterns: Sequence[Pattern], today: date, *, lost: bool = False) -> Acceptance:
    """Return which rows of the newer version patterns accept.

    A pattern accepts as many rows as it counts, no more: where more match, none of them is accepted, since nobody can
    say which ones were meant. Of a pattern with a gap those match that miss by no more. Problems in the data are rows
    whose rule is the kind of problem; they are numbered on behind the rows.

    Args:
        comparison: of two versions.
        patterns: what is accepted.
        today: for those that hold until some day.
        lost: whether what is lost can be accepted: where it fails.
    """
    accepted: dict[int, str] = {}
    notes: list[str] = []
    taken = (Change.NEW, Change.WORSE, Change.UNCHANGED, Change.BETTER, *((Change.LOST,) if lost else ()))
    present: list[tuple[int, Mapping[str, object]]] = [
        (number, row) for number, row in enumerate(comparison.rows.iter_rows(named=True)) if row["change"] in taken
    ]
    present += enumerate(map(problem_row, comparison.problems), start=comparison.rows.height)
    for pattern in patterns:
        matching = [number for number, row in present if pattern.matches(row)]
        if pattern.until is not None and pattern.until < today:
            notes.append(Sentence.saying("{pattern}: accepted until a day that is over", pattern=str(pattern)))
        elif not matching:
            notes.append(Sentence.saying("{pattern}: accepted, but not there any more", pattern=str(pattern)))
        elif pattern.count is not None and len(matching) > pattern.count:
            notes.append(
                _told_count(message("{pattern}: {count} accepted, but there are {found}"), pattern, len(matching))
            )
        else:
            accepted |= dict.fromkeys(matching, pattern.because)
            if pattern.count is not None and len(matching) < pattern.count:
                notes.append(
                    _told_count(
                        message("{pattern}: {count} accepted, but there are only {found}"), pattern, len(matching)
                    )
                )
    return Acceptance(accepted, tuple(notes))


def _told_count(said: str, pattern: Pattern, found: int) -> Sentence:
    return Sentence.saying(said, pattern=str(pattern), count=f"{pattern.count:,}", found=f"{found:,}")


def problem_row(problem: Diagnostic) -> Mapping[str, object]:
    """Return a problem in the data as patterns see it."""
    return {"rule": problem.code, "file": problem.location.file, "subject": problem.subject or problem.message}


def may_fail(row: Mapping[str, object]) -> bool:
    """Whether a row is new, worse or lost: what counts depends on the verdict and the severity."""
    return row["change"] in (*FAILING, Change.LOST)


def broken_rows(report: TableReport | None) -> pl.DataFrame:
    """Every report that breaks a rule or could not be decided, and what found no partner."""
    import polars as pl

    if report is None:
        return pl.DataFrame(schema={"rule": pl.String})
    frames = [_inside(report.findings)]
    for result in report.results:
        form = result.rule.form
        severity = getattr(form, "unmatched", None)
        if result.unmatched is not None and severity is not None and result.unmatched.height:
            alone = _inside(result.unmatched.drop("parts given", "totals given"))
            frames.append(
                alone.with_columns(
                    pl.lit(result.rule.id).alias("rule"),
                    pl.lit(UNMATCHED).alias("verdict"),
                    pl.lit(str(severity)).alias("severity"),
                )
            )
    # Texts, because a key that is a number in one file may be a text in another.
    every = pl.concat(
        [_as_texts(frame) for frame in frames if frame.height] or [_as_texts(frames[0])], how="diagonal_relaxed"
    )
    whole = [rule.id for rule in report.ruleset.rules if isinstance(rule.form, Rollup) and not rule.form.by]
    return (
        every.with_columns(pl.when(pl.col("rule").is_in(whole)).then(pl.lit(ALL)).alias(EVERY_ROW)) if whole else every
    )


def _inside(findings: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the keys named as in the check, so that none is taken for a column of a comparison."""
    return findings.rename(lambda name: name if name in {*COLUMNS, "file", "line"} else inside(as_written(name)))


def named_as_written(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the keys as findings have them."""
    return rows.drop(EVERY_ROW, strict=False).rename(_named_as_written)


def _named_as_written(name: str) -> str:
    return public(outside(name)) if is_inside(name) else name


def _as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    keys = [name for name in frame.columns if name not in _BESIDE_KEYS]
    return frame.with_columns(pl.col(keys).cast(pl.String))


def _with(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return keys and what is told of a row, in fixed types, a row per rule and keys."""
    import polars as pl

    types = dict.fromkeys(_NUMBERS, pl.Float64) | dict.fromkeys(SETS, pl.List(pl.List(pl.String))) | {"line": pl.Int64}
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(types.get(name, pl.String)).alias(name)
        for name in (*keys, *_KEPT)
    ]
    return frame.select(columns).unique(subset=list(keys), keep="first", maintain_order=True)
