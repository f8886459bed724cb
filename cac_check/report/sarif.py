"""Results as SARIF 2.1.0, with what GitHub code scanning asks for on top of the standard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote as url_quote

from cac_check.certificate import Json
from cac_check.diagnostic import Diagnostic, Location, Severity, Span
from cac_check.report.baseline_state import Change
from cac_check.report.json import to_json
from cac_check.report.result import Mark, Outcome, Result, RuleNote, Run, Runs
from cac_check.report.words import sentence, spelled_out, visible

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


def render(runs: Runs) -> str:
    """Return runs as SARIF.

    What cannot hold has the kind ``fail``; what could not be told is ``open`` ("insufficient information to decide"),
    what fits is ``pass``, both with the level ``none`` as the standard asks.
    """
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(run) for run in runs]}
    return to_json(log)


def _run(run: Run) -> Json:
    numbers = {rule.id: number for number, rule in enumerate(run.rules)}
    results = [_result(each, numbers[each.rule]) for each in run.results.first(MOST_RESULTS)]
    left = len(run.results) - len(results)
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
        "invocations": [{"executionSuccessful": True, **_exit(run), "toolExecutionNotifications": notices}],
        "results": results,
    }


def _exit(run: Run) -> dict[str, Json]:
    """Return what the process says of all of it when it ends."""
    if run.ruling is None:
        return {}
    return {"exitCode": int(run.ruling.fails), "exitCodeDescription": spelled_out(run.ruling.sentence)}


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


def _result(result: Result, number: int) -> Json:
    kind = _KINDS[result.outcome]
    related = result.related[:MOST_RELATED]
    log: dict[str, Json] = {
        "ruleId": result.rule,
        "ruleIndex": number,
        "kind": kind,
        "level": _LEVELS[result.level] if kind == "fail" else "none",
        "message": {"text": _text(result, related)},
        "locations": [{"physicalLocation": _physical(result.location)}],
        "relatedLocations": [
            {"id": id_, "physicalLocation": _physical(mark.location), "message": {"text": _message(mark.words)}}
            for id_, mark in enumerate(related, start=1)
        ],
        "partialFingerprints": {
            # GitHub follows an alert by this one. A line hash would lose it with every edit of the line.
            "primaryLocationLineHash": f"{result.fingerprint[:16]}:1",
            "cacCheckFinding/v1": result.fingerprint,
        },
        "properties": dict(result.facts),
    }
    if result.steps:
        log["codeFlows"] = [{"threadFlows": [{"locations": [_step(mark) for mark in result.steps]}]}]
    if result.baseline_state is not None:
        log["baselineState"] = _BASELINE.get(result.baseline_state.change, "unchanged")
        if result.baseline_state.accepted is not None:
            log["suppressions"] = [{"kind": "external", "justification": visible(result.baseline_state.accepted)}]
    return log


def _text(result: Result, related: Sequence[Mark]) -> str:
    """The message: the verdict, links to the other figures, what would fit."""
    sentences = [_message(f"{result.headline}.")]
    if related:
        links = [f"[{_message(mark.words)}]({id_})" for id_, mark in enumerate(related, start=1)]
        sentences.append(f"Set against {', '.join(links)}.")
    elif result.evidence:
        sentences.append(_message(sentence(result.evidence)))
    return " ".join([*sentences, *map(_message, result.remarks)])


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
