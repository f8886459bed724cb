"""Reports whose rules can each hold, but not all of them together: findings of the rule ``joint``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cac_check.certificate import Witness, members_of
from cac_check.diagnostic import Severity
from cac_check.engine.limits import Undecided
from cac_check.engine.tables.figures import View, expand, rebuild, wide_type
from cac_check.engine.tables.implied_constraints import (
    CODE,
    FIRST,
    NO_FIGURES,
    Consequence,
    Together,
    judged_together,
    tied_rows,
    together,
)
from cac_check.engine.tables.interval_sums import sides
from cac_check.engine.tables.jobs import Check, Job
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.localise import REPORT
from cac_check.engine.tables.names import FILE, LINE
from cac_check.engine.tables.run import SIDES, Outcome, collect, figure_column, figure_columns
from cac_check.finding import JOINT
from cac_check.model import Profile, Relation, Same, Verdict
from cac_check.model_tables import TableRule
from cac_check.records import dataclass
from cac_check.tables.candidates import Found, candidates_of, nothing_found
from cac_check.tables.each import Each
from cac_check.tables.exact import settle
from cac_check.tables.exact_candidates import Case, case_of
from cac_check.tables.findings import BETWEEN_FIGURES, BREAKDOWN, COLUMNS, VERDICTS, worst_first

if TYPE_CHECKING:
    import polars as pl


ANSWER, RULES, REASON = "answer of the engine", "rules of the conflict", "reason of the engine"
"""Columns of what the exact engine said: the :class:`Code`, the rules that cannot all hold, why it cannot tell."""

MOST_CASES = 20_000
"""Distinct reports the exact engine is asked about; the rest is counted."""

NOT_ASKED = "not looked at: too many different reports"


@dataclass(frozen=True, slots=True)
class Joint:
    """What the rules of reports come to together."""

    counts: Mapping[Severity, Mapping[Verdict, int]]
    """How often each verdict was given, by the lowest severity of the rules that cannot all hold (of all that are tied,
    where they can)."""
    findings: pl.DataFrame
    """``breakdown`` names the rules that cannot all hold."""
    unasked: int = 0
    """Reports only the exact engine can tell of, which was not asked because there are too many different ones."""
    left: int = 0
    """Failing reports for which nothing was looked for that would make them fit."""


def joint_counts(found: Iterable[Joint]) -> Iterator[tuple[TableRule, Mapping[Verdict, int]]]:
    """Yield how often each verdict was given in all, for a rule ``joint`` of each severity there is."""
    total = {severity: Counter[Verdict]() for severity in Severity}
    for each in found:
        for severity, counts in each.counts.items():
            total[severity].update(counts)
    severities = [severity for severity, counts in total.items() if counts.total()] or [Severity.ERROR]
    for severity in severities:
        rule = TableRule(JOINT, Same(()), because="the rules of a report hold together", severity=severity)
        yield rule, {verdict: total[severity][verdict] for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class Question:
    """One report for the exact engine: what is not contradicted by itself, and what is not even strained."""

    loose: Case
    tight: Case


@dataclass(frozen=True, slots=True)
class Answer:
    """What the exact engine says of a question."""

    code: Code
    rules: tuple[str, ...] = ()
    """Those that cannot all hold."""
    reason: str | None = None


def joint_findings(
    job: Job, profile: Profile, each: Each = map, *, undecided: bool = False, candidates: bool = True
) -> Joint | None:
    """Decide the rules between figures of one report together, for every report.

    Args:
        job: rules on the rows of a table, whose assumptions have been checked.
        profile: how strictly phrases are read.
        each: how the exact engine is asked about reports.
        undecided: whether undecided reports are among the findings.
        candidates: whether the fewest changes are looked for.

    Returns:
        ``None`` if no two rules can be tied.
    """
    how = together(job)
    if how is None:
        return None
    fitting, rows = _collected(job, how, undecided=undecided)
    settled, unsettled = _settled(job, rows, profile, each)
    view = _rebuilt(job.view, settled)
    (judged,) = collect(judged_together(view.frame, view, how))
    answered, unasked = _answered(judged, job, each)
    asked = _lowest(job.checks[number] for tie in how.ties for number in tie.checks)
    described = _described(answered, job, view, how, asked)
    counts = {severity: Counter[Verdict]() for severity in reversed(Severity)}
    counts[asked].update(fitting)
    for severity, verdict in described.select("severity", "verdict").iter_rows():
        counts[Severity(severity)][Verdict(verdict)] += 1
    found = described.filter(described[CODE] >= int(Code.UNDECIDED if undecided else Code.STRAINED)).with_row_index(
        REPORT
    )
    looked = candidates_of(_all_failing(job, found), each) if candidates and found.height else Found(nothing_found())
    found = found.join(looked.sets, on=REPORT, how="left", maintain_order="left")
    return Joint(counts, _findings(found, job), unasked + unsettled, looked.left)


def _collected(job: Job, how: Together, *, undecided: bool) -> tuple[Counter[Verdict], pl.DataFrame]:
    """Return how many reports need no other look, and the others with all their figures."""
    rows = judged_together(tied_rows(job, how), job.view, how)
    least = Code.UNDECIDED if undecided else Code.STRAINED
    mild = [code for code in Code if code < least]
    counts = rows.select((nw.col(CODE) == int(code)).cast(nw.Int64()).sum().alias(VERDICTS[int(code)]) for code in mild)
    schema = rows.collect_schema().names()
    kept = [name for name in dict.fromkeys((*job.view.keys, FILE, LINE)) if name in schema]
    verdicts = [f"verdict {number}" for number in range(len(job.checks))]
    worse = rows.filter(nw.col(CODE) >= int(least)).select(*kept, *verdicts, **figure_columns(job))
    counted, found = collect(counts, worse)
    (numbers,) = counted.rows(named=True)
    return Counter({Verdict(name): number or 0 for name, number in numbers.items()}), found


def _settled(job: Job, rows: pl.DataFrame, profile: Profile, each: Each) -> tuple[pl.DataFrame, int]:
    """Return rows in which no rule by itself is open, and how many are undecided as they are too many."""
    counts = []
    for number in range(len(job.checks)):
        counted = dict(rows[f"verdict {number}"].value_counts().iter_rows())
        counts.append({code: counted.get(int(code), 0) for code in Code})
    outcome, left = settle(Outcome(job, tuple(counts), rows, {}), profile, each)
    return outcome.failing, left


def _rebuilt(view: View, rows: pl.DataFrame) -> View:
    """Return a view of rows that were collected with all their figures."""
    figures = {}
    for name, figure in view.figures.items():
        open_ = replace(figure, plain=False)
        figures[name] = rebuild(open_, {label: nw.col(figure_column(name, label)) for label in expand(open_)})
    frame = nw.from_native(rows.lazy())
    return replace(view, frame=frame, figures=figures, wide=wide_type(frame))


def _answered(rows: pl.DataFrame, job: Job, each: Each) -> tuple[pl.DataFrame, int]:
    """Return rows with the exact engine's word on what is open: :data:`CODE`, :data:`RULES`, :data:`REASON`.

    And how many it was not asked about.
    """
    import polars as pl

    numbered = rows.with_row_index(REPORT)
    questions: dict[Question, list[int]] = {}
    answer_of: dict[int, Answer] = {}
    for row in numbered.filter(pl.col(CODE) == int(Code.OPEN)).iter_rows(named=True):
        question = _question(job, row)
        if question in questions or len(questions) < MOST_CASES:
            questions.setdefault(question, []).append(row[REPORT])
        else:
            answer_of[row[REPORT]] = Answer(Code.UNDECIDED, reason=NOT_ASKED)
    unasked = len(answer_of)
    for answer, reports in zip(each(answer_to, questions), questions.values(), strict=True):
        answer_of |= dict.fromkeys(reports, answer)
    answers = pl.DataFrame(
        [(report, int(answer.code), list(answer.rules), answer.reason) for report, answer in answer_of.items()],
        schema={REPORT: pl.UInt32, ANSWER: pl.Int8, RULES: pl.List(pl.String), REASON: pl.String},
        orient="row",
    )
    both = numbered.join(answers, on=REPORT, how="left", maintain_order="left").drop(REPORT)
    fits = (pl.col(ANSWER) == int(Code.CONSISTENT)) & pl.col(NO_FIGURES)
    code = pl.when(fits).then(pl.lit(int(Code.UNDECIDED), pl.Int8)).otherwise(pl.coalesce(ANSWER, CODE))
    return both.with_columns(code.alias(CODE)), unasked


def _question(job: Job, row: Mapping[str, Any]) -> Question:
    def case(mildest: Code, *, lenient: bool) -> Case:
        verdicts = {number: row[f"verdict {number}"] for number in range(len(job.checks))}
        kept = [job.checks[number] for number, code in verdicts.items() if code is not None and code < int(mildest)]
        return case_of(kept, job.view.figures, row, lenient=lenient)

    return Question(case(Code.CONTRADICTED, lenient=True), case(Code.STRAINED, lenient=False))


def answer_to(question: Question) -> Answer:
    """Ask the exact engine whether the rules of a report can all hold."""
    for case, refuted in ((question.loose, Code.CONTRADICTED), (question.tight, Code.STRAINED)):
        found = case.problem().decide(readable=False)
        if isinstance(found, Undecided):
            return Answer(Code.UNDECIDED, reason=found.reason)
        if not isinstance(found, Witness):
            named = members_of(found)
            return Answer(refuted, tuple(rule.id for rule in case.rules if rule.id in named))
        if question.loose == question.tight:
            break
    return Answer(Code.CONSISTENT)


def _described(rows: pl.DataFrame, job: Job, view: View, how: Together, asked: Severity) -> pl.DataFrame:
    """Return rows that have a verdict as findings, worst gaps first, with everything they had."""
    import polars as pl

    by_vector = pl.col(ANSWER).is_null() & (pl.col(CODE) >= int(Code.STRAINED))
    found = [rows.filter(~by_vector & pl.col(CODE).is_not_null())]
    for (number, code), alike in rows.filter(by_vector).group_by(FIRST, CODE, maintain_order=True):
        each = how.consequences[int(str(number))]
        rules = [job.checks[check].rule.id for check in each.checks]
        rows_found = _with_sides(alike, view, each, lenient=code == int(Code.CONTRADICTED))
        found.append(rows_found.with_columns(pl.lit(rules).alias(RULES)))
    every = pl.concat(found, how="diagonal_relaxed")
    severities = {check.rule.id: check.rule.severity for check in job.checks}
    lowest = [
        str(min((severities[rule] for rule in rules or ()), key=attrgetter("rank"), default=asked))
        for rules in every[RULES].to_list()
    ]
    named = every.with_columns(
        pl.lit(JOINT).alias("rule"),
        pl.col(RULES).list.join(BETWEEN_FIGURES).alias(BREAKDOWN),
        pl.col(CODE).replace_strict(VERDICTS, return_dtype=pl.String).alias("verdict"),
        pl.Series("severity", lowest, dtype=pl.String),
        *(pl.lit(None, pl.Int64).alias(name) for name in (*SIDES, "gap") if name not in every.columns),
    )
    return worst_first(named)


def _with_sides(rows: pl.DataFrame, view: View, each: Consequence, *, lenient: bool) -> pl.DataFrame:
    """Return rows with both sides of a consequence, and by how much they miss each other."""
    import polars as pl

    both = sides(each.comparison, each.figures(view), view, lenient=lenient)
    ends = dict(zip(SIDES, (both.left.low, both.left.high, both.right.low, both.right.high), strict=True))
    (described,) = collect(nw.from_native(rows.lazy()).with_columns(**ends))
    above, below = pl.col("low") - pl.col("total_high"), pl.col("total_low") - pl.col("high")
    equation = each.comparison.relation is Relation.EQ
    described = described.with_columns(gap=pl.max_horizontal(above, below if equation else 0, 0))
    numbers = pl.col(*SIDES, "gap")
    return described if both.unit == 1 else described.with_columns(numbers.cast(pl.Float64) / both.unit)


def _all_failing(job: Job, found: pl.DataFrame) -> Outcome:
    """Return findings as reports that every rule fails together with the others, to be localised like these."""
    import polars as pl

    verdicts = [f"verdict {number}" for number in range(len(job.checks))]
    binding = [pl.when(pl.col(name).is_not_null()).then(pl.max_horizontal(name, CODE)).alias(name) for name in verdicts]
    return Outcome(job, (), found.drop(REPORT).with_columns(binding), {})


def _findings(found: pl.DataFrame, job: Job) -> pl.DataFrame:
    """Return only what a finding tells."""
    import polars as pl

    places = [name for name in (FILE, LINE) if name in found.columns]
    keys = [key for key in job.view.keys if key != BREAKDOWN]
    return found.with_columns(pl.coalesce("hint", REASON).alias("hint")).select(*places, *keys, *COLUMNS)


def _lowest(checks: Iterable[Check]) -> Severity:
    return min((check.rule.severity for check in checks), key=attrgetter("rank"))
