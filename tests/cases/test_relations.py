"""What the words of texts relate: twenty texts in five languages with the relations a careful reader hears."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cac_check.extraction import extract
from cac_check.extraction.proposals import propose
from cac_check.extraction.relating import RuleDraft, relations_of
from cac_check.interval import format_number

TEXTS = yaml.safe_load(Path(__file__).with_name("relations.yaml").read_text(encoding="utf-8"))


def told(rule: RuleDraft) -> str:
    """Return a rule as the texts list it."""
    values = [format_number(mention.value or 0) for mention in rule.mentions]
    match rule.form:
        case "change":
            return "change {} to {} by {}".format(*values)
        case "share":
            return "share {} of {} is {}".format(*values)
        case "same":
            return "same {} {}".format(*values)
    total = "?" if rule.total is None else values.pop(0)
    return f"breakdown {total}: {' + '.join(values)}"


def heard(text: str, language: str) -> set[str]:
    """Return the relations of a text."""
    return {told(rule) for rule in relations_of(propose(extract(text, language).mentions))}


def test_most_relations_are_heard_and_few_that_are_none() -> None:
    """The first run, before anything was mended: recall 0.89, precision 1."""
    right = found = wanted = 0
    for each in TEXTS:
        relations = heard(each["text"], each["language"])
        right += len(relations & set(each["relations"]))
        found += len(relations)
        wanted += len(each["relations"])
    assert len(TEXTS) == 20
    assert right / wanted >= 0.95
    assert right / found >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "The city has 30,000 residents. The museum was visited by 12,400 people and the zoo by 9,100.",
        "From 24,000 readers came 300 letters. Prices rose 5 percent.",
        "警方出动120人。医院接诊36人。",
        "Von den Bergen kamen 300 Wanderer. Am Abend waren 120 Gäste da.",
    ],
)
def test_figures_side_by_side_are_no_relation(text: str) -> None:
    assert heard(text, "zh" if "警" in text else "de" if "Von" in text else "en") == set()


def test_a_sum_that_no_words_tell_is_told_with_its_coincidence() -> None:
    text = "The north has 12,417 voters, the south 8,352, the east 3,906. The register lists 24,675 voters."
    (rule,) = relations_of(propose(extract(text, "en").mentions))

    assert told(rule) == "breakdown 24675: 12417 + 8352 + 3906"
    assert rule.coincidence is not None


def test_nearly_the_same_figure_of_one_noun_in_two_places_is_told_twice() -> None:
    text = "Police arrested 412 demonstrators on Friday.\n\nIn all, 418 demonstrators were arrested, the ministry said."

    assert "same 412 418" in heard(text, "en")
