"""Findings that say nothing new: whoever corrects a simpler finding has corrected them too."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from cac_check.conflict import Conflict
from cac_check.finding import JOINT, Finding, View
from cac_check.model import Verdict

_WRONG = (Verdict.CONTRADICTED, Verdict.STRAINED)


def mark_followers(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, with ``follows`` set where every conflict is resolved by corrections of simpler findings.

    Simpler: of one source rather than of all, and then of fewer claims, then of fewer rules; and at least as bad. Two
    rules that fail by themselves are two stories, however many figures each takes. A conflict is resolved where all
    copies of one of its claims are among what the listed minimum-weight corrections change. This keeps one slip one
    story: it changes no verdict. A source that contradicts itself in words a reference uses too contradicts the
    reference in the same way: that follows from what stands in ``within``.
    """
    alone = {_subject(finding): finding for finding in findings if finding.view is View.WITHIN}
    marked: dict[str, Finding] = {}
    correcting: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=_simplicity):
        repeated = () if finding.rule == JOINT else _repeated(finding, alone.get(_subject(finding)))
        follows = repeated or _followed(finding, correcting)
        marked[finding.id] = dataclasses.replace(finding, follows=follows)
        if finding.verdict in _WRONG and not follows:
            for claim in dict.fromkeys(claim for correction in finding.corrections for claim in correction.claims):
                for copy in (claim, *finding.copies.get(claim, ())):
                    correcting.setdefault(copy, []).append(finding)
    return [marked[finding.id] for finding in findings]


def _simplicity(finding: Finding) -> tuple[bool, int, int, bool, bool]:
    conflict = finding.conflicts[0] if finding.conflicts else None
    return (
        finding.view is View.TOGETHER,
        len(conflict.claims) if conflict else 0,
        len(conflict.rules) if conflict else 0,
        finding.rule == JOINT,
        finding.verdict is not Verdict.CONTRADICTED,
    )


def _may_follow(finding: Finding, lead: Finding) -> bool:
    """Whether one finding may be no story beside another, if that corrects it."""
    if finding.verdict is Verdict.CONTRADICTED and lead.verdict is Verdict.STRAINED:
        return False
    if (finding.view is View.TOGETHER) != (lead.view is View.TOGETHER):
        return finding.view is View.TOGETHER
    return (finding.rule == JOINT) != (lead.rule == JOINT) or (
        finding.rule == JOINT and lead.verdict is not finding.verdict
    )


def _subject(finding: Finding) -> tuple[str | None, str, str | None, str | None]:
    return (finding.source, finding.rule, finding.quantity, finding.as_of)


def _repeated(finding: Finding, alone: Finding | None) -> tuple[str, ...]:
    """Return the finding in ``within`` that says the same of the source's own words, if there is one."""
    if finding.view is not View.AGAINST or alone is None or alone.verdict is not finding.verdict:
        return ()
    own = frozenset(alone.claims)
    same = all(
        any(copy in own for copy in (claim, *finding.copies.get(claim, ())))
        for conflict in finding.conflicts
        for claim in conflict.claims
    )
    return (alone.id,) if same and finding.conflicts else ()


def _followed(finding: Finding, correcting: Mapping[str, Sequence[Finding]]) -> tuple[str, ...]:
    """Return the simpler findings whose corrections resolve every conflict of a finding, if they do."""
    if finding.verdict not in _WRONG:
        return ()
    followed: list[str] = []
    for conflict in finding.conflicts:
        sources = _resolving(conflict, finding, correcting)
        if not sources:
            return ()
        followed += sources
    return tuple(dict.fromkeys(followed))


def _resolving(conflict: Conflict, finding: Finding, correcting: Mapping[str, Sequence[Finding]]) -> list[str]:
    for claim in conflict.claims:
        leads = [
            next((lead.id for lead in correcting.get(copy, ()) if _may_follow(finding, lead)), None)
            for copy in (claim, *finding.copies.get(claim, ()))
        ]
        found = [lead for lead in leads if lead is not None]
        if len(found) == len(leads):
            return found
    return []
