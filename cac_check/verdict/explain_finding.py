"""Everything there is to say about one finding."""

from __future__ import annotations

from collections.abc import Sequence

from cac_check.certificate import verify
from cac_check.compiler import variable
from cac_check.engine.limits import Limits
from cac_check.explained_finding import Explanation, Movement, Proof
from cac_check.finding import Finding, Report
from cac_check.model import Profile, related
from cac_check.verdict.minimal_adjustment import least_movement
from cac_check.verdict.nodes import ClaimIndex, Node
from cac_check.verdict.proofs import rule_members, system_of


def explain(report: Report, finding: Finding, *, budget: int = 100) -> Explanation:
    """Return the finding with its proofs verified again, the smallest change of numbers and the bounds around it.

    Args:
        report: where the finding comes from.
        finding: one of its findings.
        budget: how much work the search for the smallest change may take, in percent of the normal amount.
    """
    return Explanation(
        finding,
        report,
        tuple(_proofs(report, finding)),
        _movement(report, finding, Limits.of(budget)),
        tuple(bound for bound in report.bounds if bound.key in _keys(report, finding)),
    )


def _proofs(report: Report, finding: Finding) -> list[Proof]:
    proofs = []
    for conflict in finding.conflicts:
        system = system_of(report, finding, conflict)
        proofs.append(Proof(system, conflict.proof, verify(conflict.proof, system)))
    if finding.witness is not None:
        system = system_of(report, finding)
        proofs.append(Proof(system, finding.witness, verify(finding.witness, system)))
    return proofs


def _movement(report: Report, finding: Finding, limits: Limits) -> Movement | None:
    """Return the least movement after which no listed conflict is left, and none is made with the other claims."""
    if not finding.conflicts:
        return None
    index = ClaimIndex(report.dataset)
    claims = {claim.id: claim for claim in index.claims}
    named = dict.fromkeys(claim for conflict in finding.conflicts for claim in conflict.claims)
    nodes = index.nodes(claims[claim] for claim in named)
    for node in index.nodes(claims[claim] for claim in finding.claims):
        if node.id not in named and not _clashes(node, nodes, report.profile):
            nodes.append(node)
    rules = dict.fromkeys(rule for conflict in finding.conflicts for rule in conflict.rules)
    return least_movement(index, rule_members(report, finding, rules, nodes), nodes, report.profile, limits)


def _clashes(node: Node, others: Sequence[Node], profile: Profile) -> bool:
    """Whether another node tells the same quantity so differently that both cannot hold, which is another finding."""
    reading = node.reading.under(profile)
    return any(
        other.variables == node.variables and other.reading.under(profile).intersect(reading) is None
        for other in others
    )


def _keys(report: Report, finding: Finding) -> frozenset[str]:
    claims = {claim.id: claim for claim in report.dataset.claims}
    variables = {variable(claims[claim].quantity, claims[claim].as_of) for claim in finding.claims}
    rules = [rule for rule in report.rules.rules if rule.id == finding.rule]
    return frozenset(variables | {variable(name, finding.as_of) for rule in rules for name in related(rule)})
