"""Which finding is meant: its id, or a part that no other id has."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from cac_check.finding import Finding, Report

MOST_NAMED = 10
"""Ids that a message lists."""


def finding_named(findings: Sequence[Finding], name: str, *, hint: str) -> Finding:
    """Return the finding with this id, or the only one whose id contains ``name``.

    Args:
        findings: all there are, worst first.
        name: the id, or part of it.
        hint: the argument or option it came from, for the message.

    Raises:
        typer.BadParameter: if none or several are meant, with the ids that come near.
    """
    exact = [finding for finding in findings if finding.id == name]
    meant = exact or [finding for finding in findings if name in finding.id]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise typer.BadParameter(f"“{name}” could be any of {_listed(meant)}", param_hint=hint)
    near = difflib.get_close_matches(name, [finding.id for finding in findings], n=3, cutoff=0.5)
    if near:
        raise typer.BadParameter(f"no finding is called “{name}”; did you mean {' or '.join(near)}?", param_hint=hint)
    raise typer.BadParameter(f"no finding is called “{name}”; there are {_listed(findings)}", param_hint=hint)


def contradictions(report: Report) -> list[Finding]:
    """Return the findings that are contradicted or strained, in the order a report tells them.

    Those that follow from others, which no report tells, come last.
    """
    from cac_check.report.causes import causes
    from cac_check.report.index import Index

    found = [finding for finding in report.findings if finding.conflicts]
    ranked = causes((finding for finding in found if not finding.follows), Index.of(report))
    ordered = [finding for cause in ranked for part in (cause, *cause.kin) for finding in part.findings]
    return [*ordered, *(finding for finding in found if finding.follows)]


def _listed(findings: Sequence[Finding]) -> str:
    rows = [f"\n  {finding.id} ({finding.verdict})" for finding in findings[:MOST_NAMED]]
    more = f"\n  and {len(findings) - MOST_NAMED:,} more" if len(findings) > MOST_NAMED else ""
    return f"{len(findings):,} findings:{''.join(rows)}{more}"
