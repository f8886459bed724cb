"""Laws of the gate, on data sets that are loaded, checked and compared as on the command line."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

import cac_check
from cac_check.finding import Report, View
from cac_check.gate.baseline import EMPTY
from cac_check.gate.comparison import ConflictRef, compare, conflict_refs
from cac_check.gate.ruling import Ruling
from cac_check.model import Verdict
from cac_check.report.baseline_state import FAILING, Change

RULES = cac_check.load_rules(
    b"""\
rules:
  - id: adds-up
    breakdown: {total: a, parts: [b, c], overlap: none, rest: none}
    because: b and c are all of a
    examples: [{given: {a: 3, b: 1, c: 2}, verdict: consistent}, {given: {a: 3, b: 2, c: 2}, verdict: contradicted}]
  - id: grows
    order: [b, c]
    because: b is part of c
    examples: [{given: {b: 1, c: 2}, verdict: consistent}, {given: {b: 2, c: 1}, verdict: contradicted}]
"""
)

MIRROR = {
    Change.NEW: {Change.FIXED, Change.LOST},
    Change.FIXED: {Change.NEW},
    Change.LOST: {Change.NEW, Change.GAINED},
    Change.GAINED: {Change.LOST},
    Change.WORSE: {Change.BETTER},
    Change.BETTER: {Change.WORSE},
    Change.UNCHANGED: {Change.UNCHANGED},
}

BAD = (Verdict.STRAINED, Verdict.CONTRADICTED)

Draft = dict[str, list[tuple[str, str, str]]]
"""Claims of each source: quantity, words, place."""

FEW = settings(max_examples=settings().max_examples // 3)
"""Every example checks two data sets from words to proofs: a third of the examples takes as long as others do."""

words = st.one_of(st.integers(0, 12).map(str), st.sampled_from(["about 10", "nearly 8", "more than 5"]))
claims = st.tuples(st.sampled_from("abc"), words, st.sampled_from(["p1", "p2", "p3"]))
drafts: st.SearchStrategy[Draft] = st.dictionaries(
    st.sampled_from(["one", "two", "ref"]),
    st.lists(claims, min_size=1, max_size=4, unique_by=lambda claim: (claim[0], claim[2])),
    min_size=1,
    max_size=2,
)


def yaml(draft: Draft, blank_lines: int = 0) -> bytes:
    lines = ["dataset: d", "title: d", "quantities:"]
    lines += [f"  {name}: {{label: {name}}}" for name in "abc"]
    lines += [*([""] * blank_lines), "sources:"]
    for source, told in draft.items():
        role = "reference" if source == "ref" else "report"
        lines += [f"  {source}:", f"    outlet: {source}", f"    role: {role}", "    published: 2023-05", "    claims:"]
        lines += [f'      - {quantity}: {{says: "{says}", at: {place}}}' for quantity, says, place in told]
    return "\n".join(lines).encode() + b"\n"


def checked(draft: Draft, blank_lines: int = 0) -> Report:
    return cac_check.check(
        cac_check.load_dataset(yaml(draft, blank_lines)), RULES, views=(View.WITHIN, View.AGAINST), conflicts=5
    )


def edited(draft: Draft, data: st.DataObject) -> Draft:
    """The same data set after one more edit of a claim, or another one."""
    source = data.draw(st.sampled_from(sorted(draft)))
    position = data.draw(st.integers(0, len(draft[source]) - 1))
    quantity, _, place = draft[source][position]
    told = list(draft[source])
    told[position] = (quantity, data.draw(words), place)
    return {**draft, source: told}


@FEW
@given(drafts, st.integers(0, 5), st.randoms(use_true_random=False))
def test_moving_and_reordering_is_no_change(draft: Draft, blank_lines: int, random: object) -> None:
    shuffled = list(draft)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    reordered = {source: draft[source][::-1] for source in shuffled}

    differences = compare(checked(draft), checked(reordered, blank_lines)).differences

    assert {difference.change for difference in differences} <= {Change.UNCHANGED}


@FEW
@given(drafts, st.data())
def test_the_gate_mirrors(draft: Draft, data: st.DataObject) -> None:
    before, after = checked(draft), checked(edited(draft, data))

    there, back = compare(before, after).differences, compare(after, before).differences

    assert len(there) == len(back)
    mirrored = {(identity(each.after), identity(each.before)): each.change for each in back}
    for each in there:
        assert mirrored[identity(each.before), identity(each.after)] in MIRROR[each.change]


def identity(side: object) -> object:
    if isinstance(side, ConflictRef):
        return side.finding.id, side.claims, side.finding.verdict
    return None if side is None else side.id  # type: ignore[attr-defined]


@FEW
@given(drafts, st.data())
def test_whatever_is_found_is_told_and_only_what_is_accepted_passes(draft: Draft, data: st.DataObject) -> None:
    before, after = checked(draft), checked(edited(draft, data))
    compared = compare(before, after)
    present = {Change.NEW, Change.WORSE, Change.BETTER, Change.UNCHANGED}
    told = [each.conflict_ref for each in compared.differences if each.change in present]
    accepted = EMPTY.updated([("d", slip) for slip in conflict_refs(after)], ["d"], "known", None)

    def count(_: object) -> bool:
        return True

    assert Counter(map(identity, told)) == Counter(map(identity, conflict_refs(after)))
    assert Ruling((compared,), date(2026, 1, 1), accepted).failing(count) == ()
    assert len(Ruling((compared,), date(2026, 1, 1)).failing(count)) == sum(
        each.change in FAILING for each in compared.differences
    )
    was_clean = not any(finding.verdict in BAD for finding in before.findings)
    is_broken = any(finding.verdict is Verdict.CONTRADICTED for finding in after.findings)
    assert not (was_clean and is_broken) or any(each.change in FAILING for each in compared.differences)
