"""The system a proof is about, built again from the data set and the rules: so that anyone can verify a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from cac_check.certificate import Refutation, Witness, satisfied
from cac_check.compiler import compile_rule, variable
from cac_check.conflict import Conflict, rule_of
from cac_check.constraint import Member, System
from cac_check.dated import Dated
from cac_check.finding import Finding, Report, View
from cac_check.model import Claim, Missing, Rule, related
from cac_check.verdict.nodes import ClaimIndex, Node


def proofs_of(report: Report) -> Iterator[tuple[System, Refutation | Witness]]:
    """Yield what each verdict of a report rests on: a system, with what proves that it has no solution, or one."""
    index = ClaimIndex(report.dataset)
    for finding in report.findings:
        yield from proof_of(report, finding, index)


def proof_of(report: Report, finding: Finding, index: ClaimIndex) -> Iterator[tuple[System, Refutation | Witness]]:
    """Yield what one verdict of a report rests on, if it is decided; ``index`` is its data set laid out."""
    if finding.conflicts:
        yield system_of(report, finding, finding.conflicts[0], index), finding.conflicts[0].proof
    elif finding.witness is not None:
        yield system_of(report, finding, None, index), finding.witness


def system_of(
    report: Report, finding: Finding, conflict: Conflict | None = None, index: ClaimIndex | None = None
) -> System:
    """Return what a conflict of a finding proves impossible, or without a conflict what its witness satisfies.

    ``certificate.verify`` accepts ``conflict.proof`` or ``finding.witness`` for it. Claims that the witness does not
    satisfy are left out: another claim on the same quantity was taken, and ``told-twice`` says why both do not hold.

    Args:
        report: where the finding comes from, with its data set and rules.
        finding: one of its findings.
        conflict: one of the conflicts of the finding.
        index: the data set of the report laid out, where that is done.
    """
    index = index or ClaimIndex(report.dataset)
    nodes = index.nodes(index.by_id[claim] for claim in (finding.claims if conflict is None else conflict.claims))
    members = [node.member(finding.proof_profile or report.profile) for node in nodes]
    named = (finding.rule,) if conflict is None else conflict.rules
    rules = rule_members(report, finding, named, nodes, index)
    if conflict is None and finding.witness is not None:
        kept = satisfied(finding.witness.values, index.system(rules, members))
        members = [member for member in members if member.id in kept]
    return index.system(rules, members)


def rule_members(
    report: Report, finding: Finding, rules: Iterable[str], nodes: Sequence[Node], index: ClaimIndex | None = None
) -> list[Member]:
    """Return rules by the names of their members, as they bind the nodes of a finding; others are passed over."""
    index = index or ClaimIndex(report.dataset)
    known = {rule.id: rule for rule in report.rules.rules}
    names = tuple(dict.fromkeys(rules))
    several_days = any(Dated.of(name).day for name in names)
    members = []
    for name in names:
        rule = known.get(rule_of(name))
        if rule is None:
            continue
        if several_days or not index.dataset.quantities.keys() >= set(related(rule)):
            day = Dated.of(name).day  # none: its figures have no day, or it names the days itself
        else:
            day = _day(rule, finding, nodes)
        members.append(replace(_compiled(index, rule, finding, day), id=name))
    return members


def _compiled(index: ClaimIndex, rule: Rule, finding: Finding, day: str | None) -> Member:
    absent: list[str] = []
    if rule.missing is Missing.ZERO:
        present = {
            quantity
            for claim in _side_by_side(index, finding)
            if claim.as_of == day
            for quantity in (claim.quantity, *claim.alternatives)
        }
        absent = [quantity for quantity in related(rule) if quantity not in present]
    return compile_rule(rule, index.dataset.quantities, day, absent)


def _day(rule: Rule, finding: Finding, nodes: Sequence[Node]) -> str | None:
    """Return the day of the figures a rule relates; ``None`` where they have none, or the rule names the days."""
    reported = {name for node in nodes for name in node.variables}
    days = [finding.as_of, None, *(node.claims[0].as_of for node in nodes)]
    for day in days:
        if any(variable(quantity, day) in reported for quantity in related(rule)):
            return day
    return days[-1]


def _side_by_side(index: ClaimIndex, finding: Finding) -> list[Claim]:
    """Return the claims that the view of a finding puts side by side."""
    if finding.view is View.TOGETHER:
        return list(index.claims)
    both = index.references if finding.view is View.AGAINST else frozenset[str]()
    return [claim for claim in index.claims if claim.source == finding.source or claim.source in both]
