"""The report as SARIF 2.1.0, with what GitHub code scanning asks for on top of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote as url_quote

from cac_check.certificate import Json
from cac_check.conflict import Conflict
from cac_check.diagnostic import Location, Severity, Span
from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report
from cac_check.interval import format_number
from cac_check.model import Claim, Verdict
from cac_check.report.fits import fits
from cac_check.report.index import Index
from cac_check.report.json import to_json
from cac_check.report.naming import outlet_and_place
from cac_check.report.standing import NO_STANDINGS, Change, Standings
from cac_check.report.summary import against_what, basis, lacks_figures, verdict_in_words
from cac_check.report.sums import Entry, Side, arithmetic
from cac_check.report.words import LONGEST_QUOTE, glossed, spelled_out, visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""Results per run that GitHub takes."""
MOST_RELATED = 100
"""Related places of a result that GitHub shows."""
LONGEST_DESCRIPTION = 1_000
"""Characters of a description; GitHub takes 1,024."""

_ROOT = "%SRCROOT%"
_KINDS = {
    Verdict.CONTRADICTED: "fail",
    Verdict.STRAINED: "fail",
    Verdict.UNDECIDED: "open",
    Verdict.CONSISTENT: "pass",
}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_BASELINE = {Change.NEW: "new", Change.WORSE: "updated", Change.BETTER: "updated"}


def render(*reports: Report, standings: Sequence[Standings] = (), everything: bool = False) -> str:
    """Return reports as SARIF, a run each.

    Contradicted and strained findings have the kind ``fail``; undecided ones are ``open`` ("insufficient information
    to decide"), consistent ones ``pass``, both with the level ``none`` as the standard asks.

    Args:
        reports: what was found.
        standings: how the findings of each report stand to an earlier version, if that was asked.
        everything: with what fits and what only lacks figures; GitHub shows every result as an alert.
    """
    runs = [
        _run(report, standings[position] if standings else NO_STANDINGS, everything)
        for position, report in enumerate(reports)
    ]
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": runs}
    return to_json(log)


def _run(report: Report, standings: Standings, everything: bool) -> Json:
    index = Index.of(report)
    findings = [
        finding
        for finding in report.findings
        if everything or not (finding.verdict is Verdict.CONSISTENT or lacks_figures(finding))
    ]
    rules = _rules(findings, report)
    numbers = {rule: number for number, rule in enumerate(rules)}
    results = [_result(each, numbers[each.rule], report, index, standings) for each in findings[:MOST_RESULTS]]
    left = len(findings) - len(results)
    cut: Json = {"level": "note", "message": {"text": f"{left:,} more results are left out"}}
    return {
        "tool": {
            "driver": {
                "name": "cac-check",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": [_descriptor(rule, index) for rule in rules],
            }
        },
        "automationDetails": {"id": f"cac-check/{url_quote(report.dataset.id)}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which the command was run."}}},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": [cut] if left else []},
        ],
        "results": results,
    }


def _rules(findings: Iterable[Finding], report: Report) -> tuple[str, ...]:
    """The rules that have results, in the order of the rule files."""
    used = {finding.rule for finding in findings}
    return tuple(rule for rule in (*(rule.id for rule in report.rules.rules), TOLD_TWICE, JOINT) if rule in used)


def _descriptor(rule: str, index: Index) -> Json:
    severity = index.rules[rule].severity if rule in index.rules else Severity.ERROR
    sentence = {
        TOLD_TWICE: "Figures for one quantity that do not overlap",
        JOINT: "Figures that only several rules together rule out",
    }.get(rule) or visible(index.rules[rule].because, LONGEST_DESCRIPTION)
    help_text = (
        f"{sentence}. The figures named cannot all hold under the reading of their words that the message gives. "
        "Nothing is said about which of them should change; the message lists every change that would be enough."
    )
    return {
        "id": rule,
        "shortDescription": {"text": _message(sentence)},
        "fullDescription": {"text": _message(sentence)},
        "help": {"text": _message(help_text)},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"tags": ["figures"], "precision": "very-high", "problem.severity": _PROBLEM[severity]},
    }


def _result(finding: Finding, number: int, report: Report, index: Index, standings: Standings) -> Json:
    kind = _KINDS[finding.verdict]
    primary = finding.primary(index.claims)
    others = [claim for claim in index.told(finding) if claim is not primary][:MOST_RELATED]
    result: dict[str, Json] = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "kind": kind,
        "level": _LEVELS[finding.level] if kind == "fail" else "none",
        "message": {"text": _text(finding, others, report, index)},
        "locations": [] if primary is None else [{"physicalLocation": _physical(primary.location)}],
        "relatedLocations": [
            {"id": id_, "physicalLocation": _physical(claim.location), "message": {"text": _claim(claim, index)}}
            for id_, claim in enumerate(others, start=1)
        ],
        "partialFingerprints": {
            # GitHub follows an alert by this one. A line hash would lose it with every edit of the line.
            "primaryLocationLineHash": f"{finding.fingerprint[:16]}:1",
            "cacCheckFinding/v1": finding.fingerprint,
        },
        "properties": _properties(finding),
    }
    if finding.conflicts and finding.conflicts[0].sum is not None:
        result["codeFlows"] = [_code_flow(finding.conflicts[0], index)]
    standing = standings.get(finding.id)
    if standing is not None:
        result["baselineState"] = _BASELINE.get(standing.change, "unchanged")
        if standing.accepted is not None:
            result["suppressions"] = [{"kind": "external", "justification": visible(standing.accepted)}]
    return result


def _properties(finding: Finding) -> Mapping[str, Json]:
    return {
        "id": finding.id,
        "verdict": str(finding.verdict),
        "view": str(finding.view),
        "source": finding.source,
        "gap": None if finding.gap is None else format_number(finding.gap),
        "stretch": None if finding.stretch is None else format_number(finding.stretch),
    }


def _text(finding: Finding, others: Sequence[Claim], report: Report, index: Index) -> str:
    """The message: the verdict, links to the other figures, what would fit."""
    who = "" if finding.source is None else f"{visible(finding.source, LONGEST_QUOTE)} "
    sentences = [_message(f"{who}{against_what(finding)}: {verdict_in_words(finding, report, index)}.")]
    if others:
        links = [f"[{_message(_claim(claim, index))}]({id_})" for id_, claim in enumerate(others, start=1)]
        sentences.append(f"Set against {', '.join(links)}.")
    sentences += [_message(f"Rule: {sentence}.") for sentence in basis(finding, index)]
    ways = [fit.text for fit in fits(finding, index)]
    if ways:
        sentences.append(_message(f"It would fit {'; or '.join(ways)}."))
    return " ".join(sentences)


def _claim(claim: Claim, index: Index) -> str:
    return f"{glossed(claim)}, {outlet_and_place(claim, index)}"


def _code_flow(conflict: Conflict, index: Index) -> Json:
    """The sum as steps: every figure with its end, then what the two sides come to."""
    assert conflict.sum is not None
    told = arithmetic(conflict.sum, index)
    steps = [*_steps(told.first, index), *_steps(told.second, index)]
    return {"threadFlows": [{"locations": steps}]}


def _steps(side: Side, index: Index) -> list[Json]:
    steps = [_step(entry, index) for entry in side.entries]
    if side.is_sum:
        steps.append({"location": {"message": {"text": f"together {side.phrase} {side.total}"}}})
    return steps


def _step(entry: Entry, index: Index) -> Json:
    amount = f"{entry.phrase} {entry.amount}"
    if entry.claim is None:
        return {"location": {"message": {"text": f"{amount}, by the rule itself"}}}
    text = _message(f"{amount}: {_claim(entry.claim, index)}")
    return {"location": {"physicalLocation": _physical(entry.claim.location), "message": {"text": text}}}


def _physical(location: Location | None) -> Json:
    place = location or Location("unknown")
    span = place.span or Span(1, 1, 1, 1)
    return {
        "artifactLocation": _artifact(place.file),
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }


def _artifact(file: str) -> Json:
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": url_quote(path.as_posix()), "uriBaseId": _ROOT}


def _message(words: str) -> str:
    """Return words that no SARIF reader takes for a link or a placeholder (sections 3.11.5 and 3.11.6)."""
    escaped = "".join(f"\\{c}" if c in "\\[]" else c for c in spelled_out(words))
    return escaped.replace("{", "{{").replace("}", "}}")
