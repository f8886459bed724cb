"""The report as JUnit XML: a suite per data set, a case per finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from cac_check.diagnostic import Severity
from cac_check.finding import Finding, Report
from cac_check.model import Verdict
from cac_check.report import text
from cac_check.report.index import Index
from cac_check.report.standing import NO_STANDINGS, Standings
from cac_check.report.summary import verdict_in_words
from cac_check.report.words import spelled_out

_NOT_XML = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def render(*reports: Report, standings: Sequence[Standings] = ()) -> str:
    """Return reports as JUnit XML.

    A case fails if its finding is a contradiction of severity ``error``; it is skipped if nothing could be told, or
    if the finding is known already. What fits only on a loose reading passes, with its story as output.

    Args:
        reports: what was found, a suite each.
        standings: how the findings of each report stand to an earlier version, if that was asked.
    """
    root = ET.Element("testsuites", name="cac-check")
    for position, report in enumerate(reports):
        root.append(_suite(report, standings[position] if standings else NO_STANDINGS))
    _count(root, *root)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(report: Report, standings: Standings) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(report.dataset.path or report.dataset.id))
    index = Index.of(report)
    for finding in report.findings:
        suite.append(_case(finding, report, index, standings))
    if not report.findings:
        case = ET.SubElement(suite, "testcase", classname=_clean(report.dataset.id), name="nothing to check", time="0")
        ET.SubElement(case, "skipped", message="no rule applies to these figures")
    _count(suite, suite)
    suite.set("time", "0")
    return suite


def _case(finding: Finding, report: Report, index: Index, standings: Standings) -> ET.Element:
    name = f"{report.dataset.id}.{finding.rule}"
    case = ET.Element("testcase", classname=_clean(name), name=_clean(finding.id), time="0")
    message = _clean(verdict_in_words(finding, report, index))
    standing = standings.get(finding.id)
    if finding.verdict is Verdict.UNDECIDED:
        ET.SubElement(case, "skipped", message=message)
    elif finding.verdict is Verdict.CONTRADICTED and standing is not None and standing.is_known:
        why = "known already" if standing.accepted is None else f"accepted: {standing.accepted}"
        ET.SubElement(case, "skipped", message=_clean(f"{message} ({why})"))
    elif finding.level is Severity.ERROR:
        failure = ET.SubElement(case, "failure", message=message, type=str(finding.verdict))
        failure.text = _clean(text.one(finding, report, index), lines=True)
    elif finding.verdict is not Verdict.CONSISTENT:
        ET.SubElement(case, "system-out").text = _clean(text.one(finding, report, index), lines=True)
    return case


def _count(element: ET.Element, *within: ET.Element) -> None:
    """Write how many cases of each outcome the suites ``within`` hold."""
    cases = [case for suite in within for case in suite.iter("testcase")]
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    element.set("errors", "0")
    if element.tag == "testsuite":
        element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))


def _clean(words: str, *, lines: bool = False) -> str:
    """Return what XML may hold; on one line unless ``lines``."""
    return _NOT_XML.sub("\ufffd", words if lines else spelled_out(words))
