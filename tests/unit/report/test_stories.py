"""Findings that say the same are told once, and none is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cac_check.finding import View
from cac_check.report.index import Index
from cac_check.report.stories import follow, of_source, stories
from tests.reports import ANSWER, CLOSED, LACKING, OPEN, POSTS, full_report, other_accounts, report

ASEAN, BOL, DQ = other_accounts("asean", 910000), other_accounts("bol", 910000), other_accounts("dq", 925000)
INDEX = Index.of(full_report())


def test_copies_with_the_same_reading_are_one_story() -> None:
    told = stories([ASEAN, BOL, DQ], INDEX)

    assert [story.sources for story in told] == [("asean", "bol"), ("dq",)]
    assert told[0].lead is ASEAN


def test_followers_are_found_under_what_corrects_them() -> None:
    follower = replace(POSTS, id="together:all:told-twice:posts", source=None, follows=(BOL.id,))
    index = Index.of(report([ASEAN, BOL, follower]))

    assert follow([ASEAN.id, BOL.id], index) == (follower.id,)
    assert follow([ASEAN.id], index) == ()


def test_worst_first_then_against_a_reference_then_told_by_most() -> None:
    together = replace(ASEAN, id="together:all:x", source=None, view=View.TOGETHER)

    told = stories([together, DQ, POSTS, ASEAN, BOL, OPEN], INDEX)

    assert [story.lead for story in told] == [ASEAN, DQ, together, POSTS, OPEN]


def test_a_text_in_english_stands_for_its_copies() -> None:
    made = report([BOL, ASEAN])
    sources = {**made.dataset.sources, "bol": replace(made.dataset.sources["bol"], language="sq")}
    index = Index.of(replace(made, dataset=replace(made.dataset, sources=sources)))

    [story] = stories([BOL, ASEAN], index)

    assert story.lead is ASEAN


def test_of_source_keeps_what_concerns_it() -> None:
    corrects_asean = replace(ASEAN, id="together:x", source=None)
    corrects_a_copy = replace(BOL, id="together:y", source=None, copies={"bol/lesser": ("asean/lesser",)})
    only_named = replace(POSTS, id="together:told-twice:posts", source=None)
    elsewhere = replace(DQ, id="together:z", source=None)
    whole = report(
        [ASEAN, BOL, corrects_asean, corrects_a_copy, only_named, elsewhere],
        answers=(ANSWER, replace(ANSWER, source="bol")),
    )

    selected = of_source(whole, "asean")

    assert [finding.id for finding in selected.findings] == [ASEAN.id, "together:x", "together:y"]
    assert selected.answers == (ANSWER,)


@given(st.permutations([ASEAN, BOL, DQ, POSTS, CLOSED, LACKING, OPEN]))
def test_every_finding_is_in_exactly_one_story(findings: list) -> None:  # type: ignore[type-arg]
    told = [finding.id for story in stories(findings, INDEX) for finding in story.findings]

    assert sorted(told) == sorted(finding.id for finding in findings)
