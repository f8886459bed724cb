"""One cause, one story: what one correction settles, however many checks, views and texts it shows up in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cac_check.finding import JOINT, Correction, Finding, View
from cac_check.interval import Interval
from cac_check.model import Verdict
from cac_check.report.causes import causes, led_by
from cac_check.report.index import Index
from tests.reports import POSTS, full_report, other_accounts, report

ASEAN, BOL, DQ = other_accounts("asean", 910000), other_accounts("bol", 910000), other_accounts("dq", 925000)
INDEX = Index.of(full_report())


def elsewhere(lineage: str) -> Index:
    """The index in which DQ India descends from another text."""
    made = full_report()
    sources = {**made.dataset.sources, "dq": replace(made.dataset.sources["dq"], lineage=lineage)}
    return Index.of(replace(made, dataset=replace(made.dataset, sources=sources)))


def corrected(finding: Finding, id_: str, *ways: tuple[str, ...], **changes: object) -> Finding:
    """A finding with other ways out."""
    corrections = tuple(Correction(way, 1, dict.fromkeys(way, Interval(1, 2))) for way in ways)
    return replace(finding, id=id_, corrections=corrections, fits_as={}, **changes)  # type: ignore[arg-type]


def test_copies_are_one_cause_and_other_words_are_its_kin() -> None:
    [cause] = causes([DQ, ASEAN, BOL], INDEX)

    assert cause.sources == ("asean", "bol")
    assert cause.lead is ASEAN
    assert [part.sources for part in cause.kin] == [("dq",)]
    assert set(cause.ids) == {ASEAN.id, BOL.id, DQ.id}


def test_the_same_slip_in_another_lineage_is_kin_where_it_is_one_of_words() -> None:
    [cause] = causes([ASEAN, DQ], elsewhere("bloomberg"))

    assert cause.lead is DQ  # it misses by more
    assert [part.sources for part in cause.kin] == [("asean",)]


def test_another_number_in_another_lineage_is_another_cause() -> None:
    numbers = [replace(finding, fits_as={}, corrections=finding.corrections[:1]) for finding in (ASEAN, DQ)]
    numbers = [replace(f, corrections=(replace(f.corrections[0], fits_as={}),)) for f in numbers]

    assert [cause.kin for cause in causes(numbers, elsewhere("bloomberg"))] == [(), ()]


def test_what_one_correction_settles_in_every_view_is_one_cause() -> None:
    within = corrected(POSTS, "within", ("asean/posts@p1",), ("asean/posts@p2",))
    against = corrected(POSTS, "against", ("asean/posts@p2",), view=View.AGAINST)

    [cause] = causes([within, against], INDEX)

    assert [finding.id for finding in cause.findings] == ["against", "within"]


def test_what_two_corrections_are_needed_for_is_two_causes() -> None:
    one = corrected(POSTS, "one", ("asean/posts@p1",))
    other = corrected(ASEAN, "other", ("asean/lesser",))

    assert sorted(cause.ids for cause in causes([one, other], INDEX)) == [("one",), ("other",)]


def test_the_shortest_conflict_is_the_evidence() -> None:
    short = corrected(POSTS, "short", ("asean/posts@p1",))
    conflict = replace(ASEAN.conflicts[0], claims=(*ASEAN.conflicts[0].claims, "asean/posts@p1"))
    long = corrected(ASEAN, "long", ("asean/posts@p1",), rule=JOINT, conflicts=(conflict,), verdict=Verdict.STRAINED)

    [cause] = causes([long, short], INDEX)

    assert cause.lead is short


def test_worst_first_then_what_most_texts_have() -> None:
    mild = replace(ASEAN, id="mild", verdict=Verdict.STRAINED, source=None, view=View.TOGETHER)

    ordered = causes([POSTS, mild, DQ, ASEAN, BOL], INDEX)

    assert [cause.verdict for cause in ordered] == [Verdict.CONTRADICTED, Verdict.STRAINED]
    assert ordered[0].sources == ("asean", "bol")
    assert "mild" in ordered[0].ids


def test_a_text_in_english_stands_for_its_copies() -> None:
    made = report([BOL, ASEAN])
    sources = {**made.dataset.sources, "bol": replace(made.dataset.sources["bol"], language="sq")}

    [cause] = causes([BOL, ASEAN], Index.of(replace(made, dataset=replace(made.dataset, sources=sources))))

    assert cause.lead is ASEAN


def test_a_source_leads_what_it_has_part_in() -> None:
    [cause] = causes([ASEAN, BOL, DQ], INDEX)

    assert led_by(cause, "bol").sources == ("bol", "asean")
    assert led_by(cause, "dq").lead is DQ
    assert led_by(cause, "dq").kin[0].sources == ("asean", "bol")
    assert led_by(cause, "notice") is cause
    assert set(led_by(cause, "dq").ids) == set(cause.ids)


def test_figures_without_corrections_are_causes_of_their_own() -> None:
    alone = replace(POSTS, corrections=())

    assert [cause.findings for cause in causes([alone], INDEX)] == [(alone,)]


@given(st.permutations([ASEAN, BOL, DQ, POSTS, corrected(POSTS, "p1", ("asean/posts@p1",)), corrected(DQ, "none")]))
def test_every_finding_is_in_exactly_one_cause(findings: list[Finding]) -> None:
    told = [id_ for cause in causes(findings, INDEX) for id_ in cause.ids]

    assert sorted(told) == sorted(finding.id for finding in findings)
