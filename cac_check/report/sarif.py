"""Alerts as SARIF 2.1.0, with what GitHub code scanning asks for on top of the standard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from urllib.parse import quote as url_quote

from cac_check.certificate import Json
from cac_check.diagnostic import Diagnostic, Location, Severity, Span
from cac_check.finding import Report
from cac_check.report.alert import Alert, AlertRun, Mark, Outcome, RuleNote
from cac_check.report.baseline_state import BaselineStates, Change
from cac_check.report.findings import alert_runs
from cac_check.report.json import to_json
from cac_check.report.words import spelled_out, visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""Results per run that GitHub takes."""
MOST_RELATED = 100
"""Related places of a result that GitHub shows."""

_ROOT = "%SRCROOT%"
_KINDS = {Outcome.FAILS: "fail", Outcome.OPEN: "open", Outcome.FITS: "pass"}
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}
_BASELINE = {Change.NEW: "new", Change.WORSE: "updated", Change.BETTER: "updated"}


def render(*reports: Report, standings: Sequence[BaselineStates] = (), everything: bool = False) -> str:
    """Return reports on data sets as SARIF, a run each.

    Args:
        reports: what was found.
        standings: how the findings of each report stand to an earlier version, if that was asked.
        everything: with what fits and what only lacks figures; GitHub shows every result as an alert.
    """
    return render_runs(alert_runs(reports, standings, everything=everything))


def render_runs(runs: Iterable[AlertRun]) -> str:
    """Return runs of alerts as SARIF.

    What cannot hold has the kind ``fail``; what could not be told is ``open`` ("insufficient information to decide"),
    what fits is ``pass``, both with the level ``none`` as the standard asks.
    """
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(run) for run in runs]}
    return to_json(log)


def _run(run: AlertRun) -> Json:
    numbers = {rule.id: number for number, rule in enumerate(run.rules)}
    results = [_result(alert, numbers[alert.rule]) for alert in run.alerts[:MOST_RESULTS]]
    left = len(run.alerts) - len(results)
    cut: Json = {"level": "note", "message": {"text": f"{left:,} more results are left out"}}
    notices = [*map(_notice, run.problems), *([cut] if left else [])]
    return {
        "tool": {
            "driver": {
                "name": "cac-check",
                "version": run.version,
                "semanticVersion": run.version,
                "rules": [_descriptor(rule) for rule in run.rules],
            }
        },
        "automationDetails": {"id": f"cac-check/{url_quote(run.id)}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which the command was run."}}},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "results": results,
    }


def _notice(problem: Diagnostic) -> Json:
    return {
        "level": _LEVELS[problem.severity],
        "message": {"text": _message(visible(problem.message))},
        "locations": [{"physicalLocation": _physical(problem.location)}],
    }


def _descriptor(rule: RuleNote) -> Json:
    help_text = (
        f"{rule.sentence}. The figures named cannot all hold under the reading of their words that the message gives. "
        "Nothing is said about which of them should change; the message lists every change that would be enough."
    )
    return {
        "id": rule.id,
        "shortDescription": {"text": _message(rule.sentence)},
        "fullDescription": {"text": _message(rule.sentence)},
        "help": {"text": _message(help_text)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["figures"], "precision": "very-high", "problem.severity": _PROBLEM[rule.severity]},
    }


def _result(alert: Alert, number: int) -> Json:
    kind = _KINDS[alert.outcome]
    related = alert.related[:MOST_RELATED]
    result: dict[str, Json] = {
        "ruleId": alert.rule,
        "ruleIndex": number,
        "kind": kind,
        "level": _LEVELS[alert.level] if kind == "fail" else "none",
        "message": {"text": _text(alert, related)},
        "locations": [{"physicalLocation": _physical(alert.location)}],
        "relatedLocations": [
            {"id": id_, "physicalLocation": _physical(mark.location), "message": {"text": _message(mark.words)}}
            for id_, mark in enumerate(related, start=1)
        ],
        "partialFingerprints": {
            # GitHub follows an alert by this one. A line hash would lose it with every edit of the line.
            "primaryLocationLineHash": f"{alert.fingerprint[:16]}:1",
            "cacCheckFinding/v1": alert.fingerprint,
        },
        "properties": {"id": alert.id, "verdict": alert.verdict, **alert.details},
    }
    if alert.steps:
        result["codeFlows"] = [{"threadFlows": [{"locations": [_step(mark) for mark in alert.steps]}]}]
    if alert.standing is not None:
        result["baselineState"] = _BASELINE.get(alert.standing.change, "unchanged")
        if alert.standing.accepted is not None:
            result["suppressions"] = [{"kind": "external", "justification": visible(alert.standing.accepted)}]
    return result


def _text(alert: Alert, related: Sequence[Mark]) -> str:
    """The message: the verdict, links to the other figures, what would fit."""
    sentences = [_message(f"{alert.who}: {alert.words}.")]
    if related:
        links = [f"[{_message(mark.words)}]({id_})" for id_, mark in enumerate(related, start=1)]
        sentences.append(f"Set against {', '.join(links)}.")
    return " ".join([*sentences, *map(_message, alert.remarks)])


def _step(mark: Mark) -> Json:
    location: dict[str, Json] = {} if mark.location is None else {"physicalLocation": _physical(mark.location)}
    return {"location": {**location, "message": {"text": _message(mark.words)}}}


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
