"""Findings on data sets as results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cac_check.certificate import Json
from cac_check.conflict import Conflict
from cac_check.diagnostic import Severity
from cac_check.finding import JOINT, TOLD_TWICE, Correction, Finding, Report
from cac_check.interval import format_number
from cac_check.model import Claim, Verdict
from cac_check.report import text
from cac_check.report.baseline_state import NO_BASELINE_STATES, BaselineStates
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.fits import fits
from cac_check.report.index import Index
from cac_check.report.result import Listed, Mark, Outcome, Replacement, Result, RuleNote, Run, Runs, Scope, WayOut
from cac_check.report.result import Side as ResultSide
from cac_check.report.stories import stories
from cac_check.report.summary import (
    against_what,
    basis,
    charge,
    figures,
    has_a_section,
    lacks_figures,
    verdict_in_words,
)
from cac_check.report.sums import Entry, Side, arithmetic, is_upper_first
from cac_check.report.words import LONGEST_QUOTE, fit_in_words, glossed, visible

LONGEST_DESCRIPTION = 1_000
"""Characters of a description; GitHub takes 1,024."""


def runs_of(reports: Iterable[Report], states: Sequence[BaselineStates] = (), scope: Scope = Scope.OPEN) -> Runs:
    """Return a run for each report.

    Args:
        reports: what was found.
        states: how the findings of each report stand to an earlier version, if that was asked.
        scope: which results are wanted.
    """
    return tuple(
        _run(report, states[position] if states else NO_BASELINE_STATES, scope)
        for position, report in enumerate(reports)
    )


def _run(report: Report, states: BaselineStates, scope: Scope) -> Run:
    index = Index.of(report)
    findings = list(_chosen(report, index, scope))
    files = dict.fromkeys(rule.location.file for rule in report.rules.rules if rule.location is not None)
    return Run(
        report.dataset.id,
        report.dataset.path or report.dataset.id,
        report.version,
        tuple(_note(rule, index) for rule in _rules(findings, report)),
        Listed(_result(finding, report, index, states, scope) for finding in findings),
        read=(*([report.dataset.path] if report.dataset.path else []), *files),
        not_checked=tuple(f"Rule {rule} applied nowhere." for rule in report.never_applied),
    )


def _chosen(report: Report, index: Index, scope: Scope) -> Iterable[Finding]:
    match scope:
        case Scope.ALL:
            return report.findings
        case Scope.OPEN:
            return (f for f in report.findings if not (f.verdict is Verdict.CONSISTENT or lacks_figures(f)))
        case Scope.LEADS:
            return (story.lead for story in stories(filter(has_a_section, report.findings), index))


def _rules(findings: Iterable[Finding], report: Report) -> tuple[str, ...]:
    """The rules that have findings, in the order of the rule files."""
    used = {finding.rule for finding in findings}
    return tuple(rule for rule in (*(rule.id for rule in report.rules.rules), TOLD_TWICE, JOINT) if rule in used)


def _note(rule: str, index: Index) -> RuleNote:
    severity = index.rules[rule].severity if rule in index.rules else Severity.ERROR
    sentence = {
        TOLD_TWICE: "Figures for one quantity that do not overlap",
        JOINT: "Figures that only several rules together rule out",
    }.get(rule) or visible(index.rules[rule].because, LONGEST_DESCRIPTION)
    return RuleNote(rule, severity, sentence)


def _result(finding: Finding, report: Report, index: Index, states: BaselineStates, scope: Scope) -> Result:
    primary = finding.primary(index.claims)
    source = visible(finding.source or "", LONGEST_QUOTE)
    verdict = verdict_in_words(finding, report, index)
    ways = [fit.text for fit in fits(finding, index)]
    with_story = scope is Scope.ALL and finding.verdict is not Verdict.CONSISTENT
    figures_ = figures(finding, index, [glossed(claim) for claim in index.claims_of(finding)])
    return Result(
        id=finding.id,
        rule=finding.rule,
        outcome=Outcome.of(finding.verdict),
        verdict=str(finding.verdict),
        level=finding.level,
        who=f"{source} {against_what(finding)}".lstrip(),
        words=verdict,
        headline=charge(source, finding, verdict),
        fingerprint=finding.fingerprint,
        location=None if primary is None else primary.location,
        sides=_sides(finding, index),
        gap=finding.gap,
        corrections=tuple(_way_out(correction, index) for correction in finding.corrections),
        related=tuple(
            Mark(claim.location, _claim(claim, index)) for claim in index.claims_of(finding) if claim is not primary
        ),
        evidence="" if finding.verdict is Verdict.UNDECIDED else figures_,
        remarks=(
            *(f"Rule: {sentence}." for sentence in basis(finding, index)),
            *([f"It would fit {'; or '.join(ways)}."] if ways else []),
        ),
        steps=_steps_of(finding.conflicts[0], index) if finding.conflicts else (),
        story=text.one(finding, report, index) if with_story else "",
        details=_details(finding),
        baseline_state=states.get(finding.id),
    )


def _sides(finding: Finding, index: Index) -> tuple[ResultSide, ResultSide] | None:
    sum_ = finding.conflicts[0].sum if finding.conflicts else None
    if sum_ is None:
        return None
    low, high = ResultSide(True, sum_.low), ResultSide(False, sum_.high)
    return (high, low) if is_upper_first(sum_, index) else (low, high)


def _way_out(correction: Correction, index: Index) -> WayOut:
    changes = (
        Replacement(
            index.claims[claim].quantity,
            fit_in_words(correction.needs.get(claim), index.quantity_of(claim).kind),
            claim,
        )
        for claim in correction.claims
    )
    return WayOut(tuple(changes), correction.hint)


def _details(finding: Finding) -> Mapping[str, Json]:
    return {
        "view": str(finding.view),
        "source": finding.source,
        "stretch": None if finding.stretch is None else format_number(finding.stretch),
    }


def _claim(claim: Claim, index: Index) -> str:
    return f"{glossed(claim)}, {outlet_and_place(claim, index)}"


def _steps_of(conflict: Conflict, index: Index) -> tuple[Mark, ...]:
    """The sum as steps: every figure with its end, then what the two sides come to."""
    if conflict.sum is None:
        return ()
    both = arithmetic(conflict.sum, index)
    return (*_steps(both.first, index), *_steps(both.second, index))


def _steps(side: Side, index: Index) -> Iterator[Mark]:
    yield from (_step(entry, index) for entry in side.entries)
    if side.is_sum:
        yield Mark(None, f"together {side.phrase} {side.total}")


def _step(entry: Entry, index: Index) -> Mark:
    amount = f"{entry.phrase} {entry.amount}"
    if entry.claim is None:
        return Mark(None, f"{amount}, by the rule itself")
    return Mark(entry.claim.location, f"{amount}: {_claim(entry.claim, index)}")
