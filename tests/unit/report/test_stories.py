"""Findings that say the same are told once, and none is lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cac_check.model import Verdict
from cac_check.report.index import Index
from cac_check.report.stories import families, kin, of_source, stories
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

    assert kin(reuters, (reuters, bloomberg), index) == (bloomberg,)
    assert kin(bloomberg, (reuters, bloomberg), index) == (reuters,)


def test_another_slip_is_no_kin() -> None:
    told = families([ASEAN, POSTS], INDEX)

    assert kin(told[0], told, INDEX) == ()


def test_of_source_keeps_what_concerns_it() -> None:
    together = replace(POSTS, id="together:told-twice:posts", source=None)
    elsewhere = replace(DQ, id="together:x", source=None)
    whole = report([ASEAN, BOL, together, elsewhere], answers=(ANSWER, replace(ANSWER, source="bol")))

    selected = of_source(whole, "asean")

    assert [finding.id for finding in selected.findings] == [ASEAN.id, together.id]
    assert selected.answers == (ANSWER,)


@given(st.permutations([ASEAN, BOL, DQ, POSTS, CLOSED, LACKING, OPEN]))
def test_every_finding_is_in_exactly_one_story(findings: list) -> None:  # type: ignore[type-arg]
    told = [finding.id for story in stories(findings, INDEX) for finding in story.findings]
    related = [id_ for family in families(findings, INDEX) for id_ in family.ids]

    assert sorted(told) == sorted(related) == sorted(finding.id for finding in findings)
