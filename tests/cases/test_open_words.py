"""Words that may count one thing or another (``or:``), beside claims on each of them."""

from __future__ import annotations

import pytest

import cac_check
from cac_check.model import Verdict

DATA = """
dataset: meanings
title: Meanings
quantities: {{a: {{label: a, unit: things}}, b: {{label: b, unit: things}}}}
sources:
  notice:
    outlet: Notice
    role: reference
    claims:
      - a: {{means: "[10, 11]", because: x}}
      - b: {{means: "[20, 21]", because: x}}
  paper:
    outlet: Paper
    claims:
      - a: {{means: "{means}", or: b, because: x}}
"""


@pytest.mark.parametrize(
    ("means", "verdict"),
    [("50", Verdict.CONTRADICTED), ("20", Verdict.UNDECIDED), ("10", Verdict.UNDECIDED)],
)
def test_what_fits_under_no_meaning_is_contradicted_without_a_rule(means: str, verdict: Verdict) -> None:
    dataset = cac_check.load_dataset(DATA.format(means=means).encode())

    report = cac_check.check(dataset, cac_check.load_rules(b"rules: []"), views=["against"])

    (finding,) = report.findings
    assert (finding.rule, finding.verdict) == ("told-twice", verdict)
    if verdict is Verdict.CONTRADICTED:
        assert [set(conflict.claims) for conflict in finding.conflicts] == [{"notice/a", "notice/b", "paper/a"}]


def test_sources_that_are_not_there_are_refused() -> None:
    dataset = cac_check.load_dataset(DATA.format(means="50").encode())

    with pytest.raises(ValueError, match="no source has the id zzz; there are: notice, paper"):
        cac_check.check(dataset, cac_check.load_rules(b"rules: []"), sources=["zzz"])
