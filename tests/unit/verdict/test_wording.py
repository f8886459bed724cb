import pytest

from cac_check.finding import Wording
from cac_check.loading import load_dataset
from cac_check.model import Ruleset
from cac_check.report.text import render as text
from cac_check.verdict import check
from cac_check.verdict.wording import wordings_of
from tests.reports import as_markdown as markdown

DATASET = """\
dataset: d
quantities:
  punished: {label: accounts punished}
  shut: {label: accounts shut down, variant_of: punished, differs_in: verb}
sources:
  notice: {outlet: The Notice, role: reference, claims: [NOTICE]}
  paper: {outlet: The Paper, claims: [PAPER]}
"""


def dataset(notice, paper):
    return load_dataset(DATASET.replace("NOTICE", notice).replace("PAPER", paper).encode(), name="d.yaml")


@pytest.mark.parametrize(
    ("notice", "paper", "found"),
    [
        ("punished: '45,100'", "shut: '45,000'", [("paper/shut", "notice/punished")]),
        ("shut: '45,100'", "punished: '45,000'", [("paper/punished", "notice/shut")]),
        ("punished: '45,100'", "punished: '45,000'", []),
        ("punished: '45,100'", "shut: '45,000', punished: '45,100'", []),
        ("punished: '45,100', shut: 5", "shut: '45,000'", []),
        ("punished: '45,100'", "shut: {says: '45,000', status: withdrawn}", []),
    ],
)
def test_a_variant_told_for_the_other_is_noted(notice, paper, found):
    wordings = list(wordings_of(dataset(notice, paper), None))

    assert [(wording.claim, wording.reference) for wording in wordings] == found
    assert all(wording.differs_in == "verb" for wording in wordings)


def test_only_the_sources_asked_for_are_looked_at():
    data = dataset("punished: '45,100'", "shut: '45,000'")

    assert list(wordings_of(data, {"notice"})) == []
    assert list(wordings_of(data, {"paper"})) == [Wording("paper", "paper/shut", "notice/punished", "verb")]


def test_reports_tell_it_without_a_verdict():
    report = check(dataset("punished: '45,100'", "shut: '45,000'"), Ruleset(()))

    assert report.findings == ()
    assert report.to_dict()["wordings"] == [
        {"source": "paper", "claim": "paper/shut", "reference": "notice/punished", "differs_in": "verb"}
    ]
    note = '"45,000" counts accounts shut down; the reference has "45,100", accounts punished. They differ in the verb.'
    assert f"note[wording] The Paper: {note}\n  --> d.yaml:7:45" in text(report)
    assert "## Wording that moved" in markdown(report)
