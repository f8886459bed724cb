"""Wording that moved, and what was asked: said in the report, without arithmetic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cac_check.loading import load_dataset
from cac_check.model import Dataset, Ruleset
from cac_check.report.index import Index
from cac_check.report.wordings import wordings
from cac_check.verdict import check
from tests.reports import as_markdown, full_report, report

DATASET = """\
dataset: d
quantities:
  closed: {label: accounts closed}
lineages: {wire: a wire of May}
sources:
  notice: {outlet: The Notice, role: reference, claims: [closed: NOTICE]}
  one: {outlet: The One, lineage: wire, claims: [closed: ONE]}
  two: {outlet: The Two, lineage: wire, claims: [closed: TWO]}
  three: {outlet: The Three, lineage: wire, claims: [closed: THREE]}
"""


def dataset(one: str, two: str, three: str) -> Dataset:
    text = DATASET.replace("NOTICE", "7541").replace("ONE", one).replace("TWO", two).replace("THREE", three)
    return load_dataset(text.encode(), name="d.yaml")


@pytest.mark.parametrize(
    ("one", "two", "three", "said"),
    [
        (
            "nearly 8000",
            "almost 8000",
            "'8000'",
            'the hedge is lost: "nearly 8000" and "almost 8000" (The One and The Two)',
        ),
        ("nearly 8000", "nearly 8000", "more than 8000", "the hedge is turned round: "),
        ("'8000'", "'8000'", "nearly 8000", "the hedge is added: "),
        ("nearly 8000", "nearly 8000", "about 8000", "the hedge is changed: "),
        ("nearly 8000", "almost 8000", "nearly 8000", None),
        ("nearly 8000", "'7541'", "'9000'", None),
    ],
)
def test_a_hedge_that_moved_between_copies_is_named(one: str, two: str, three: str, said: str | None) -> None:
    shown = as_markdown(check(dataset(one, two, three), Ruleset(())))

    assert ("## Wording that moved" in shown) == (said is not None)
    if said is not None:
        assert f"- Accounts closed, {said}" in shown


def test_texts_that_each_say_both_moved_nothing() -> None:
    twice = DATASET.replace("closed: THREE", "closed: nearly 9000").replace("NOTICE", "7541")
    for text in ("ONE", "TWO"):
        twice = twice.replace(f"closed: {text}]", "closed: 8000 @ headline, closed: more than 8000 @ p1]")

    made = check(load_dataset(twice.encode(), name="d.yaml"), Ruleset(()))

    assert len(made.dataset.claims) == 6
    assert "Wording that moved" not in as_markdown(made)


def test_an_other_for_an_of_which_is_named_with_both() -> None:
    shown = as_markdown(full_report())

    cues = '"other" and "additional" (The ASEAN Daily, BOL News and DQ India)'
    whole = "accounts permanently closed: a part of accounts penalised in any way"
    with_ = 'where CAC has "其中" with "6.66万余个" (more than 66,600)'
    assert f"- Accounts penalised but not closed: {cues}, {with_}, {whole}\n" in shown


def test_evidence_that_is_of_no_reference_says_nothing() -> None:
    whole = full_report()
    sources = {
        id_: replace(source, role=whole.dataset.sources["bol"].role) for id_, source in whole.dataset.sources.items()
    }
    made = report([], dataset=replace(whole.dataset, sources=sources))

    assert wordings(made, Index.of(made)) == ()


ASKED = DATASET.replace(
    "{outlet: The One,",
    '{outlet: The One, asked: [{question: "Is *it* so?", on: 2023-06-12, by: e-mail, answer: no reply by 19 June}, '
    "{question: Why?}],",
)


def test_what_was_asked_is_printed_with_its_answer() -> None:
    text = ASKED.replace("NOTICE", "7541").replace("ONE", "7541").replace("TWO", "7541").replace("THREE", "7541")
    shown = as_markdown(check(load_dataset(text.encode(), name="d.yaml"), Ruleset(())))

    assert (
        '\n## Asked\n\n- The One, by e-mail, 12 June 2023: "Is \\*it\\* so?" No reply by 19 June.\n'
        '- The One: "Why?" No answer so far.\n'
    ) in shown


def test_a_question_needs_its_words() -> None:
    broken = ASKED.replace("{question: Why?}", "{by: telephone}").replace("NOTICE", "1").replace("ONE", "1")

    with pytest.raises(Exception, match="question"):
        load_dataset(broken.replace("TWO", "1").replace("THREE", "1").encode(), name="d.yaml")
