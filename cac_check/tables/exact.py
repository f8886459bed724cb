"""The reports interval sums cannot settle, decided by the exact engine, each distinct case once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from cac_check.certificate import Witness
from cac_check.compiler import compile_rule, domain
from cac_check.constraint import Member, MemberKind, System, interval_rows
from cac_check.engine.decision import Decision, Undecided
from cac_check.engine.decision import decide as decide_system
from cac_check.engine.tables.comparisons import Body
from cac_check.engine.tables.figures import Figure
from cac_check.engine.tables.groups import PARTS, TOTAL
from cac_check.engine.tables.jobs import Check, step_of
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.run import Outcome, figure_column
from cac_check.finding import View as SourceView
from cac_check.interval import Interval, ratio
from cac_check.model import (
    Breakdown,
    Claim,
    Dataset,
    Expression,
    Form,
    Kind,
    LinearRelation,
    Missing,
    Order,
    Profile,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Source,
    Verdict,
    related,
    tellable,
    with_untold,
)
from cac_check.model_tables import Listed, NeverFalls, Rollup, Steps
from cac_check.verdict import check as check_claims

MISSING_PARTS = "missing parts"
"""What the parts come to of which nothing is told."""

_CODES = MappingProxyType(
    {
        Verdict.CONSISTENT: Code.CONSISTENT,
        Verdict.UNDECIDED: Code.UNDECIDED,
        Verdict.STRAINED: Code.STRAINED,
        Verdict.CONTRADICTED: Code.CONTRADICTED,
    }
)


def settle(outcome: Outcome, profile: Profile) -> Outcome:
    """Return the outcome with every open verdict decided."""
    import polars as pl

    failing, counts = outcome.failing, list(outcome.counts)
    for index, check in enumerate(outcome.job.checks):
        if not counts[index][Code.OPEN]:
            continue
        verdict = f"verdict {index}"
        columns = [name for name in failing.columns if name.startswith("figure ")]
        cases = failing.filter(pl.col(verdict) == int(Code.OPEN)).select(columns).unique(maintain_order=True)
        codes = [
            int(_CODES[decide(check, outcome.job.view.figures, row, profile)]) for row in cases.iter_rows(named=True)
        ]
        settled = cases.with_columns(pl.Series("settled", codes, dtype=pl.Int8))
        failing = failing.join(settled, on=columns, how="left", nulls_equal=True, maintain_order="left")
        open_here = pl.col(verdict) == int(Code.OPEN)
        counted = failing.filter(open_here)["settled"].value_counts()
        totals = dict(counted.iter_rows())
        counts[index] = {
            code: 0 if code is Code.OPEN else counts[index][code] + totals.get(int(code), 0) for code in Code
        }
        failing = failing.with_columns(pl.when(open_here).then("settled").otherwise(verdict).alias(verdict))
        failing = failing.drop("settled")
    return replace(outcome, failing=failing, counts=tuple(counts))


def decide(check: Check, figures: Mapping[str, Figure], row: Mapping[str, Any], profile: Profile) -> Verdict:
    """Return the exact engine's verdict on one rule and one report."""
    figures = {**figures, MISSING_PARTS: figures[PARTS]} if PARTS in figures else figures
    verdicts = (_verdict(check, rule, figures, row, profile) for rule in _rules(check, row))
    return max(verdicts, key=lambda verdict: _CODES[verdict], default=Verdict.CONSISTENT)


def kind_of(check: Check, name: str, figure: Figure) -> Kind:
    """Return the kind of a figure of a check, or of a sum of one."""
    return check.kinds.get(name, Kind.COUNT if figure.integral else Kind.AMOUNT)


def _verdict(
    check: Check, rule: Rule, figures: Mapping[str, Figure], row: Mapping[str, Any], profile: Profile
) -> Verdict:
    names = tellable(rule)
    quantities = {
        name: Quantity(name, name, kind=kind_of(check, name, figures[name]), nonnegative=figures[name].nonnegative)
        for name in names
    }
    quantities = with_untold(quantities, (each for each in rule.untold if each.free))
    asserted = frozenset(related(rule)) if rule.missing is Missing.ZERO else frozenset()
    claims = tuple(_claims((name for name in names if name != MISSING_PARTS), figures, row, asserted))
    if len(claims) == len(names):
        return _decided(rule, quantities, claims, profile)
    dataset = Dataset("table", "table", quantities, {"report": Source("report", "report")}, claims)
    report = check_claims(dataset, Ruleset((rule,)), profile=profile, views=(SourceView.WITHIN,))
    found = [finding.verdict for finding in report.findings if finding.rule == rule.id]
    return found[0] if found else Verdict.UNDECIDED


def _decided(rule: Rule, quantities: Mapping[str, Quantity], claims: Sequence[Claim], profile: Profile) -> Verdict:
    """Return the verdict on one rule all of whose quantities are told once, as the check of a data set gives it."""
    member = compile_rule(rule, quantities)
    domains = [each for name, quantity in quantities.items() if (each := domain(quantity, name)) is not None]
    integral = frozenset(name for name, quantity in quantities.items() if quantity.kind.integral)

    def asked(read: Profile) -> Decision:
        facts = (
            Member(claim.id, MemberKind.CLAIM, (interval_rows(claim.quantity, claim.reading.under(read)),))
            for claim in claims
        )
        return decide_system(System((*domains, member, *facts), integral), readable=False)

    found = asked(profile)
    if isinstance(found, Witness | Undecided):
        return Verdict.CONSISTENT if isinstance(found, Witness) else Verdict.UNDECIDED
    loosely = found if profile is Profile.LENIENT else asked(Profile.LENIENT)
    if isinstance(loosely, Undecided):
        return Verdict.UNDECIDED
    return Verdict.STRAINED if isinstance(loosely, Witness) else Verdict.CONTRADICTED


def _rules(check: Check, row: Mapping[str, Any]) -> Iterable[Rule]:
    """Yield what a check asserts of a row, as rules between figures of one report that bind apart from each other.

    Sums of rows are no parts of one report: that each part is at most the total says nothing of their sum.
    """
    rule, body = check.rule, check.assertion.body
    form, _ = exact_form(check)
    stated = Rule(rule.id, form, rule.because, when=rule.when, missing=rule.missing, untold=rule.untold)
    tolerant = replace(stated, tolerance_abs=rule.tolerance_abs, tolerance_rel=rule.tolerance_rel)
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
        yield replace(
            stated, form=Expression(LinearRelation(tuple(terms.items()), comparison.relation, comparison.offset))
        )


def exact_form(check: Check) -> tuple[Form, tuple[str, ...]]:
    """Return a check as a form of one report, with the quantities it and its condition relate."""
    match check.rule.form:
        case Rollup(overlap=overlap, rest=rest):
            form: Form = Breakdown(TOTAL, ((PARTS, 1),), overlap, rest)
        case Steps() | NeverFalls() as series:
            form = step_of(series)
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


def _claims(
    names: Iterable[str], figures: Mapping[str, Figure], row: Mapping[str, Any], zero: frozenset[str]
) -> Iterable[Claim]:
    """Yield what a row tells of figures; those in ``zero`` are told to be nothing where they are missing.

    Of a sum whose parts are there, or not, the rule asserts something even where only one of its figures is told.
    """
    for name in names:
        tight, loose = (figure_interval(name, figures[name], row, lenient=lenient) for lenient in (False, True))
        if tight is not None and loose is not None:
            yield Claim(f"report/{name}", "report", name, Reading(tight, tight, loose))
        elif name in zero:
            nothing = Interval.point(0)
            yield Claim(f"report/{name}", "report", name, Reading(nothing, nothing, nothing))


def _interval(name: str, figure: Figure, row: Mapping[str, Any], label: str) -> Interval:
    """Return the ends a row gives a figure."""
    columns = {end: figure_column(name, label + end) for end in ("low", "high", "low open", "high open")}
    ends = (columns["low"], columns["low"] if figure.ends.point else columns["high"])
    low, high = (None if row[end] is None else ratio(int(row[end]), figure.denominator) for end in ends)
    return Interval(low, high, bool(row.get(columns["low open"])), bool(row.get(columns["high open"])))
