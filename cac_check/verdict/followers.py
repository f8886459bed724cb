"""Findings that say nothing new: whoever corrects a simpler finding has corrected them too."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from cac_check.conflict import Conflict
from cac_check.finding import JOINT, Finding, View
from cac_check.model import Verdict


def mark_followers(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, with ``follows`` set where every conflict is resolved by corrections of simpler findings.

    Simpler: of one source rather than of all, of one rule rather than several; and at least as bad. A conflict is
    resolved where all copies of one of its claims are among what the listed minimum-weight corrections change. This
    keeps one slip one story: it changes no verdict. A source that contradicts itself in words a reference uses too
    contradicts the reference in the same way: that follows from what stands in ``within``.
    """
    alone = {_subject(finding): finding for finding in findings if finding.view is View.WITHIN}
    by_level: dict[int, list[Finding]] = {}
    for finding in findings:
        by_level.setdefault(_level(finding), []).append(finding)
    marked: dict[str, Finding] = {}
    resolved: dict[Verdict, dict[str, str]] = {Verdict.CONTRADICTED: {}, Verdict.STRAINED: {}}
    for level in sorted(by_level):
        for finding in by_level[level]:
            marked[finding.id] = dataclasses.replace(
                finding,
                follows=_followed(finding, resolved) if level else _repeated(finding, alone.get(_subject(finding))),
            )
        for finding in by_level[level]:
            if finding.verdict in resolved and not marked[finding.id].follows:
                for correction in finding.corrections:
                    for claim in correction.claims:
                        for copy in (claim, *finding.copies.get(claim, ())):
                            resolved[finding.verdict].setdefault(copy, finding.id)
    return [marked[finding.id] for finding in findings]


def _level(finding: Finding) -> int:
    return 2 * (finding.view is View.TOGETHER) + (finding.rule == JOINT)


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


def _followed(finding: Finding, resolved: Mapping[Verdict, Mapping[str, str]]) -> tuple[str, ...]:
    if finding.verdict not in resolved:
        return ()
    changed = dict(resolved[Verdict.CONTRADICTED])
    if finding.verdict is Verdict.STRAINED:
        changed = {**resolved[Verdict.STRAINED], **changed}
    followed: list[str] = []
    for conflict in finding.conflicts:
        sources = _resolving(conflict, finding.copies, changed)
        if not sources:
            return ()
        followed += sources
    return tuple(dict.fromkeys(followed))


def _resolving(conflict: Conflict, copies: Mapping[str, tuple[str, ...]], changed: Mapping[str, str]) -> list[str]:
    for claim in conflict.claims:
        told = (claim, *copies.get(claim, ()))
        if all(copy in changed for copy in told):
            return [changed[copy] for copy in told]
    return []
