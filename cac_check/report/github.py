"""The report as GitHub Actions reads it: annotations on lines, then everything as plain text.

Form and limits: https://docs.github.com/actions/reference/workflow-commands-for-github-actions and the source of the
toolkit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from cac_check.diagnostic import Location, Severity
from cac_check.finding import Finding, Report
from cac_check.model import Verdict
from cac_check.report import text
from cac_check.report.alert import Alert, AlertRun, Outcome
from cac_check.report.baseline_state import NO_BASELINE_STATES, BaselineStates
from cac_check.report.index import Index
from cac_check.report.stories import stories
from cac_check.report.summary import against_what, figures, is_told, verdict_in_words
from cac_check.report.words import LONGEST_QUOTE, glossed, plural, visible

MOST_OF_A_KIND = 10
"""Annotations of one severity that GitHub keeps per step; it drops the rest without a word."""

SUMMARY_BYTES = 900 * 1024
"""Where a job summary is cut; at 1 MiB GitHub refuses all of it."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(*reports: Report, standings: Sequence[BaselineStates] = ()) -> str:
    """Return annotations for the worst findings, then the text of all reports.

    Args:
        reports: what was found.
        standings: as for :func:`annotate`.
    """
    return annotate(*reports, standings=standings) + plain("\n".join(map(text.render, reports)))


def annotate(*reports: Report, standings: Sequence[BaselineStates] = ()) -> str:
    """Return a command per story, worst first, as many as GitHub keeps.

    Args:
        reports: what was found.
        standings: how the findings of each report stand to an earlier version; known ones are not annotated.
    """
    told = [
        (finding, report, index, standings[position] if standings else NO_BASELINE_STATES)
        for position, report in enumerate(reports)
        for index in (Index.of(report),)
        for finding in _worth_telling(report, index)
    ]
    lines: list[str] = []
    left = 0
    for severity, command in _COMMANDS.items():
        annotated = [
            _annotation(command, finding, report, index)
            for finding, report, index, known in told
            if finding.level is severity and not (finding.id in known and known[finding.id].is_known)
        ]
        lines += annotated[:MOST_OF_A_KIND]
        left += len(annotated[MOST_OF_A_KIND:])
    if left:
        lines.append(_left(left))
    return "".join(f"{line}\n" for line in lines)


def annotate_runs(runs: Iterable[AlertRun]) -> str:
    """Return a command per alert that is not known already, as many as GitHub keeps of each kind."""
    alerts = [alert for run in runs for alert in run.alerts if alert.outcome is not Outcome.FITS and not _known(alert)]
    lines = []
    for severity, kind in _COMMANDS.items():
        lines += [_command(kind, alert) for alert in alerts if alert.level is severity][:MOST_OF_A_KIND]
    if len(alerts) > len(lines):
        lines.append(_left(len(alerts) - len(lines)))
    return "".join(f"{line}\n" for line in lines)


def plain(output: str) -> str:
    """Return text in which the runner reads no command, whatever the text says.

    The word that lets commands in again is made from the text, so that no text can hold it.
    """
    word = hashlib.sha256(output.encode()).hexdigest()
    return f"::stop-commands::{word}\n{output}::{word}::\n"


def cut_summary(markdown: str) -> str:
    """Return a job summary that GitHub accepts: cut at a line, and saying so."""
    if len(markdown.encode()) <= SUMMARY_BYTES:
        return markdown
    head = markdown.encode()[:SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0]
    return f"{head}\n\nThe rest is left out: a job summary holds no more. The log has all of it.\n"


def _worth_telling(report: Report, index: Index) -> list[Finding]:
    """One finding per story, worst first."""
    return [story.lead for story in stories(filter(is_told, report.findings), index)]


def _annotation(command: str, finding: Finding, report: Report, index: Index) -> str:
    primary = finding.primary(index.claims)
    place = "" if primary is None or primary.location is None else _place(primary.location)
    title = f"title={_property(f'cac-check: {visible(finding.rule, LONGEST_QUOTE)}')}"
    return f"::{command} {','.join(filter(None, (place, title)))}::{_message(_sentence(finding, report, index))}"


def _known(alert: Alert) -> bool:
    """Whether it is nothing to look at: known already, and still told."""
    return alert.is_known and alert.outcome is Outcome.FAILS


def _command(kind: str, alert: Alert) -> str:
    place = "" if alert.location is None else _place(alert.location)
    title = f"title={_property(f'cac-check: {visible(alert.rule, LONGEST_QUOTE)}')}"
    message = "\n".join([f"{alert.who}: {alert.words}", *alert.remarks])
    return f"::{kind} {','.join(filter(None, (place, title)))}::{_message(message)}"


def _left(number: int) -> str:
    return f"{plural(number, 'more finding')} below, without an annotation: GitHub keeps ten of a kind."


def _sentence(finding: Finding, report: Report, index: Index) -> str:
    who = "" if finding.source is None else f"{visible(finding.source, LONGEST_QUOTE)} "
    quotes = figures(finding, index, [glossed(claim) for claim in index.told(finding)])
    verdict = verdict_in_words(finding, report, index)
    said = f"{who}{against_what(finding)}: {verdict}"
    return said if finding.verdict is Verdict.UNDECIDED else f"{said}\n{quotes}"


def _place(location: Location) -> str:
    parts = [f"file={_property(PurePath(location.file).as_posix())}"]
    span = location.span
    if span is not None:
        parts.append(f"line={span.line}")
        # GitHub refuses columns where a place spans several lines, or none at all.
        if span.line == span.end_line and span.column < span.end_column:
            parts.append(f"col={span.column},endColumn={span.end_column}")
        elif span.line < span.end_line:
            parts.append(f"endLine={span.end_line}")
    return ",".join(parts)


def _message(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")
