"""What a whole check says agrees with an oracle that tries every world, and keeps to the laws of its words."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import json
import operator
from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from cac_check import check
from cac_check.compiler import compile_rule
from cac_check.constraint import Member, MemberKind, System, interval_rows
from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report, View
from cac_check.interval import NONNEGATIVE, Rational
from cac_check.model import (
    Breakdown,
    Claim,
    Expression,
    LinearRelation,
    Order,
    Profile,
    Reading,
    Relation,
    Role,
    Same,
    Source,
    Verdict,
)
from tests.oracles import has_real_solution
from tests.worlds import (
    EVERYWHERE,
    Situation,
    Worlds,
    can_hold,
    cheapest_corrections,
    minimal_conflicts,
    situation,
    situations,
)

REFERENCE_PRICE = 10

LITTLE = Fraction(1, 10**6)


LITTLE_EFFORT, GREAT_EFFORT = 5, 10_000
"""Budgets (in percent) with which many a search in a small situation is cut, and none."""


def together(situation: Situation, profile: Profile = Profile.DEFAULT, budget: int | None = None) -> Report:
    return check(
        situation.dataset, situation.rules, profile=profile, views=[View.TOGETHER], conflicts=200, budget=budget
    )


def members(finding: Finding) -> set[frozenset[str]]:
    """Return the conflicts of a finding as sets of claims and rules."""
    return {frozenset((*conflict.claims, *conflict.rules)) for conflict in finding.conflicts}


def with_rules(conflicts: set[frozenset[str]], rules: frozenset[str]) -> set[frozenset[str]]:
    """Return the conflicts that need exactly these rules."""
    return {conflict for conflict in conflicts if frozenset(name for name in conflict if "/" not in name) == rules}


def applied(situation: Situation, report: Report) -> Mapping[Profile, dict[str, Worlds]]:
    """Return where every claim and every rule that applied holds."""
    applying = tuple(rule for rule in situation.rules.rules if rule.id not in report.never_applied)
    used = Situation(situation.dataset, dataclasses.replace(situation.rules, rules=applying))
    copies = situation.copies()
    return {
        profile: {name: worlds for name, worlds in used.worlds(profile).items() if name not in copies}
        for profile in Profile
    }


LOOSER_OVERLAP = situation(
    {
        "s0/a@0": "0; 0; 0",
        "s0/c@3": "0; 0; 0",
        "s0/a@4": "[0, 3]; [0, 3]; [0, 4]",
        "s0/a@5": "4; [4, 5]; [4, 5]",
    },
    (Breakdown("c", (("b", 1), ("a", 1)), overlap=False, rest=False), LinearRelation((("a", 1),), Relation.LE, 4)),
)
"""Two claims on ``a`` that only overlap on a loose reading: a rule is judged for each of them apart, as read."""

MANY_TOGETHER = situation(
    {
        "s0/b@0": "0; 0; 0",
        "s0/c@1": "0; 0; 0",
        "s0/a@2": "[0, 1]; [0, 1]; [0, 1]",
        "s0/a@3": "2; 2; 2",
        "s0/a@4": "0; 0; 0",
        "s0/a@5": "0; 0; 0",
    },
    Order(("a", "b", "c")),
    Breakdown("a", (("b", 1), ("c", 1)), overlap=False, rest=False),
    Expression(LinearRelation((("a", 1), ("b", 1), ("c", 1)), Relation.EQ, 2)),
)
"""More conflicts of several rules than a search of the usual length finds."""


CONTRADICTED_ANYWAY = situation(
    {"s0/a@0": "0; 0; 0", "s0/b@1": "4; 4; [3, 4]", "s0/a@5": "[0, 2]; [0, 2]; [0, 2]"},
    Breakdown("b", (("a", 1), ("c", 1)), overlap=False, rest=False),
    Expression(LinearRelation((("c", 1), ("b", 1), ("a", -1)), Relation.LE, 1)),
)
"""A rule that is contradicted lists what contradicts it, not what is only strained beside that."""


@example(LOOSER_OVERLAP)
@example(MANY_TOGETHER)
@example(CONTRADICTED_ANYWAY)
@given(situations())
def test_findings_are_the_minimal_conflicts_and_their_verdicts_are_those_of_the_oracle(situation: Situation) -> None:
    report = together(situation, budget=GREAT_EFFORT)
    worlds = applied(situation, report)
    default, lenient = (minimal_conflicts(worlds[profile]) for profile in (Profile.DEFAULT, Profile.LENIENT))

    for finding in report.findings:
        if finding.rule in (TOLD_TWICE, JOINT):
            continue
        rule = frozenset({finding.rule})
        if with_rules(default, rule) and with_rules(lenient, rule):
            assert finding.verdict is Verdict.CONTRADICTED
            assert members(finding) == with_rules(lenient, rule)
        elif with_rules(default, rule):
            assert finding.verdict is Verdict.STRAINED
            assert members(finding) == with_rules(default, rule)
        else:
            assert finding.verdict is Verdict.CONSISTENT or finding.missing
    told = {conflict for finding in report.findings if finding.rule == TOLD_TWICE for conflict in members(finding)}
    assert told <= with_rules(default, frozenset())
    for conflict in with_rules(lenient, frozenset()):
        assert conflict in told
    joint = {conflict: finding for finding in report.findings if finding.rule == JOINT for conflict in members(finding)}
    several, loosely = (
        {conflict for conflict in conflicts if sum("/" not in name for name in conflict) > 1}
        for conflicts in (default, lenient)
    )
    assert several <= set(joint) <= several | loosely
    contradicted = {finding.rule for finding in report.findings if finding.verdict is Verdict.CONTRADICTED}
    for conflict in loosely - set(joint):  # where a smaller one is of a finding that other claims contradict
        smaller = (tuple(name for name in one if "/" not in name) for one in default if one < conflict)
        assert any((*rules, TOLD_TWICE)[0] in contradicted for rules in smaller if len(rules) < 2)
    for conflict, finding in joint.items():
        assert (finding.verdict is Verdict.CONTRADICTED) == (conflict in lenient)


@example(MANY_TOGETHER)
@given(situations())
def test_a_search_that_was_cut_says_so(situation: Situation) -> None:
    cut, whole = (
        [finding for finding in together(situation, budget=budget).findings if finding.rule == JOINT]
        for budget in (LITTLE_EFFORT, GREAT_EFFORT)
    )
    listed, all_of_them = ({conflict for finding in found for conflict in members(finding)} for found in (cut, whole))

    assert listed <= all_of_them
    if listed < all_of_them:
        assert any(finding.conflicts_cut or finding.verdict is Verdict.UNDECIDED for finding in cut)
    assert not any(finding.conflicts_cut for finding in whole)


@given(situations())
def test_a_conflict_alone_is_still_one_and_no_longer_when_any_member_goes(situation: Situation) -> None:
    report = check(situation.dataset, situation.rules)
    for finding in report.findings:
        if finding.proof_profile is None:
            continue
        worlds = situation.worlds(finding.proof_profile)
        for conflict in members(finding):
            assert not can_hold(worlds[name] for name in conflict)
            for dropped in conflict:
                assert can_hold(worlds[name] for name in conflict - {dropped})


@given(situations(conditions=False))
def test_corrections_are_the_cheapest_and_all_of_them(situation: Situation) -> None:
    report = together(situation)
    claims = {claim.id: claim for claim in situation.dataset.claims}
    for finding in report.findings:
        if finding.proof_profile is None or finding.corrections_cut:
            continue
        worlds = situation.worlds(finding.proof_profile)
        rules = {name for conflict in finding.conflicts for name in conflict.rules}
        nodes = [name for name in worlds if name in finding.claims and name not in situation.copies()]
        twice = any(not can_hold((worlds[a], worlds[b])) for a in nodes for b in nodes)
        if twice and finding.rule != TOLD_TWICE:
            continue  # corrected within one of the sets of claims that overlap

        def price(dropped: frozenset[str], nodes: list[str] = nodes) -> int:
            gone = [claim for name in dropped for claim in claims.values() if _same(claim, claims[name])]
            paid: dict[tuple[str, str], int] = {}
            for claim in gone:
                source = situation.dataset.sources[claim.source]
                cost = REFERENCE_PRICE if source.role is Role.REFERENCE else 1
                key = (source.witness, claim.quantity)
                paid[key] = max(cost, paid.get(key, 0))
            return sum(paid.values())

        expected = cheapest_corrections(
            nodes,
            lambda kept, rules=rules, worlds=worlds: can_hold(worlds[name] for name in (*kept, *rules)),  # type: ignore[misc]
            price,
        )
        assert {frozenset(correction.claims) for correction in finding.corrections} == expected
        assert {correction.weight for correction in finding.corrections} == set(map(price, expected))


def _same(one: Claim, other: Claim) -> bool:
    return (one.quantity, one.reading) == (other.quantity, other.reading)


RULES_AGAINST_EACH_OTHER = situation(
    dict.fromkeys(("s0/a@0", "s1/a@1", "s0/a@2", "s0/a@3", "s0/b@4", "s1/b@5"), "0; 0; 0"),
    Breakdown("a", (("b", 1),), overlap=False, rest=False),
    Expression(LinearRelation((("a", 1), ("b", 1)), Relation.EQ, 1)),
)
"""What needs no claim is told of the first source, which is not the one of the first claim."""


TWO_MAY_BE_BEHIND_IT = situation(
    {"s0/c@0": "[2, 3]; [2, 3]; [2, 3]", "s0/a@1": "[0, 1]; [0, 1]; [0, 1]", "s0/a@2": "1; 1; 1", "s0/c@3": "0; 0; 0"},
    Order(("a", "c", "b")),
    Same(("a", "b")),
    (
        Expression(LinearRelation((("c", 1), ("a", -1), ("b", -1)), Relation.EQ, 0)),
        LinearRelation((("b", 1),), Relation.LT, 5),
    ),
)
"""Which of two corrections is told as the cause was decided by the order of the claims."""


@example(RULES_AGAINST_EACH_OTHER, Random(5))
@example(TWO_MAY_BE_BEHIND_IT, Random(0))
@given(situations(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(situation: Situation, random) -> None:
    claims = list(situation.dataset.claims)
    random.shuffle(claims)

    first, second = (
        check(dataset, situation.rules, conflicts=200, budget=GREAT_EFFORT)
        for dataset in (situation.dataset, situation.claiming(claims).dataset)
    )

    assert _gist(first) == _gist(second)


def _gist(report: Report) -> list[object]:
    """Return what is found, with figures in the place of ids: of copies, any may stand for all."""
    claims = {
        claim.id: (claim.quantity, str(claim.reading.default), str(claim.reading)) for claim in report.dataset.claims
    }
    return sorted(
        [
            finding.rule,
            str(finding.view),
            finding.source or "",
            str(finding.verdict),
            sorted(
                sorted([*map(claims.__getitem__, one.claims), *((rule,) for rule in one.rules)])
                for one in finding.conflicts
            ),
            str(finding.stretch) if len(finding.conflicts) < 2 else "",
        ]
        for finding in report.findings
    )


LARGER_THAN_WITHIN = situation(
    {"s0/c@0": "4; 4; [3, 4]", "s0/a@1": "[0, 3]; [0, 3]; [0, 3]", "s1/b@2": "1; 1; 1"},
    Breakdown("a", (("b", 1), ("c", 1)), overlap=False, rest=False),
)
"""What one source says is strained; with another's figure it does not fit even on a loose reading."""


@example(LARGER_THAN_WITHIN)
@given(situations())
def test_profiles_are_a_ladder(situation: Situation) -> None:
    """Where no quantity is told twice: a pair of claims apart under one profile splits what rules see under it."""
    assume(not _apart(situation.dataset.claims))
    reports = {profile: check(situation.dataset, situation.rules, profile=profile) for profile in Profile}
    assume(not any(finding.rule == TOLD_TWICE for finding in reports[Profile.STRICT].findings))
    wrong = {
        profile: {finding.id: finding.verdict for finding in report.findings if finding.conflicts}
        for profile, report in reports.items()
    }
    rules = {
        profile: {
            name for name, verdict in found.items() if verdict is Verdict.CONTRADICTED and f":{JOINT}:" not in name
        }
        for profile, found in wrong.items()
    }

    assert rules[Profile.STRICT] == rules[Profile.DEFAULT] == rules[Profile.LENIENT]
    assert bool(wrong[Profile.LENIENT]) <= bool(wrong[Profile.DEFAULT]) <= bool(wrong[Profile.STRICT])
    assert Verdict.STRAINED not in wrong[Profile.LENIENT].values()


def _apart(claims: Sequence[Claim]) -> bool:
    return any(
        one.quantity == other.quantity and one.reading.strict.intersect(other.reading.strict) is None
        for one, other in itertools.combinations(claims, 2)
    )


def test_a_strained_conflict_hides_no_contradiction() -> None:
    """On a loose reading ``b`` is 3 and reaches a + c, but not where a = c."""
    hidden = situation(
        {
            "s0/a@0": "[0, 3]; [0, 3]; [0, 3]",
            "s0/c@1": "3; 3; 3",
            "s0/b@2": "[0, 2]; [0, 2]; [0, 3]",
        },
        Breakdown("a", (("c", 1),), overlap=False, rest=False),
        Breakdown("b", (("a", 1), ("c", 1)), overlap=False, rest=False),
    )

    found = {finding.rule: finding.verdict for finding in together(hidden).findings if finding.conflicts}

    assert found == {"r1": Verdict.STRAINED, JOINT: Verdict.CONTRADICTED}


@given(situations(), st.data())
def test_dropping_or_widening_a_claim_creates_no_contradiction(situation: Situation, data: st.DataObject) -> None:
    before = together(situation)
    assume(before.summary[Verdict.CONTRADICTED] == 0)
    claim = data.draw(st.sampled_from(situation.dataset.claims))
    wider = Reading(
        *(interval.widen(1) for interval in (claim.reading.strict, claim.reading.default, claim.reading.lenient))
    )
    changed = [dataclasses.replace(one, reading=wider) if one is claim else one for one in situation.dataset.claims]

    for after in (situation.without(claim.id), situation.claiming(changed)):
        assert together(after).summary[Verdict.CONTRADICTED] == 0


CREEPING = situation(
    {"s0/c@4": "3; [3, 4); [3, 4]"},
    Same(("a", "b", "c")),
    Expression(LinearRelation((("a", 1), ("b", 1), ("c", -1)), Relation.EQ, 0)),
)
"""Only 0 will do, and proofs from bounds that creep towards it come ever nearer."""

HALF = situation(
    {"s0/a@0": "0; 0; 0"},
    Breakdown("a", (("b", 1), ("c", 1)), overlap=False, rest=False),
    Expression(LinearRelation((("a", 1), ("b", 1), ("c", 1)), Relation.GT, 1)),
)
"""Takes half a grain; a worse proof has nothing but a strict row left at a third."""


@example(CREEPING)
@example(HALF)
@given(situations(conditions=False))
def test_stretch_is_how_far_readings_must_widen(situation: Situation) -> None:
    """Over the reals: a little less is not enough, a little more is. None where only whole numbers are in the way."""
    for finding in together(situation).findings:
        if finding.verdict is Verdict.CONSISTENT:
            assert not finding.stretch
        if not finding.conflicts:
            continue
        conflict = finding.conflicts[0]
        claims = [claim for claim in situation.dataset.claims if claim.id in conflict.claims]
        if finding.stretch is None:
            assert not _fits(situation, claims, conflict.rules, 10**6) or _fits(situation, claims, conflict.rules, 0)
            continue
        assert _fits(situation, claims, conflict.rules, finding.stretch + LITTLE)
        if finding.stretch > 0:
            assert not _fits(situation, claims, conflict.rules, finding.stretch * (1 - LITTLE))


def _fits(situation: Situation, claims: list[Claim], rules: tuple[str, ...], grains: Rational) -> bool:
    """Whether claims, their readings closed and widened by so many grains, have a point with the rules."""
    told = [
        Member(
            claim.id, MemberKind.CLAIM, (interval_rows(claim.quantity, claim.reading.default.closed().widen(grains)),)
        )
        for claim in claims
    ]
    quantities = situation.dataset.quantities
    binding = [compile_rule(rule, quantities) for rule in situation.rules.rules if rule.id in rules]
    domains = [Member(name, MemberKind.DOMAIN, (interval_rows(name, NONNEGATIVE),)) for name in quantities]
    return has_real_solution(System((*domains, *told, *binding)))


@given(situations(conditions=False), st.data())
def test_a_copy_of_a_lineage_changes_no_correction(situation: Situation, data: st.DataObject) -> None:
    claim = data.draw(st.sampled_from(situation.dataset.claims))
    witness = situation.dataset.sources[claim.source]
    copy = dataclasses.replace(claim, id="copy/" + claim.quantity, source="copy")
    source = Source("copy", "copy", lineage=witness.witness, role=witness.role)
    dataset = dataclasses.replace(
        situation.dataset,
        sources={**situation.dataset.sources, "copy": source},
        claims=(*situation.dataset.claims, copy),
    )

    def corrections(report: Report) -> dict[str, object]:
        return {
            finding.id: [(correction.claims, correction.weight) for correction in finding.corrections]
            for finding in report.findings
        }

    assert corrections(together(situation)) == corrections(together(Situation(dataset, situation.rules)))


@given(situations())
def test_what_is_entailed_holds_in_every_world_of_the_readings(situation: Situation) -> None:
    worlds = situation.worlds(Profile.DEFAULT)
    for finding in together(situation).findings:
        if finding.entailed:
            told = functools.reduce(operator.and_, (worlds[claim] for claim in finding.claims), EVERYWHERE)
            assert told & ~worlds[finding.rule] == 0


@given(situations())
def test_the_same_run_gives_the_same_bytes(situation: Situation) -> None:
    first, second = (json.dumps(check(situation.dataset, situation.rules).to_dict()) for _ in range(2))

    assert first == second


def _against_the_reference() -> Situation:
    """Return one figure of the reference that another source contradicts: told against it, so not told together."""
    plain = situation({"s0/a@0": "1; 1; 1", "s1/b@1": "0; 0; 0"}, Order(("a", "b")))
    sources = {**plain.dataset.sources, "s0": Source("s0", "s0", role=Role.REFERENCE)}
    return dataclasses.replace(plain, dataset=dataclasses.replace(plain.dataset, sources=sources))


@example(_against_the_reference())
@given(situations())
def test_small_budgets_never_change_a_verdict_but_to_undecided(situation: Situation) -> None:
    """What another finding says as well, with the whole budget, may stand by itself where that one is undecided."""
    whole = check(situation.dataset, situation.rules).findings
    full = {finding.id: finding.verdict for finding in whole}
    said = {(finding.rule, conflict, finding.verdict) for finding in whole for conflict in members(finding)}

    for finding in check(situation.dataset, situation.rules, budget=0).findings:
        if finding.verdict in (full.get(finding.id), Verdict.UNDECIDED) or finding.rule == JOINT:
            continue
        assert finding.id not in full
        assert {(finding.rule, conflict, finding.verdict) for conflict in members(finding)} <= said


def test_the_generator_makes_conflicts_of_every_kind() -> None:
    """Of no, one and several rules, by a sum and by whole numbers or cases (strict: see the laws of the engine)."""
    seen: set[str] = set()

    @settings(max_examples=150, derandomize=True)
    @given(situations())
    def collect(situation: Situation) -> None:
        for finding in together(situation).findings:
            seen.add(str(finding.verdict))
            for conflict in finding.conflicts:
                seen.add(f"{min(len(conflict.rules), 2)} rules")
                seen.add("a sum" if conflict.sum else "no sum")

    collect()

    assert seen >= {"0 rules", "1 rules", "2 rules", "a sum", "no sum", *map(str, Verdict)}
