"""The table at a glance: sources × rules, a verdict or a dash in every cell."""

from __future__ import annotations

from collections.abc import Iterable

from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report
from cac_check.model import Verdict
from cac_check.report.document import Bullets, Code, Document, Heading, Line, Paragraph, Strong, Table, line, link
from cac_check.report.index import Index
from cac_check.report.summary import lacks_figures
from cac_check.report.words import LONGEST_QUOTE, visible

NOT_APPLICABLE = "–"
_MARKS = {
    Verdict.CONTRADICTED: "✗",
    Verdict.STRAINED: "~",
    Verdict.UNDECIDED: "?",
    Verdict.CONSISTENT: "✓",
}
_LEGEND = "✗ cannot all hold · ~ fits only on a loose reading · ✓ fits · ? cannot be told · – does not apply"


def matrix(report: Report, index: Index) -> Document:
    """Return the table, what its marks mean and what its columns stand for; nothing where nothing was checked.

    A cell holds the worst verdict of the source on the rule, by itself or against the references. A check that only
    lacks figures gives way to any other.
    """
    columns = _columns(report)
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
        rows.append((line("all together"), *(_cell(cells.get((None, rule), ())) for rule in columns)))
    header = (line("text"), *(line(str(number)) for number, _ in enumerate(columns, start=1)))
    names = tuple(line(f"{number}: ", *_name(rule, index)) for number, rule in enumerate(columns, start=1))
    table = Table(header, tuple(rows))
    return Heading(2, line("At a glance")), table, Paragraph(line(_LEGEND)), Bullets(names)


def _columns(report: Report) -> tuple[str, ...]:
    used = {finding.rule for finding in report.findings}
    order = [*(rule.id for rule in report.rules.rules), TOLD_TWICE, JOINT]
    return tuple(rule for rule in order if rule in used)


def _name(rule: str, index: Index) -> tuple[Code, str]:
    if rule == TOLD_TWICE:
        return Code(rule), ": one quantity, told more than once"
    if rule == JOINT:
        return Code(rule), ": what only several rules together rule out"
    return Code(rule), f": {visible(index.rules[rule].because, LONGEST_QUOTE)}"


def _cell(findings: Iterable[Finding]) -> Line:
    verdicts = {finding.verdict for finding in findings if not lacks_figures(finding)}
    verdicts = verdicts or {finding.verdict for finding in findings}
    for verdict, mark in _MARKS.items():
        if verdict in verdicts:
            return line(Strong(mark) if verdict is Verdict.CONTRADICTED else mark)
    return line(NOT_APPLICABLE)
