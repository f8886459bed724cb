"""SARIF: valid by its schema, with what GitHub asks for, and hostile words kept as words."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cac_check.diagnostic import Location, Span
from cac_check.finding import Finding, Report
from cac_check.report import sarif
from cac_check.report.baseline_state import BaselineState, Change
from cac_check.report.result import Scope
from tests.reports import CLAIMS, LACKING, as_sarif, full_report, other_accounts, report
from tests.unit.report.test_markdown import HOSTILE

SHARED = Path(os.environ.get("CAC_CHECK_SHARED") or Path(__file__).resolve().parents[4] / "shared")
SCHEMA = SHARED / "sarif-schema-2.1.0.json"


def run_of(*reports: Report, **options: Any) -> dict[str, Any]:
    log = json.loads(as_sarif(*reports, **options))
    assert log["version"] == "2.1.0"
    first: dict[str, Any] = log["runs"][0]
    return first


def dirty(hostile: str) -> Report:
    whole = full_report()
    claims = tuple(replace(claim, says=hostile, gloss=hostile, at=hostile) for claim in whole.dataset.claims)
    return replace(whole, dataset=replace(whole.dataset, id=hostile, claims=claims))


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema is not beside the checkout")
@pytest.mark.parametrize(
    "reports",
    [
        [full_report()],
        [full_report(), report([])],
        [report([])],
        *([dirty(hostile)] for hostile in HOSTILE),
    ],
)
def test_it_is_valid(reports: list[Report]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    states = [{each.id: BaselineState(Change.WORSE, "a reason") for each in made.findings} for made in reports]
    for options in ({}, {"scope": Scope.ALL}, {"states": states}):
        jsonschema.Draft4Validator(schema).validate(json.loads(as_sarif(*reports, **options)))  # type: ignore[arg-type]


def test_what_github_asks_for() -> None:
    run = run_of(full_report())

    assert run["columnKind"] == "unicodeCodePoints"
    assert run["automationDetails"]["id"] == "cac-check/sample/"
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["id"]
        for key in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[key]["text"]) <= 1024
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert "security-severity" not in rule["properties"]
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        assert set(result["partialFingerprints"]) == {"primaryLocationLineHash", "cacCheckFinding/v1"}
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "data/sample.yaml", "uriBaseId": "%SRCROOT%"}
        assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}


def test_kinds_and_levels() -> None:
    results = run_of(full_report())["results"]
    everything = run_of(full_report(), scope=Scope.ALL)["results"]

    assert [(each["kind"], each["level"]) for each in results] == [
        ("fail", "error"),
        ("fail", "error"),
        ("fail", "error"),
        ("fail", "warning"),
        ("open", "none"),
    ]
    assert [each["kind"] for each in everything] == ["fail", "fail", "fail", "fail", "pass", "open", "open"]
    assert all(each["level"] == "none" for each in everything if each["kind"] != "fail")


def test_the_message_links_to_the_other_figures() -> None:
    result = run_of(report([other_accounts("asean", 910000)]))["results"][0]

    assert result["message"]["text"].startswith(
        "asean against the reference: cannot all hold, by at least 48,900 accounts (5 %). "
        'Set against ["6.66万余个" (more than 66,600), CAC, paragraph 2](1), '
    )
    assert [place["id"] for place in result["relatedLocations"]] == [1, 2]


def test_the_code_flow_is_the_sum() -> None:
    [flow] = run_of(report([other_accounts("asean", 910000)]))["results"][0]["codeFlows"]

    assert [step["location"]["message"]["text"] for step in flow["threadFlows"][0]["locations"]] == [
        'at least 910,000: "around 930,000 other accounts", The ASEAN Daily, paragraph 5',
        'at least 66,600: "6.66万余个" (more than 66,600), CAC, paragraph 2',
        "together at least 976,600",
        'less than 927,700: "92.76万余个" (more than 927,600), CAC, paragraph 2',
    ]


def test_fingerprints_keep_while_lines_move_and_words_change() -> None:
    whole = full_report()
    moved = tuple(
        replace(claim, says="other words", location=Location("b.yaml", Span(900, 1, 900, 9)))
        for claim in whole.dataset.claims
    )
    after = replace(whole, dataset=replace(whole.dataset, claims=moved))

    def prints(made: Report) -> list[dict[str, str]]:
        return [each["partialFingerprints"] for each in run_of(made)["results"]]

    assert prints(whole) == prints(after)
    assert len({each["cacCheckFinding/v1"] for each in prints(whole)}) == len(prints(whole))


@pytest.mark.parametrize(
    ("change", "state"),
    [(Change.NEW, "new"), (Change.WORSE, "updated"), (Change.BETTER, "updated"), (Change.UNCHANGED, "unchanged")],
)
def test_baseline_states(change: Change, state: str) -> None:
    finding = other_accounts("asean", 910000)
    known = [{finding.id: BaselineState(change, "printed in 2023")}]

    [result] = run_of(report([finding]), states=known)["results"]

    assert result["baselineState"] == state
    assert result["suppressions"] == [{"kind": "external", "justification": "printed in 2023"}]


def test_words_become_neither_links_nor_placeholders() -> None:
    [result, *_] = run_of(dirty("[click](1) {0} \\"))["results"]

    text = result["message"]["text"]
    assert "[click]" not in text.replace("\\[click\\]", "")
    assert "{0}" not in text.replace("{{0}}", "")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("data/ä b.yaml", {"uri": "data/%C3%A4%20b.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/tmp/x.yaml", {"uri": "file:///tmp/x.yaml"}),
    ],
)
def test_addresses(file: str, expected: dict[str, str]) -> None:
    finding = other_accounts("asean", 910000)
    claims = tuple(replace(claim, location=Location(file, None)) for claim in CLAIMS)
    made = report([finding])

    [result] = run_of(replace(made, dataset=replace(made.dataset, claims=claims)))["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == expected


def test_more_results_than_github_takes_are_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)

    run = run_of(full_report())

    assert len(run["results"]) == 2
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "3 more results are left out"


def test_findings_without_a_location_still_have_a_place() -> None:
    made = report([LACKING])
    bare = replace(made, dataset=replace(made.dataset, claims=tuple(replace(c, location=None) for c in CLAIMS)))

    [result] = run_of(bare, scope=Scope.ALL)["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "unknown"


def test_what_is_left_out_by_default() -> None:
    findings: list[Finding] = [LACKING]

    assert run_of(report(findings))["results"] == []
