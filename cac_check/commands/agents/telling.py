"""Results, explanations and problems as answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from cac_check.commands.agents import answers
from cac_check.interval import format_number
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.diagnostic import Diagnostic, Location
    from cac_check.finding import Report
    from cac_check.report.result import Result, WayOut


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether the proof behind a result was verified."""

    verified: bool | None
    """``None``: there is none to verify."""
    why_not: str | None = None
    """Why it is not verified, in words."""


UNDECIDED = Proof(None, "undecided: nothing is proved")


def finding(result: Result, proof: Proof) -> answers.Finding:
    """Return a result as an answer, with whether its proof was verified."""
    return answers.Finding(
        id=result.id,
        rule=result.rule,
        verdict=result.verdict,
        level=result.level.value,
        who=result.who,
        words=result.words,
        sides=None if result.sides is None else [str(side) for side in result.sides],
        gap=None if result.gap is None else format_number(result.gap),
        sum="\n".join(step.words for step in result.steps) or result.evidence,
        would_fit=[_way_out(way) for way in result.corrections],
        remarks=list(result.remarks),
        place=None if result.location is None else place(result.location),
        certificate_verified=proof.verified,
        not_verified_because=proof.why_not,
    )


def verifier(report: Report) -> Callable[[Result], Proof]:
    """Return what verifies the proof behind a result of a report anew."""
    from cac_check.certificate import verify
    from cac_check.verdict.nodes import ClaimIndex
    from cac_check.verdict.proofs import proof_of

    index = ClaimIndex(report.dataset)
    findings = {each.id: each for each in report.findings}

    def verified(result: Result) -> Proof:
        proved = [verify(proof, system) for system, proof in proof_of(report, findings[result.id], index)]
        return Proof(all(proved)) if proved else UNDECIDED

    return verified


def explanation(data: Mapping[str, Any]) -> answers.Explanation:
    """Return an explanation, as the JSON format has it, as an answer."""
    found, around = data["finding"], data.get("ways_around")
    proofs = [each["verified"] for each in data["proofs"]]
    return answers.Explanation(
        id=found["id"],
        verdict=found["verdict"],
        proofs=len(proofs),
        proofs_verified=all(proofs) if proofs else None,
        readings=data["readings"],
        bounds=data["bounds"],
        would_fit=_around(around) if around is not None else [_correction(each) for each in found["corrections"]],
    )


def problem(diagnostic: Diagnostic) -> answers.Problem:
    """Return what is wrong with a file as an answer."""
    return answers.Problem(
        code=diagnostic.code,
        severity=diagnostic.severity.value,
        message=diagnostic.message,
        place=place(diagnostic.location),
        help=diagnostic.help,
    )


def place(location: Location) -> answers.Place:
    """Return a location as an answer."""
    span = location.span
    if span is None:
        return answers.Place(file=location.file)
    return answers.Place(file=location.file, line=span.line, column=span.column)


def _way_out(way: WayOut) -> answers.WayOut:
    changes = [answers.Change(figure=change.claim or change.figure, fits=change.fits) for change in way.changes]
    return answers.WayOut(changes=changes, hint=way.hint)


def _correction(data: Mapping[str, Any]) -> answers.WayOut:
    changes = [answers.Change(figure=claim, fits=data["needs"].get(claim, "")) for claim in data["claims"]]
    return answers.WayOut(changes=changes, hint=data["hint"])


def _around(data: Mapping[str, Any]) -> list[answers.WayOut]:
    """Return what breaks nothing around a report of a table; the hint is about the first."""
    return [
        answers.WayOut(changes=[answers.Change(**each) for each in way], hint=None if number else data["hint"])
        for number, way in enumerate(data["candidates"])
    ]
