"""JUnit XML, read back with a real parser."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cac_check.diagnostic import Severity
from cac_check.report.baseline_state import BaselineState, Change
from tests.reports import as_junit, full_report, other_accounts, report
from tests.unit.report.test_markdown import HOSTILE

FINDING = other_accounts("asean", 910000)


def outcome(case: ET.Element) -> str:
    children = [child.tag for child in case]
    assert len(children) <= 1
    return children[0] if children else "passed"


def test_every_finding_is_a_case() -> None:
    root = ET.fromstring(as_junit(full_report(), report([])))

    assert [outcome(case) for case in root.iter("testcase")] == [
        "failure",
        "failure",
        "failure",
        "system-out",
        "passed",
        "skipped",
        "skipped",
        "skipped",
    ]
    assert root.attrib == {"name": "cac-check", "tests": "8", "failures": "3", "errors": "0"}
    assert [dict(suite.attrib) for suite in root] == [
        {"name": "data/sample.yaml", "tests": "7", "failures": "3", "errors": "0", "skipped": "2", "time": "0"},
        {"name": "data/sample.yaml", "tests": "1", "failures": "0", "errors": "0", "skipped": "1", "time": "0"},
    ]


def test_a_failure_tells_the_story() -> None:
    root = ET.fromstring(as_junit(report([FINDING])))
    failure = root.find(".//failure")

    assert failure is not None
    assert failure.get("type") == "contradicted"
    assert failure.get("message") == "cannot all hold, by at least 48,900 accounts (5 %)"
    assert "= at least 976,600  but" in (failure.text or "")


def test_a_contradiction_of_a_lenient_rule_does_not_fail() -> None:
    root = ET.fromstring(as_junit(report([replace(FINDING, severity=Severity.WARNING)])))

    assert [outcome(case) for case in root.iter("testcase")] == ["system-out"]


@pytest.mark.parametrize(
    ("standing", "expected", "message"),
    [
        (BaselineState(Change.NEW), "failure", None),
        (BaselineState(Change.WORSE), "failure", None),
        (BaselineState(Change.UNCHANGED), "skipped", "(known already)"),
        (BaselineState(Change.NEW, "as printed"), "skipped", "(accepted: as printed)"),
    ],
)
def test_known_findings_do_not_fail(standing: BaselineState, expected: str, message: str | None) -> None:
    root = ET.fromstring(as_junit(report([FINDING]), states=[{FINDING.id: standing}]))
    [case] = root.iter("testcase")

    assert outcome(case) == expected
    assert message is None or (case[0].get("message") or "").endswith(message)


@pytest.mark.parametrize("hostile", [*HOSTILE, "\x00\x01\x1b\ufffe\ud800]]>&<"])
def test_hostile_words_stay_words(hostile: str) -> None:
    whole = full_report()
    claims = tuple(replace(claim, says=hostile) for claim in whole.dataset.claims)
    made = replace(whole, dataset=replace(whole.dataset, claims=claims, id=hostile))

    root = ET.fromstring(as_junit(made).encode("utf-8"))

    assert {element.tag for element in root.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "system-out",
    }
