"""Results as GitHub Actions reads them: annotations on lines, then everything as plain text.

Form and limits: https://docs.github.com/actions/reference/workflow-commands-for-github-actions and the source of the
toolkit.
"""

from __future__ import annotations

import hashlib
from itertools import chain, islice
from pathlib import PurePath

from cac_check.diagnostic import Location, Severity
from cac_check.report.result import Result, Runs
from cac_check.report.words import LONGEST_QUOTE, plural, spelled_out, visible

MOST_OF_A_KIND = 10
"""Annotations of one severity that GitHub keeps per step; it drops the rest without a word."""

SUMMARY_BYTES = 900 * 1024
"""Where a job summary is cut; at 1 MiB GitHub refuses all of it."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(runs: Runs, text: str) -> str:
    """Return annotations for the loudest results, then a text in full."""
    return annotate(runs) + plain(text)


def annotate(runs: Runs) -> str:
    """Return a command per result that neither fits nor is known already, as many as GitHub keeps of each kind."""
    lines: list[str] = []
    left = 0
    for severity, command in _COMMANDS.items():
        loud = [run.results.loud(severity) for run in runs]
        kept = islice(chain.from_iterable(loud), MOST_OF_A_KIND)
        before = len(lines)
        lines += [_annotation(command, result) for result in kept]
        left += sum(map(len, loud)) - (len(lines) - before)
    if left:
        lines.append(f"{plural(left, 'more finding')} below, without an annotation: GitHub keeps ten of a kind.")
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


def _annotation(command: str, result: Result) -> str:
    place = "" if result.location is None else _place(result.location)
    title = f"title={_property(f'cac-check: {visible(result.rule, LONGEST_QUOTE)}')}"
    message = "\n".join(filter(None, [result.headline, result.evidence, *result.remarks]))
    return f"::{command} {','.join(filter(None, (place, title)))}::{_message(message)}"


def _place(location: Location) -> str:
    # A file whose name would steer the log is shown under another one: then the annotation has no line to stand at.
    parts = [f"file={_property(spelled_out(PurePath(location.file).as_posix()))}"]
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
