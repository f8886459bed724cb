"""The reports interval sums cannot settle, decided by the exact engine, each distinct case once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cac_check.certificate import Witness
from cac_check.compiler import compile_rule, domain
from cac_check.constraint import Member, MemberKind, interval_rows
from cac_check.engine.limits import Decision, Undecided
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.engine.tables.comparisons import Body
from cac_check.engine.tables.figures import Figure
from cac_check.engine.tables.groups import PARTS, TOTAL
from cac_check.engine.tables.jobs import Check, step_of
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import Outcome, figure_column
from cac_check.interval import NONNEGATIVE, Interval, ratio
from cac_check.model import (
    Breakdown,
    Expression,
    Form,
    Kind,
    LinearRelation,
    Missing,
    Order,
    Profile,
    Quantity,
    Relation,
    Rule,
    Verdict,
    related,
    tellable,
    with_untold,
)
from cac_check.model_tables import Complete, Listed, NeverFalls, Rollup, Steps
from cac_check.records import dataclass
from cac_check.tables.each import Each
from cac_check.verdict.entailment import entailed

if TYPE_CHECKING:
    import polars as pl

MISSING_PARTS = "missing parts"
"""What the parts come to of which nothing is told."""

MOST_ASKED = 100_000
"""Distinct reports the exact engine is asked about for one rule; the rest stays undecided, and is counted."""

_NOTHING = (Interval.point(0), Interval.point(0))
"""What is asserted of a figure that is missing and counts as 0."""

_CODES = MappingProxyType(
    {
        Verdict.CONSISTENT: Code.CONSISTENT,
        Verdict.UNDECIDED: Code.UNDECIDED,
        Verdict.STRAINED: Code.STRAINED,
        Verdict.CONTRADICTED: Code.CONTRADICTED,
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """One rule on one report as constraints alone, so that it can be answered in another process."""

    rule: Member
    kinds: GivenKinds
    figures: tuple[tuple[str, Interval], ...]
    """What is told under the profile, of the variables of the rule."""
    loosely: tuple[tuple[str, Interval], ...]
    """The same as loosely as can be."""
    complete: bool
    """Whether all of its figures and those of its condition are told."""
    alone: bool
    """Whether enough of them are told for a verdict of its own."""
    binds: bool
    """Whether it says anything where figures are missing."""

    def decide(self, figures: Iterable[tuple[str, Interval]]) -> Decision:
        """Return whether the rule can hold with these figures."""
        claims = (
            Member(f"figure:{name}", MemberKind.CLAIM, (interval_rows(name, interval),)) for name, interval in figures
        )
        return Problem.of((self.rule,), claims, self.kinds).decide(readable=False)

    def is_entailed(self) -> bool:
        """Whether the rule holds whatever the figures are, those that are missing too."""
        whole = self.kinds.integral(name for name, _ in self.figures)
        box = {name: NONNEGATIVE for member in self.kinds.domains(self.rule.variables) for name in member.variables}
        for name, interval in self.figures:
            box[name] = (interval.integers() or interval) if name in whole else interval
        return entailed([self.rule], box)


def settle(outcome: Outcome, profile: Profile, each: Each = map) -> tuple[Outcome, int]:
    """Return the outcome with every open verdict decided, and how many were too many to be asked about.

    Args:
        outcome: of a job, with all figures.
        profile: how strictly words are read.
        each: how the exact engine is asked: ``map``, or that of a pool of processes.
    """
    import polars as pl

    failing, counts, left = outcome.failing, list(outcome.counts), 0
    for index, check in enumerate(outcome.job.checks):
        if not counts[index][Code.OPEN]:
            continue
        verdict = f"verdict {index}"
        columns = [name for name in failing.columns if name.startswith("figure ")]
        cases = failing.filter(pl.col(verdict) == int(Code.OPEN)).select(columns).unique(maintain_order=True)
        codes = _decided(check, outcome.job.view.figures, cases, profile, each)
        settled = cases.with_columns(pl.Series("settled", codes, dtype=pl.Int8))
        failing = failing.join(settled, on=columns, how="left", nulls_equal=True, maintain_order="left")
        open_here = pl.col(verdict) == int(Code.OPEN)
        totals = dict(failing.filter(open_here)["settled"].value_counts().iter_rows())
        beyond = totals.pop(None, 0)
        left += beyond
        totals[int(Code.UNDECIDED)] = totals.get(int(Code.UNDECIDED), 0) + beyond
        counts[index] = {
            code: 0 if code is Code.OPEN else counts[index][code] + totals.get(int(code), 0) for code in Code
        }
        known = pl.col("settled").fill_null(int(Code.UNDECIDED))
        failing = failing.with_columns(pl.when(open_here).then(known).otherwise(verdict).alias(verdict))
        failing = failing.drop("settled")
    return replace(outcome, failing=failing, counts=tuple(counts)), left


def _decided(
    check: Check, figures: Mapping[str, Figure], rows: pl.DataFrame, profile: Profile, each: Each
) -> list[int | None]:
    """Return the code of one rule on each row, ``None`` for those that are too many."""
    asked: dict[tuple[Question, ...], list[int]] = {}
    for place, row in enumerate(rows.iter_rows(named=True)):
        questions = questions_of(check, figures, row, profile)
        if questions in asked or len(asked) < MOST_ASKED:
            asked.setdefault(questions, []).append(place)
    codes: list[int | None] = [None] * rows.height
    for verdict, places in zip(each(worst, asked), asked.values(), strict=True):
        for place in places:
            codes[place] = int(_CODES[verdict])
    return codes


def questions_of(
    check: Check, figures: Mapping[str, Figure], row: Mapping[str, Any], profile: Profile
) -> tuple[Question, ...]:
    """Return what is asked of one rule on one report: the worst answer counts."""
    figures = {**figures, MISSING_PARTS: figures[PARTS]} if PARTS in figures else figures
    return tuple(_question(check, rule, figures, row, profile) for rule in _rules(check, row))


def worst(questions: Iterable[Question]) -> Verdict:
    """Return the worst verdict; consistent where nothing is asked."""
    return max(map(verdict_on, questions), key=lambda verdict: _CODES[verdict], default=Verdict.CONSISTENT)


def kind_of(check: Check, name: str, figure: Figure) -> Kind:
    """Return the kind of a figure of a check, or of a sum of one."""
    return check.kinds.get(name, Kind.COUNT if figure.integral else Kind.AMOUNT)


def _question(
    check: Check, rule: Rule, figures: Mapping[str, Figure], row: Mapping[str, Any], profile: Profile
) -> Question:
    quantities = {
        name: Quantity(name, name, kind=kind_of(check, name, figures[name]), nonnegative=figures[name].nonnegative)
        for name in tellable(rule)
    }
    quantities = with_untold(quantities, (each for each in rule.untold if each.free))
    zero = frozenset(related(rule)) if rule.missing is Missing.ZERO else frozenset()
    readings = {}
    for name in tellable(rule):
        reading = None if name == MISSING_PARTS else _reading(name, figures[name], row)
        if reading is not None or name in zero:
            readings[name] = reading or _NOTHING
    return question_of(rule, quantities, readings, profile)


def question_of(
    rule: Rule, quantities: Mapping[str, Quantity], readings: Mapping[str, tuple[Interval, Interval]], profile: Profile
) -> Question:
    """Return what is asked of one rule on figures, those of them that are told.

    Args:
        rule: the rule.
        quantities: that it and its condition relate.
        readings: what is told of them under the profile, and as loosely as can be.
        profile: how strictly words are read.
    """
    member = compile_rule(rule, quantities)
    domains = (domain(quantity, name) for name, quantity in quantities.items())
    kinds = GivenKinds(
        tuple(each for each in domains if each is not None),
        frozenset(name for name, quantity in quantities.items() if quantity.kind.integral),
    )
    loose = {name: reading[1] for name, reading in readings.items() if name in member.variables}
    tight = {name: reading[0] for name, reading in readings.items() if name in member.variables}
    relates = related(rule)
    reported = sum(name in readings for name in relates)
    return Question(
        member,
        kinds,
        tuple((loose if profile is Profile.LENIENT else tight).items()),
        tuple(loose.items()),
        complete=readings.keys() >= set(tellable(rule)),
        alone=reported >= min(2, len(relates)),
        binds=reported == len(relates) or rule.missing is not Missing.SKIP,
    )


def verdict_on(question: Question) -> Verdict:
    """Return the exact engine's verdict, as the check of a data set gives it.

    Where too little is told for a verdict of its own, a rule can still be refuted by its condition.
    """
    if not question.binds or not (question.alone or len(question.figures) > 1):
        return Verdict.UNDECIDED
    found = question.decide(question.figures)
    if isinstance(found, Undecided):
        return Verdict.UNDECIDED
    if isinstance(found, Witness):
        sure = question.alone and (question.complete or question.is_entailed())
        return Verdict.CONSISTENT if sure else Verdict.UNDECIDED
    loosely = found if question.loosely == question.figures else question.decide(question.loosely)
    if isinstance(loosely, Undecided):
        return Verdict.UNDECIDED
    return Verdict.STRAINED if isinstance(loosely, Witness) else Verdict.CONTRADICTED


def _rules(check: Check, row: Mapping[str, Any]) -> Iterable[Rule]:
    """Yield what a check asserts of a row, as rules between figures of one report that bind apart from each other.

    Sums of rows are no parts of one report: that each part is at most the total says nothing of their sum.
    """
    rule, body = check.rule, check.assertion.body
    form, _ = exact_form(check)
    tolerant = replace(rule.between(form), untold=check.assertion.untold)
    if not isinstance(rule.form, Rollup | Listed):
        yield tolerant
        return
    open_parts = rule.missing is Missing.ANYTHING and bool(row[figure_column(PARTS, "absent")])
    if isinstance(form, Breakdown) and (body is None or not (form.overlap or form.rest)):
        parts = ((PARTS, 1), (MISSING_PARTS, 1)) if open_parts else ((PARTS, 1),)
        yield replace(tolerant, form=replace(form, parts=parts))
        return
    assert isinstance(body, tuple)
    for comparison in body:  # the tolerance is part of it
        terms = dict(comparison.terms)
        if open_parts:
            terms[MISSING_PARTS] = next(weight for name, weight in terms.items() if name != TOTAL)
        relation = LinearRelation(tuple(terms.items()), comparison.relation, comparison.offset)
        yield replace(tolerant, form=Expression(relation), tolerance_abs=0, tolerance_rel=0)


def exact_form(check: Check) -> tuple[Form, tuple[str, ...]]:
    """Return a check as a form of one report, with the quantities it and its condition relate."""
    match check.rule.form:
        case Rollup(overlap=overlap, rest=rest):
            form: Form = Breakdown(TOTAL, ((PARTS, 1),), overlap, rest)
        case Steps() | NeverFalls() as series:
            form = step_of(series)
        case Complete():
            raise AssertionError("rows that are missing are counted, never asked the exact engine for")
        case Listed():
            form = _listed_form(check.assertion.body)
        case other:
            form = other
    condition = tuple(name for name, _ in check.rule.when.terms) if check.rule.when else ()
    return form, tuple(dict.fromkeys((*check.assertion.quantities, *condition)))


def _listed_form(body: Body) -> Form:
    """Return what a listed breakdown asserts: that the parts are the total, or at most, or at least that."""
    assert isinstance(body, tuple)
    if len(body) == 1 and body[0].relation is not Relation.EQ:
        ((first, _),), ((second, _),) = body[0].left, body[0].right
        return Order((first, second))
    return Breakdown(TOTAL, ((PARTS, 1),), overlap=False, rest=False)


def figure_interval(name: str, figure: Figure, row: Mapping[str, Any], *, lenient: bool) -> Interval | None:
    """Return what a row tells of a figure under the chosen profile or as loosely as can be, ``None`` if nothing."""
    if not row[figure_column(name, "claimed")]:
        return None
    words = figure.lenient is not figure.ends
    return _interval(name, figure, row, "lenient " if lenient and words else "")


def _reading(name: str, figure: Figure, row: Mapping[str, Any]) -> tuple[Interval, Interval] | None:
    """Return what a row tells of a figure under the chosen profile and as loosely as can be, ``None`` if nothing."""
    tight, loose = (figure_interval(name, figure, row, lenient=lenient) for lenient in (False, True))
    return None if tight is None or loose is None else (tight, loose)


def _interval(name: str, figure: Figure, row: Mapping[str, Any], label: str) -> Interval:
    """Return the ends a row gives a figure."""
    columns = {end: figure_column(name, label + end) for end in ("low", "high", "low open", "high open")}
    ends = (columns["low"], columns["low"] if figure.ends.point else columns["high"])
    low, high = (None if row[end] is None else ratio(int(row[end]), figure.denominator) for end in ends)
    return Interval(low, high, bool(row.get(columns["low open"])), bool(row.get(columns["high open"])))
