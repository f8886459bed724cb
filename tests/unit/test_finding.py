"""The JSON format, field by field, and what findings say about themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from cac_check.certificate import CaseSplit, Combination, Derivation, Envelope, IntegerSplit
from cac_check.diagnostic import Location, Severity
from cac_check.finding import FORMAT, Finding, View, fingerprint
from cac_check.interval import Interval
from cac_check.model import Verdict
from tests.reports import ANSWER, CLAIMS, CLOSED, LACKING, POSTS, RULE, full_report, other_accounts, report

CLAIMS_BY_ID = {claim.id: claim for claim in CLAIMS}
FINDING = other_accounts("asean", 910000)


def test_report_fields() -> None:
    made = full_report().to_dict()

    assert made["format"] == FORMAT == "cac-check/v1"
    assert made["tool"] == {"name": "cac-check", "version": "0.1.0"}
    assert made["dataset"] == "sample"
    assert made["profile"] == "default"
    assert made["views"] == ["within", "against", "together"]
    assert made["lexicon"] == {"en": "1.0", "zh": "1.0"}
    assert made["summary"] == {"consistent": 1, "strained": 1, "contradicted": 3, "undecided": 2}
    assert made["bounds"] == {
        "fake": "[0, inf)",
        "lesser": "(860900, 861100)",
        "total": "[927600, 927700)",
    }
    assert made["bounds_notes"] == {"fake": "outer", "total": "union"}
    assert made["never_applied"] == ["unused"]
    assert made["command"] == "cac-check report data/sample.yaml -o report.md"
    assert [finding["id"] for finding in made["findings"]] == [  # type: ignore[index, union-attr]
        finding.id for finding in full_report().findings
    ]


def test_finding_fields() -> None:
    assert FINDING.to_dict(CLAIMS_BY_ID) == {
        "id": f"against:asean:{RULE}",
        "rule": RULE,
        "view": "against",
        "source": "asean",
        "verdict": "contradicted",
        "severity": "error",
        "entailed": False,
        "gap": "48900",
        "stretch": "5",
        "reason": None,
        "quantity": None,
        "as_of": None,
        "claims": ["asean/lesser", "notice/closed", "notice/total"],
        "missing": [],
        "copies": {},
        "conflicts": [["asean/lesser", "notice/closed", "notice/total", RULE]],
        "conflicts_cut": False,
        "proof_profile": "lenient",
        "corrections": [
            {
                "claims": ["asean/lesser"],
                "weight": "1",
                "needs": {"asean/lesser": "(860900, 861100)"},
                "jointly": False,
                "fits_as": {"asean/lesser": "total"},
                "hint": None,
                "reference": False,
            },
            {
                "claims": ["notice/total"],
                "weight": "10",
                "needs": {"notice/total": "[976600, inf)"},
                "jointly": False,
                "fits_as": {},
                "hint": "two digits",
                "reference": True,
            },
        ],
        "corrections_cut": False,
        "fits_as": {"asean/lesser": "total"},
        "certificate": {"kind": "derivation", "steps": [{"add": [[["claim", 0, 0], "1"]], "rounded": False}]},
        "location": {"file": "data/sample.yaml", "line": 41, "column": 5, "end_line": 41, "end_column": 34},
    }


def test_a_consistent_finding_has_its_witness() -> None:
    assert CLOSED.to_dict(CLAIMS_BY_ID)["certificate"] == {"kind": "witness", "values": {"closed": "66600"}}


def test_an_undecided_finding_lists_what_is_missing() -> None:
    made = LACKING.to_dict(CLAIMS_BY_ID)

    assert made["missing"] == ["total"]
    assert made["reason"] == "nobody tells the total"
    assert made["certificate"] is None


def test_answer_fields() -> None:
    assert ANSWER.to_dict() == {
        "question": "all-closed",
        "ask": "Can all impersonators have been closed?",
        "source": "asean",
        "verdict": "contradicted",
        "entailed": False,
        "left": "[222500, 227500]",
        "right": "[66500, 67500]",
        "lenient_left": "[220000, 230000]",
        "lenient_right": "[66500, 67500]",
        "claims": ["asean/fake", "asean/closed"],
    }


def test_proofs_by_cases_are_written_whole() -> None:
    leaf = Derivation((Combination(((("a", 0, 0), Fraction(1, 3)), (0, 2)), rounded=True),))
    whole = IntegerSplit((("x", 1),), 5, (leaf, leaf), (Envelope(("p", 0, 0), 0, ("a", 0, 1)),))
    cases = CaseSplit("a", (whole,))

    assert cases.to_dict() == {
        "kind": "cases",
        "member": "a",
        "steps": [],
        "branches": [
            {
                "kind": "whole",
                "term": {"x": "1"},
                "at": "5",
                "steps": [{"envelope": ["p", 0, 0], "left": 0, "right": ["a", 0, 1]}],
                "branches": [leaf.to_dict(), leaf.to_dict()],
            }
        ],
    }
    assert leaf.to_dict() == {
        "kind": "derivation",
        "steps": [{"add": [[["a", 0, 0], "1/3"], [0, "2"]], "rounded": True}],
    }


def test_the_format_is_json_without_floats() -> None:
    text = json.dumps(full_report().to_dict(), ensure_ascii=False)

    def refuse(number: str) -> None:
        raise AssertionError(f"{number} is a float")

    assert json.loads(text, parse_float=refuse)["dataset"] == "sample"


def test_bounds_of_a_day_have_their_own_key() -> None:
    made = full_report()
    [first, *_] = made.bounds
    dated = replace(first, as_of="2023-03-31", interval=Interval.parse("[1, 2]"))

    assert replace(made, bounds=(first, dated)).to_dict()["bounds"] == {
        "lesser": "(860900, 861100)",
        "lesser@2023-03-31": "[1, 2]",
    }


@pytest.mark.parametrize(
    ("verdict", "severity", "level"),
    [
        (Verdict.CONTRADICTED, Severity.ERROR, Severity.ERROR),
        (Verdict.CONTRADICTED, Severity.NOTE, Severity.NOTE),
        (Verdict.STRAINED, Severity.ERROR, Severity.WARNING),
        (Verdict.STRAINED, Severity.NOTE, Severity.NOTE),
        (Verdict.UNDECIDED, Severity.ERROR, Severity.NOTE),
        (Verdict.CONSISTENT, Severity.ERROR, Severity.NOTE),
    ],
)
def test_level(verdict: Verdict, severity: Severity, level: Severity) -> None:
    assert replace(FINDING, verdict=verdict, severity=severity).level is level


def test_the_claim_to_point_at() -> None:
    def points_at(finding: Finding) -> str | None:
        primary = finding.primary(CLAIMS_BY_ID)
        return None if primary is None else primary.id

    assert points_at(FINDING) == "asean/lesser"
    assert points_at(replace(FINDING, corrections=FINDING.corrections[1:])) == "asean/lesser"
    assert points_at(replace(FINDING, source=None)) == "asean/lesser"
    assert points_at(replace(FINDING, source=None, corrections=FINDING.corrections[1:])) == "notice/total"
    assert points_at(POSTS) == "asean/posts@p1"
    assert points_at(replace(LACKING, claims=())) is None


def test_a_location_without_a_place_in_the_file() -> None:
    claims = {id_: replace(claim, location=Location("a.csv")) for id_, claim in CLAIMS_BY_ID.items()}

    assert FINDING.to_dict(claims)["location"] == {"file": "a.csv"}


def test_the_fingerprint_is_a_promise() -> None:
    """This value may only change together with the name of the format {fingerprint-v1}."""
    assert fingerprint("r", View.AGAINST, "s", ["b", "a"]) == fingerprint("r", View.AGAINST, "s", ["a", "b"])
    assert fingerprint("r", View.AGAINST, "s", ["a", "b"]) == (
        "88251e69c0df73ce8323e183d976f310a582133644845b36449f676442e8502a"
    )


def test_the_summary_counts_every_finding() -> None:
    assert sum(full_report().summary.values()) == len(full_report().findings)
    assert set(report([]).summary.values()) == {0}
