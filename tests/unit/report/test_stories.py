"""Findings that say the same are told once, and none is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cac_check.finding import View
from cac_check.model import Verdict
from cac_check.report.index import Index
from cac_check.report.stories import families, follow, kin, of_source, stories
from tests.reports import ANSWER, CLOSED, LACKING, OPEN, POSTS, full_report, other_accounts, report

ASEAN, BOL, DQ = other_accounts("asean", 910000), other_accounts("bol", 910000), other_accounts("dq", 925000)
INDEX = Index.of(full_report())


def test_copies_with_the_same_reading_are_one_story() -> None:
    told = stories([ASEAN, BOL, DQ], INDEX)

    assert [story.sources for story in told] == [("asean", "bol"), ("dq",)]
    assert told[0].lead is ASEAN


def test_stories_in_other_words_are_one_family_with_the_most_told_first() -> None:
    [family] = families([DQ, ASEAN, BOL], INDEX)

    assert [story.sources for story in family.ordered] == [("asean", "bol"), ("dq",)]
    assert family.verdict is Verdict.CONTRADICTED
    assert set(family.ids) == {ASEAN.id, BOL.id, DQ.id}


def test_another_lineage_is_another_family_but_kin() -> None:
    moved = report([ASEAN, DQ])
    sources = {**moved.dataset.sources, "dq": replace(moved.dataset.sources["dq"], lineage="bloomberg")}
    index = Index.of(replace(moved, dataset=replace(moved.dataset, sources=sources)))
    reuters, bloomberg = families([ASEAN, DQ, POSTS], index)[:2]

    assert kin((reuters, bloomberg), index) == ((bloomberg,), (reuters,))


def test_what_is_told_twice_has_no_kin() -> None:
    other = replace(POSTS, id="within:bol:told-twice:posts", source="bol")
    told = families([POSTS, other], INDEX)

    assert kin(told, INDEX) == ((), ())


def test_followers_are_found_under_what_corrects_them() -> None:
    follower = replace(POSTS, id="together:all:told-twice:posts", source=None, follows=(BOL.id,))
    index = Index.of(report([ASEAN, BOL, follower]))

    assert follow(stories([ASEAN, BOL], index), index) == (follower.id,)
    assert follow(stories([ASEAN], index), index) == ()


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


def test_another_slip_is_no_kin() -> None:
    told = families([ASEAN, POSTS], INDEX)

    assert kin(told, INDEX) == ((), ())


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
    related = [id_ for family in families(findings, INDEX) for id_ in family.ids]

    assert sorted(told) == sorted(related) == sorted(finding.id for finding in findings)
