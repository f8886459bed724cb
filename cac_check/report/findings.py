"""Findings on a data set as alerts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cac_check.certificate import Json
from cac_check.conflict import Conflict
from cac_check.diagnostic import Severity
from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report
from cac_check.interval import format_number
from cac_check.model import Claim, Verdict
from cac_check.report import text
from cac_check.report.alert import Alert, AlertRun, Mark, Outcome, RuleNote
from cac_check.report.baseline_state import NO_BASELINE_STATES, BaselineStates
from cac_check.report.claim_labels import outlet_and_place
from cac_check.report.fits import fits
from cac_check.report.index import Index
from cac_check.report.summary import against_what, basis, lacks_figures, verdict_in_words
from cac_check.report.sums import Entry, Side, arithmetic
from cac_check.report.words import LONGEST_QUOTE, glossed, visible

LONGEST_DESCRIPTION = 1_000
"""Characters of a description; GitHub takes 1,024."""


def alert_runs(
    reports: Iterable[Report],
    standings: Sequence[BaselineStates] = (),
    *,
    everything: bool = False,
    stories: bool = False,
) -> tuple[AlertRun, ...]:
    """Return a run of alerts for each report.

    Args:
        reports: what was found.
        standings: how the findings of each report stand to an earlier version, if that was asked.
        everything: with what fits and what only lacks figures.
        stories: with the text of each finding.
    """
    return tuple(
        _run(report, standings[position] if standings else NO_BASELINE_STATES, everything=everything, stories=stories)
        for position, report in enumerate(reports)
    )


def _run(report: Report, standings: BaselineStates, *, everything: bool, stories: bool) -> AlertRun:
    index = Index.of(report)
    findings = [
        finding
        for finding in report.findings
        if everything or not (finding.verdict is Verdict.CONSISTENT or lacks_figures(finding))
    ]
    return AlertRun(
        report.dataset.id,
        report.dataset.path or report.dataset.id,
        report.version,
        tuple(_note(rule, index) for rule in _rules(findings, report)),
        tuple(_alert(finding, report, index, standings, stories=stories) for finding in findings),
    )


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


def _alert(finding: Finding, report: Report, index: Index, standings: BaselineStates, *, stories: bool) -> Alert:
    primary = finding.primary(index.claims)
    who = "" if finding.source is None else f"{visible(finding.source, LONGEST_QUOTE)} "
    ways = [fit.text for fit in fits(finding, index)]
    return Alert(
        id=finding.id,
        rule=finding.rule,
        outcome=Outcome.of(finding.verdict),
        verdict=str(finding.verdict),
        level=finding.level,
        who=f"{who}{against_what(finding)}",
        words=verdict_in_words(finding, report, index),
        fingerprint=finding.fingerprint,
        location=None if primary is None else primary.location,
        related=tuple(
            Mark(claim.location, _claim(claim, index)) for claim in index.told(finding) if claim is not primary
        ),
        remarks=(
            *(f"Rule: {sentence}." for sentence in basis(finding, index)),
            *([f"It would fit {'; or '.join(ways)}."] if ways else []),
        ),
        steps=_steps_of(finding.conflicts[0], index) if finding.conflicts else (),
        story=text.one(finding, report, index) if stories and finding.verdict is not Verdict.CONSISTENT else "",
        details=_details(finding),
        standing=standings.get(finding.id),
    )


def _details(finding: Finding) -> Mapping[str, Json]:
    return {
        "view": str(finding.view),
        "source": finding.source,
        "gap": None if finding.gap is None else format_number(finding.gap),
        "stretch": None if finding.stretch is None else format_number(finding.stretch),
    }


def _claim(claim: Claim, index: Index) -> str:
    return f"{glossed(claim)}, {outlet_and_place(claim, index)}"


def _steps_of(conflict: Conflict, index: Index) -> tuple[Mark, ...]:
    """The sum as steps: every figure with its end, then what the two sides come to."""
    if conflict.sum is None:
        return ()
    told = arithmetic(conflict.sum, index)
    return (*_steps(told.first, index), *_steps(told.second, index))


def _steps(side: Side, index: Index) -> list[Mark]:
    steps = [_step(entry, index) for entry in side.entries]
    if side.is_sum:
        steps.append(Mark(None, f"together {side.phrase} {side.total}"))
    return steps


def _step(entry: Entry, index: Index) -> Mark:
    amount = f"{entry.phrase} {entry.amount}"
    if entry.claim is None:
        return Mark(None, f"{amount}, by the rule itself")
    return Mark(entry.claim.location, f"{amount}: {_claim(entry.claim, index)}")
