"""What an edit did, conflict by conflict."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from cac_check.conflict import Conflict
from cac_check.diagnostic import Severity
from cac_check.finding import Finding, Report
from cac_check.gate.comparison import ConflictRef, baseline_states, compare, conflict_refs
from cac_check.model import Claim, Ruleset, Verdict
from cac_check.report.baseline_state import BaselineState, Change
from tests.reports import CLOSED, LACKING, PROOF, RULE, claim, other_accounts, reading, report

ASEAN, BOL = other_accounts("asean", 910000), other_accounts("bol", 910000)
FITS = replace(ASEAN, verdict=Verdict.CONSISTENT, conflicts=(), corrections=())
OPEN = replace(FITS, verdict=Verdict.UNDECIDED, reason="it depends")


def changes(before: list[Finding] | None, after: list[Finding] | None) -> list[Change]:
    old, new = (None if findings is None else report(findings) for findings in (before, after))
    return [difference.change for difference in compare(old, new).differences]


def smaller(finding: Finding, by: int) -> Finding:
    sum_ = finding.conflicts[0].sum
    assert sum_ is not None
    return replace(finding, conflicts=(replace(finding.conflicts[0], sum=replace(sum_, constant=by)),))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([], [ASEAN], [Change.NEW]),
        ([FITS], [ASEAN], [Change.NEW]),
        ([OPEN], [ASEAN], [Change.NEW]),
        ([ASEAN], [FITS], [Change.FIXED]),
        ([ASEAN], [], [Change.FIXED]),
        ([ASEAN], [OPEN], [Change.LOST]),
        ([ASEAN], [ASEAN], [Change.UNCHANGED]),
        ([ASEAN], [replace(ASEAN, verdict=Verdict.STRAINED)], [Change.BETTER]),
        ([replace(ASEAN, verdict=Verdict.STRAINED)], [ASEAN], [Change.WORSE]),
        ([smaller(ASEAN, 5)], [ASEAN], [Change.WORSE]),
        ([ASEAN], [smaller(ASEAN, 5)], [Change.BETTER]),
        ([replace(ASEAN, severity=Severity.WARNING)], [ASEAN], [Change.WORSE]),
        ([FITS], [OPEN], [Change.LOST]),
        ([OPEN], [FITS], [Change.GAINED]),
        ([FITS], [FITS], []),
        ([LACKING], [LACKING], []),
        (None, [ASEAN, CLOSED], [Change.NEW, Change.GAINED]),
        ([ASEAN, CLOSED], None, [Change.LOST, Change.LOST]),
        ([ASEAN], [BOL], [Change.NEW, Change.FIXED]),
    ],
)
def test_changes(before: list[Finding] | None, after: list[Finding] | None, expected: list[Change]) -> None:
    assert changes(before, after) == expected


def test_a_second_conflict_of_a_known_finding_is_new() -> None:
    more = replace(ASEAN, conflicts=(*ASEAN.conflicts, Conflict(("asean/closed", "notice/total"), (RULE,), PROOF)))

    assert changes([ASEAN], [more]) == [Change.UNCHANGED, Change.NEW]
    assert changes([more], [ASEAN]) == [Change.UNCHANGED, Change.FIXED]


def test_a_conflict_that_fewer_claims_show_is_worse() -> None:
    fewer = replace(ASEAN, conflicts=(replace(ASEAN.conflicts[0], claims=ASEAN.claims[:2]),))

    assert changes([ASEAN], [fewer]) == [Change.WORSE]
    assert changes([fewer], [ASEAN]) == [Change.BETTER]
    assert changes([fewer], [replace(ASEAN, verdict=Verdict.STRAINED)]) == [Change.BETTER]


def test_what_follows_from_a_simpler_finding_is_not_counted_again() -> None:
    follower = replace(BOL, id="together:all:x", source=None, follows=(ASEAN.id,))

    assert changes([], [ASEAN, follower]) == [Change.NEW]


def test_a_cut_list_of_conflicts_counts_as_one() -> None:
    cut = replace(ASEAN, conflicts_cut=True)

    assert conflict_refs(report([cut])) == (ConflictRef(cut, ASEAN.claims, 48900),)
    assert changes([cut], [cut]) == [Change.UNCHANGED]


def test_a_contradiction_without_a_singled_out_conflict_is_not_overlooked() -> None:
    bare = replace(ASEAN, conflicts=())

    assert changes([], [bare]) == [Change.NEW]


def test_a_rule_that_is_gone_loses_its_checks() -> None:
    before, after = report([ASEAN, replace(FITS, id="x", source="dq")]), report([], rules=Ruleset(()))

    compared = compare(before, after)

    assert [each.change for each in compared.differences] == [Change.LOST, Change.LOST]
    assert {edit.sentence for each in compared.differences for edit in each.edits} == {f"the rule {RULE} was removed"}


def with_claims(findings: list[Finding], *claims: Claim) -> Report:
    made = report(findings)
    return replace(made, dataset=replace(made.dataset, claims=claims or made.dataset.claims))


def test_an_id_that_gains_a_place_makes_nothing_new() -> None:
    made = report([ASEAN])
    it = next(each for each in made.dataset.claims if each.id == "asean/lesser")
    renamed = replace(it, id="asean/lesser@p5")
    others = [each for each in made.dataset.claims if each.id != "asean/lesser"]
    added = claim("asean/lesser@p9", "930,000", reading("[925000, 935000]"), "p9", 99)

    def moved(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("asean/lesser@p5" if id_ == "asean/lesser" else id_ for id_ in ids)

    conflict = replace(ASEAN.conflicts[0], claims=moved(ASEAN.conflicts[0].claims))
    finding = replace(ASEAN, claims=moved(ASEAN.claims), conflicts=(conflict,), corrections=())

    compared = compare(made, with_claims([finding], renamed, added, *others))

    assert [each.change for each in compared.differences] == [Change.UNCHANGED]


def test_another_of_several_equal_claims_makes_nothing_new() -> None:
    copied = replace(ASEAN, source=None, copies={"asean/lesser": ("bol/lesser",)})
    other = replace(BOL, id=ASEAN.id, source=None, copies={"bol/lesser": ("asean/lesser",)})

    assert changes([copied], [other]) == [Change.UNCHANGED]
    assert changes([other], [copied]) == [Change.UNCHANGED]
    assert changes([copied], [replace(other, copies={})]) == [Change.UNCHANGED]
    assert changes([replace(copied, copies={})], [replace(other, copies={})]) == [Change.NEW, Change.FIXED]


def test_the_edit_is_named() -> None:
    made = report([FITS])
    worded = tuple(
        replace(each, says="930,000 in all", reading=reading("[1, 2]")) if each.id == "asean/lesser" else each
        for each in made.dataset.claims
    )

    [difference] = compare(with_claims([FITS], *worded), report([ASEAN])).differences

    assert [edit.sentence for edit in difference.edits] == [
        'paragraph 5 of asean changed from "930,000 in all" to "around 930,000 other accounts"'
    ]


def test_there_must_be_a_version() -> None:
    with pytest.raises(ValueError, match="no version"):
        compare(None, None)


def test_a_finding_stands_by_the_worst_of_its_conflicts() -> None:
    more = replace(ASEAN, conflicts=(*ASEAN.conflicts, Conflict(("asean/closed", "notice/total"), (RULE,), PROOF)))
    compared = compare(report([ASEAN]), report([more]))

    assert baseline_states(compared, lambda _: None) == {ASEAN.id: BaselineState(Change.NEW)}
    assert baseline_states(compared, lambda slip: "known" if slip.gap is None else None) == {
        ASEAN.id: BaselineState(Change.UNCHANGED)
    }
    assert baseline_states(compared, lambda _: "known") == {ASEAN.id: BaselineState(Change.NEW, "known")}


def test_gaps_are_compared_exactly() -> None:
    third = smaller(ASEAN, 1)
    less = replace(third.conflicts[0], sum=replace(third.conflicts[0].sum, constant=Fraction(4, 3)))  # type: ignore[type-var]

    assert changes([third], [replace(third, conflicts=(less,))]) == [Change.BETTER]
