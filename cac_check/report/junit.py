"""Results as JUnit XML: a suite per run, a case per result."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.report.result import Outcome, Result, Run, Runs
from cac_check.report.words import spelled_out

_NOT_XML = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def render(runs: Runs) -> str:
    """Return runs as JUnit XML.

    A case fails if its result is an error, or, where that was decided otherwise, if it counts; it is skipped if nothing
    could be decided, or if it is known already. What fits only on a loose reading passes, with its story as output.
    What is wrong with the data themselves fails.
    """
    root = ET.Element("testsuites", name="cac-check")
    for run in runs:
        root.append(_suite(run))
    _count(root, *root)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(run: Run) -> ET.Element:
    suite = ET.Element("testsuite", name=_clean(run.name))
    if run.ruling is not None:
        said = ET.SubElement(ET.SubElement(suite, "properties"), "property", name="verdict")
        said.set("value", _clean(run.ruling.sentence))
    for problem in run.problems:
        suite.append(_problem(problem, run))
    for result in run.results:
        suite.append(_case(result, run))
    if suite.find("testcase") is None:
        case = ET.SubElement(suite, "testcase", classname=_clean(run.id), name="nothing to check", time="0")
        ET.SubElement(case, "skipped", message="no rule applies to these figures")
    _count(suite, suite)
    suite.set("time", "0")
    return suite


def _problem(problem: Diagnostic, run: Run) -> ET.Element:
    name = f"{problem.location}: {problem.code}"
    case = ET.Element("testcase", classname=_clean(f"{run.id}.data"), name=_clean(name), time="0")
    ET.SubElement(case, "failure", message=_clean(problem.message), type=problem.code)
    return case


def _case(result: Result, run: Run) -> ET.Element:
    case = ET.Element("testcase", classname=_clean(f"{run.id}.{result.rule}"), name=_clean(result.id), time="0")
    message = _clean(result.words)
    if result.counts and not result.is_known:
        failure = ET.SubElement(case, "failure", message=message, type=result.verdict)
        failure.text = _clean(result.story, lines=True)
    elif result.outcome is Outcome.OPEN:
        ET.SubElement(case, "skipped", message=message)
    elif result.is_known:
        accepted = result.baseline_state.accepted if result.baseline_state is not None else None
        why = "known already" if accepted is None else f"accepted: {accepted}"
        ET.SubElement(case, "skipped", message=_clean(f"{message} ({why})"))
    elif result.outcome is Outcome.FAILS and result.level is Severity.ERROR and result.counts is None:
        failure = ET.SubElement(case, "failure", message=message, type=result.verdict)
        failure.text = _clean(result.story, lines=True)
    elif result.outcome is Outcome.FAILS:
        ET.SubElement(case, "system-out").text = _clean(result.story, lines=True)
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
