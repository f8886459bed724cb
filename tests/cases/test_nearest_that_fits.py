"""What would fit has holes, such as the shares whole people can have: the piece nearest to what was told is offered."""

from __future__ import annotations

from fractions import Fraction

import pytest

import cac_check

RULES = b"rules:\n  - {id: car, share: {part: by_car, of: asked, is: share}, because: x}\n"
DATASET = """\
dataset: survey
quantities:
  asked: {{label: people asked}}
  by_car: {{label: people who drive}}
  share: {{label: share of those who drive, kind: percent}}
sources:
  paper:
    outlet: The Paper
    claims: [asked: {{says: "{asked}", at: p1}}, share: {{says: {share} percent, at: p2}}]
"""


@pytest.mark.parametrize(
    ("asked", "share", "people"), [(28, "42.0", 12), (28, "38.1", 11), (28, "1.0", 0), (29, "98.1", 28), (7, "70.0", 5)]
)
def test_the_share_of_whole_people_nearest_to_what_is_told(asked: int, share: str, people: int) -> None:
    dataset = cac_check.load_dataset(DATASET.format(asked=asked, share=share).encode(), name="survey.yaml")

    report = cac_check.check(dataset, cac_check.load_rules(RULES, name="rules.yaml"))

    (finding,) = (finding for finding in report.findings if finding.verdict != "undecided")
    offered = {claim: fits for correction in finding.corrections for claim, fits in correction.needs.items()}
    found = next(fits for claim, fits in offered.items() if claim.startswith("paper/share"))
    assert (found.low, found.high) == (Fraction(100 * people, asked), Fraction(100 * people, asked))
