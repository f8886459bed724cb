"""The check of tables: every job run, settled and described."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.engine.tables.figures import INT64, Frame
from cac_check.engine.tables.inputs import Inputs, unknown_quantities, used_quantities
from cac_check.engine.tables.jobs import Job, jobs
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.localise import REPORT
from cac_check.engine.tables.names import EVERY_ROW, is_inside, outside, public
from cac_check.engine.tables.phrases import ReadPhrase
from cac_check.engine.tables.run import SIDES, NotAsAssumed, Outcome, collect, run, unmatched
from cac_check.model import Change, Profile, Reading, Verdict
from cac_check.model_tables import Complete, Rollup, TableQuantity, TableRule, TableRuleset
from cac_check.reading import Unreadable, read
from cac_check.reading.directions import Direction, direction_of, signed
from cac_check.reading.phrase import figures_apart
from cac_check.records import dataclass
from cac_check.tables.candidates import candidates_by_rule
from cac_check.tables.cells import placed
from cac_check.tables.each import Each
from cac_check.tables.exact import settle
from cac_check.tables.fall_candidates import with_fall_candidates
from cac_check.tables.findings import COLUMNS, SETS, VERDICTS, findings_of
from cac_check.tables.joint import Joint, joint_counts, joint_findings
from cac_check.tables.joint_candidates import with_joint_candidates
from cac_check.tables.listed_candidates import listed_candidates
from cac_check.tables.lists import list_problems
from cac_check.tables.periods import period_problems
from cac_check.tables.repeated_rows import repeated_periods, repeated_totals
from cac_check.tables.schema import problems_of
from cac_check.tables.unknown_codes import unknown_codes

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How often a rule has each verdict."""

    rule: TableRule
    counts: Mapping[Verdict, int]
    unmatched: pl.DataFrame | None = None
    """For a rollup: the keys of parts without a total and totals without parts, with how many of each."""
    lacking: tuple[str, ...] = ()
    """Quantities it names that no table has: it applies nowhere."""

    @property
    def applied(self) -> int:
        """The number of reports it applies to."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class TableReport:
    """Everything one check of tables found."""

    ruleset: TableRuleset
    profile: Profile
    results: tuple[RuleResult, ...]
    """In the order of the rules, then ``joint`` where it was asked for."""
    findings: pl.DataFrame
    """A row per report and rule that is strained or contradicted: place, keys and :data:`findings.COLUMNS`."""
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the data itself."""
    left: int = 0
    """Failing reports for which nothing was looked for that would make them fit, because there are too many."""
    unasked: int = 0
    """Reports whose rules were not decided together, because there are too many that differ."""
    unsettled: int = 0
    """Reports that are undecided because there are too many that differ of those a sum does not settle."""

    @property
    def unmatched_severities(self) -> tuple[Severity, ...]:
        """How bad what could not be matched is, for every rule that has any."""
        return tuple(
            result.rule.form.unmatched
            for result in self.results
            if isinstance(result.rule.form, Rollup)
            and result.rule.form.unmatched is not None
            and result.unmatched is not None
            and result.unmatched.height
        )


def check_tables(
    ruleset: TableRuleset,
    frames: Mapping[str, Frame],
    *,
    profile: Profile = Profile.DEFAULT,
    undecided: bool = False,
    candidates: bool = True,
    joint: bool = False,
    each: Each = map,
    validate: bool = True,
    progress: Callable[[int, int], None] | None = None,
    around: Mapping[str, Frame] | None = None,
) -> TableReport:
    """Check every rule on every report of the tables.

    Args:
        ruleset: the tables and the rules.
        frames: by table id, and by path for what ``listed`` names; polars or Spark, as narwhals frames. They may have
            the columns ``file`` and ``line``.
        profile: how strictly phrases are read.
        undecided: whether undecided reports are among the findings.
        candidates: whether the fewest changes are looked for.
        joint: whether rules that can each hold on a report are decided together as well.
        each: how the exact engine is asked about reports: ``map``, or that of a pool of processes.
        validate: whether cells and keys are checked first; what is wrong with them is reported, and they are missing.
        progress: called with the number of steps done and of all steps.
        around: the whole tables, where ``frames`` are some of their rows: changes that are offered break nothing there.

    Raises:
        RuleProblems: if rules name columns that their tables lack or that hold something else.
    """
    ruleset = Inputs.rules_on(ruleset, frames)
    read_phrase = phrase_reader(ruleset)
    inputs = Inputs.of(ruleset, frames, profile, read_phrase)
    whole = inputs if around is None else Inputs.of(ruleset, around, profile, read_phrase)
    planned = jobs(inputs)
    validated = inputs.ruleset.tables if validate else ()
    steps = iter(range(len(validated) + len(planned)))

    def step() -> None:
        if progress is not None:
            progress(next(steps), len(validated) + len(planned))

    problems: list[Diagnostic] = []
    for table in validated:
        step()
        problems += problems_of(table, inputs.frames[table.id], used_quantities(inputs, table), read_phrase)
    if validate:
        problems += period_problems(inputs.ruleset, inputs.frames)
        problems += list_problems(inputs.ruleset, inputs.frames)
        problems += repeated_periods(inputs)
        problems += unknown_codes(inputs)
    check = _TableCheck(inputs, whole, _Wanted(profile, undecided, candidates, joint, each))
    for number, job in enumerate(planned):
        step()
        check.look(number, job)
    return check.report(ruleset, (*problems, *(check.repeated if validate else ())))


class _Wanted(NamedTuple):
    """How a check of tables is done; see :func:`check_tables`."""

    profile: Profile
    undecided: bool
    candidates: bool
    joint: bool
    each: Each


class _TableCheck:
    """Takes one job after the other and keeps what is found."""

    def __init__(self, inputs: Inputs, whole: Inputs, wanted: _Wanted) -> None:
        self._inputs = inputs
        self._whole = whole
        self._wanted = wanted
        self._counts = {rule.id: dict.fromkeys(Verdict, 0) for rule in inputs.ruleset.rules}
        self.repeated: list[Diagnostic] = []
        """Totals given several times."""
        self._apart: dict[str, pl.DataFrame] = {}
        self._found: list[pl.DataFrame] = []
        self._jointly: list[Joint] = []
        self._left = self._unsettled = 0

    def look(self, number: int, job: Job) -> None:
        """Decide the rules of a job, by themselves and, if wanted, together."""
        job, outcome = self._decided(number, job)
        for check, numbers in zip(job.checks, outcome.counts, strict=True):
            for code, count in numbers.items():
                if code is not Code.OPEN:
                    self._counts[check.rule.id][Verdict(VERDICTS[int(code)])] += count
        if job.unmatched:
            self._match(job)
        if outcome.failing.height:
            self._found.append(self._findings(job, outcome))
        if self._wanted.joint:
            self._look_jointly(job)

    def _match(self, job: Job) -> None:
        """Keep which groups of a rollup have one side only, or several totals."""
        (rule,) = (check.rule for check in job.checks)
        (groups,) = collect(unmatched(job))
        one_sided = groups["totals given"] == 0
        if isinstance(rule.form, Rollup) and not rule.form.levels:  # codes of the last level have no parts
            one_sided |= groups["parts given"] == 0
        self._apart[rule.id] = _with_written_keys(groups.filter(one_sided))
        if isinstance(rule.form, Rollup) and rule.form.equals is not None:
            return  # its totals are added up
        self.repeated += repeated_totals(self._inputs, rule, groups.filter(groups["totals given"] > 1))

    def _decided(self, number: int, job: Job) -> tuple[Job, Outcome]:
        """Return the job as it was run, and its outcome with nothing left open."""
        figures, undecided = self._wanted.candidates, self._wanted.undecided
        try:
            outcome = run(job, undecided=undecided, figures=figures)
        except NotAsAssumed:
            job = jobs(replace(self._inputs, assume=False))[number]
            outcome = run(job, undecided=undecided, figures=figures)
        if any(numbers[Code.OPEN] for numbers in outcome.counts):
            open_ = outcome if figures else run(job, undecided=undecided)
            outcome, beyond = settle(open_, self._wanted.profile, self._wanted.each)
            self._unsettled += beyond
        return job, outcome

    def _findings(self, job: Job, outcome: Outcome) -> pl.DataFrame:
        """Return the findings of a job, with what would make them fit if that is wanted."""
        rows = placed(findings_of(outcome, undecided=self._wanted.undecided), self._inputs, job)
        if self._wanted.candidates and not isinstance(job.checks[0].rule.form, Complete):  # no cell fills a gap
            frames = self._inputs.frames
            sets = listed_candidates(outcome, frames, frames[job.table.id], job.table)
            if sets is None:
                looked = candidates_by_rule(outcome, self._wanted.each)
                sets = looked.sets
                self._left += looked.left
            rows = rows.join(sets, on=[REPORT, "rule"], how="left", maintain_order="left")
            rows = with_fall_candidates(with_joint_candidates(rows, self._whole, job), self._inputs, job)
        return rows.drop(REPORT)

    def _look_jointly(self, job: Job) -> None:
        profile, undecided, candidates, _, each = self._wanted
        together = joint_findings(job, profile, each, undecided=undecided, candidates=candidates)
        if together is not None:
            self._found.append(placed(together.findings, self._inputs, job))
            self._jointly.append(together)

    def report(self, ruleset: TableRuleset, problems: tuple[Diagnostic, ...]) -> TableReport:
        """Return what was found by all jobs."""
        results = [
            RuleResult(rule, self._counts[rule.id], self._apart.get(rule.id), unknown_quantities(self._inputs, rule))
            for rule in ruleset.rules
        ]
        results += [RuleResult(*one) for one in joint_counts(self._jointly)] if self._wanted.joint else []
        return TableReport(
            ruleset,
            self._wanted.profile,
            tuple(results),
            _stacked(self._found),
            problems,
            left=self._left + sum(one.left for one in self._jointly),
            unasked=sum(one.unasked for one in self._jointly),
            unsettled=self._unsettled,
        )


def every_problem(ruleset: TableRuleset, frames: Mapping[str, Frame], most: int) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the cells and keys of tables, so many of one kind one by one.

    Args:
        ruleset: the tables and the rules.
        frames: as for :func:`check_tables`.
        most: how many.
    """
    read_phrase = phrase_reader(ruleset)
    inputs = Inputs.of(ruleset, frames, Profile.DEFAULT, read_phrase)
    cells = (
        problem
        for table in inputs.ruleset.tables
        for problem in problems_of(
            table, inputs.frames[table.id], used_quantities(inputs, table), read_phrase, most=most
        )
    )
    periods = period_problems(inputs.ruleset, inputs.frames, most)
    return (*cells, *periods, *list_problems(inputs.ruleset, inputs.frames, most))


def phrase_reader(ruleset: TableRuleset) -> ReadPhrase:
    """Return what reads the words of a cell as a quantity of these rules; it returns ``None`` where it cannot.

    The figure of a change is below zero where its words tell a fall, and not understood where they tell no one way.
    """
    changes = {rule.form.by for rule in ruleset.rules if isinstance(rule.form, Change)}

    def read_phrase(text: str, quantity: TableQuantity) -> Reading | None:
        language = quantity.reading.language if quantity.reading else "en"
        if quantity.reading and quantity.reading.figure is not None:
            apart = figures_apart(text, language)
            if len(apart) < quantity.reading.figure:
                return None
            text = apart[quantity.reading.figure - 1]
        try:
            reading = read(text, language=language, kind=quantity.kind)
        except Unreadable:
            return None
        if quantity.id not in changes:
            return reading
        direction = direction_of(text, language)
        impossible = Direction.UNCLEAR, *((Direction.FALL,) if quantity.nonnegative else ())
        return None if direction in impossible else signed(reading, direction)

    return read_phrase


def _stacked(found: list[pl.DataFrame]) -> pl.DataFrame:
    """Put the findings of all jobs under each other: place and keys first, every column there."""
    import polars as pl

    numbers = (*SIDES, "gap")
    types = dict.fromkeys(numbers, pl.Int64) | dict.fromkeys(SETS, pl.List(pl.List(pl.String)))
    nothing = pl.DataFrame(schema={name: types.get(name, pl.String) for name in COLUMNS})
    frame = pl.concat([*found, nothing], how="diagonal_relaxed") if found else nothing
    keys = [name for name in frame.columns if name not in COLUMNS]
    frame = frame.select(*keys, *COLUMNS).with_columns(_storable(frame[name]) for name in (*SIDES, "gap"))
    return _with_written_keys(frame)


def _with_written_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the keys as their user calls them, as far as no column of ours is called so."""
    return frame.drop(EVERY_ROW, strict=False).rename(lambda name: public(outside(name)) if is_inside(name) else name)


def _storable(numbers: pl.Series) -> pl.Series:
    """Return whole numbers in a type every file format has."""
    import polars as pl

    if numbers.dtype not in (pl.Int128, pl.Decimal(38, 0)):
        return numbers
    small = numbers.is_between(-INT64, INT64 - 1).all()
    return numbers.cast(pl.Int64 if small else pl.Decimal(38, 0))
