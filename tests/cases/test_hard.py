"""Small data sets that once took minutes, ended in an error of ours, or stayed undecided though contradicted."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from cac_check import check
from cac_check.loading import load_all
from cac_check.model import Verdict

HARD = Path(__file__).parents[3] / "shared" / "hard" / "small.jsonl"
CASES = [json.loads(line) for line in HARD.read_text(encoding="utf-8").splitlines()] if HARD.exists() else []

SECONDS = 10
"""Of a processor, as a guard on a busy machine; ``benchmarks/against.py`` measures."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_it_ends_soon_and_without_an_internal_error(case: dict) -> None:
    (pair,) = load_all([case["dataset"].encode()], [case["rules"].encode()])
    start = time.process_time()
    report = check(*pair, profile=case["profile"])

    assert time.process_time() - start < SECONDS
    assert not report.untold
    assert not [finding.reason for finding in report.findings if "internal error" in (finding.reason or "")]
    if case["why"].startswith("undecided"):
        assert any(finding.verdict in (Verdict.CONTRADICTED, Verdict.STRAINED) for finding in report.findings)
