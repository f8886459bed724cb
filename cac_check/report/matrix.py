"""The table at a glance: sources × rules, a verdict or a dash in every cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report
from cac_check.messages import message
from cac_check.model import Verdict
from cac_check.report.document import Bullets, Code, Document, Heading, Line, Paragraph, Strong, Table, line, link
from cac_check.report.index import Index
from cac_check.report.summary import because_of, lacks_figures
from cac_check.report.words import LONGEST_QUOTE, visible

NOT_APPLICABLE = "–"
FAILS = "✗"
_MARKS = {
    Verdict.CONTRADICTED: FAILS,
    Verdict.STRAINED: "~",
    Verdict.UNDECIDED: "?",
    Verdict.CONSISTENT: "✓",
}
_LEGEND = message(
    "✗ cannot all hold · ~ fits only on a loose reading · ✓ fits · ? cannot be decided · – does not apply"
)


def numbered(report: Report) -> Mapping[str, int]:
    """Return the rules that were checked, with the number each has in the tables of a report."""
    used = {finding.rule for finding in report.findings}
    order = [*(rule.id for rule in report.rules.rules), TOLD_TWICE, JOINT]
    return {rule: number for number, rule in enumerate((rule for rule in order if rule in used), start=1)}


def legend(report: Report, index: Index) -> Document:
    """Return what the marks mean and what the numbers stand for."""
    names = tuple(
        line(f"{number}", index.language.say(": {what}", what=""), *_name(rule, index))
        for rule, number in numbered(report).items()
    )
    return Paragraph(line(index.language.say(_LEGEND))), Bullets(names)


def mark(findings: Iterable[Finding]) -> str | None:
    """Return the mark of the worst verdict; a check that only lacks figures gives way to any other.

    ``None`` for no findings at all.
    """
    found = list(findings)
    verdicts = {finding.verdict for finding in found if not lacks_figures(finding)}
    verdicts = verdicts or {finding.verdict for finding in found}
    return next((mark for verdict, mark in _MARKS.items() if verdict in verdicts), None)


def matrix(report: Report, index: Index) -> Document:
    """Return the table of sources and rules; nothing where nothing was checked.

    A cell holds the worst verdict of the source on the rule, by itself or against the references.
    """
    columns = tuple(numbered(report))
    if not columns:
        return ()
    cells: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in report.findings:
        cells.setdefault((finding.source, finding.rule), []).append(finding)
    rows = [
        (
            line(link(visible(source.outlet, LONGEST_QUOTE), source.url)),
            *(_cell(cells.get((source.id, rule), ())) for rule in columns),
        )
        for source in report.dataset.sources.values()
        if any((source.id, rule) in cells for rule in columns)
    ]
    if any((None, rule) in cells for rule in columns):
        rows.append(
            (line(index.language.say("all together")), *(_cell(cells.get((None, rule), ())) for rule in columns))
        )
    header = (
        line(index.language.say_as("column", "text")),
        *(line(str(number)) for number, _ in enumerate(columns, start=1)),
    )
    return (
        Heading(2, line(index.language.say("Appendix: who fits which rule"))),
        Table(header, tuple(rows)),
        *legend(report, index),
    )


def _name(rule: str, index: Index) -> tuple[Code, str]:
    if rule == TOLD_TWICE:
        said = index.language.say("one quantity, reported more than once")
    elif rule == JOINT:
        said = index.language.say("what only several rules together rule out")
    else:
        said = because_of(rule, index)
    return Code(rule), index.language.say(": {what}", what=said)


def _cell(findings: Iterable[Finding]) -> Line:
    found = mark(findings)
    return line(NOT_APPLICABLE if found is None else Strong(found) if found == FAILS else found)
