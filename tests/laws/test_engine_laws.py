"""The engine agrees with oracles that share no code with it, and its proofs stand on their own."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from hypothesis import given, note, settings
from hypothesis import strategies as st

from cac_check.certificate import (
    CaseSplit,
    Combination,
    Derivation,
    IntegerSplit,
    Refutation,
    Witness,
    members_of,
    verify,
)
from cac_check.constraint import MemberKind, Row, Sense, System
from cac_check.engine.decision import bounds, decide
from cac_check.engine.diagnosis import shrink
from cac_check.engine.limits import Undecided
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.engine.simplex import simplex
from tests.oracles import has_real_solution
from tests.strategies import large_systems, solutions, systems


@given(systems(integral=True, box=True))
def test_whole_number_systems_are_decided_as_enumeration_decides_them(system: System) -> None:
    feasible = any(True for _ in solutions(system))

    decision = decide(system)

    assert isinstance(decision, Witness) == feasible, decision
    assert not isinstance(decision, Undecided)
    assert verify(decision, system)


@given(systems(integral=False))
def test_real_systems_are_decided_as_z3_decides_them(system: System) -> None:
    decision = decide(system)

    assert not isinstance(decision, Undecided), decision
    assert isinstance(decision, Witness) == has_real_solution(system)
    assert verify(decision, system)


@given(large_systems())
def test_large_systems_are_decided_with_proof(system: System) -> None:
    decision = decide(system)

    assert not isinstance(decision, Undecided), decision
    assert verify(decision, system)


def test_large_systems_are_of_both_kinds_and_floats_settle_them() -> None:
    answers: Counter[type] = Counter()

    @settings(max_examples=200, database=None, derandomize=True)
    @given(large_systems())
    def look(system: System) -> None:
        premises = [((member.id, 0, 0), member.cases[0][0]) for member in system.members]
        answers[type(simplex(premises, frozenset(), 1_000, 10**6))] += 1

    look()
    assert answers[dict] > 50
    assert answers[Derivation] > 20
    assert answers[type(None)] < 5


def _plainly(problem: Problem) -> frozenset[str] | None:
    """Return a conflict as the problem does, each set decided anew."""

    def asked(kept: frozenset[str]) -> frozenset[str] | bool:
        found = decide(problem.system(kept), readable=False)
        assert not isinstance(found, Undecided)
        return isinstance(found, Witness) or members_of(found) & kept

    refuted = asked(frozenset(problem.items))
    return None if isinstance(refuted, bool) else shrink(refuted, tuple(problem.items), asked)


@given(st.one_of(systems(), large_systems()), st.booleans())
def test_what_witnesses_show_is_what_the_engine_decides(system: System, claims_only: bool) -> None:
    fixed = [member for member in system.members if claims_only and member.kind is MemberKind.RULE]
    items = [member for member in system.members if member not in fixed]
    given = Problem.of(fixed, items, GivenKinds((), system.integral))

    assert given.conflict() == _plainly(given)


@given(systems(integral=True, box=True, products=True))
def test_products_are_never_decided_against_enumeration(system: System) -> None:
    feasible = any(True for _ in solutions(system))

    decision = decide(system)

    if not isinstance(decision, Undecided):
        assert isinstance(decision, Witness) == feasible


@given(systems(integral=True, box=True, cases=False))
def test_propagation_never_excludes_a_solution(system: System) -> None:
    box = bounds(system)

    for values in solutions(system):
        assert box is not None
        assert all(values[name] in box.intervals[name] for name in values), (values, box)


@given(systems())
def test_a_refutation_refutes_the_members_it_names_alone(system: System) -> None:
    decision = decide(system)
    if isinstance(decision, Witness | Undecided):
        return
    named = members_of(decision)

    alone = System(tuple(member for member in system.members if member.id in named), system.integral)

    assert verify(decision, alone)


@given(systems(), st.randoms(use_true_random=False))
def test_order_of_members_does_not_change_the_answer(system: System, random) -> None:
    members = list(system.members)
    random.shuffle(members)

    shuffled = decide(System(tuple(members), system.integral))

    assert isinstance(shuffled, Witness) == isinstance(decide(system), Witness)


def _with_rows(system: System, change: Callable[[Row], Row], integral: frozenset[str]) -> System:
    members = [
        dataclasses.replace(member, cases=tuple(tuple(map(change, case)) for case in member.cases))
        for member in system.members
    ]
    return System(tuple(members), integral)


@given(systems(integral=False), st.sampled_from((1000, Fraction(1, 7), 10**20)))
def test_scale_does_not_change_the_answer(system: System, factor: Fraction) -> None:
    scaled = _with_rows(system, lambda row: dataclasses.replace(row, bound=row.bound * factor), frozenset())

    assert isinstance(decide(scaled), Witness) == isinstance(decide(system), Witness)


@given(systems())
def test_names_of_variables_do_not_change_the_answer(system: System) -> None:
    other = {name: f"z{len(system.variables) - number}" for number, name in enumerate(system.variables)}

    def renamed(row: Row) -> Row:
        return dataclasses.replace(row, terms=tuple((other[name], factor) for name, factor in row.terms))

    integral = frozenset(other[name] for name in system.integral if name in other)
    assert isinstance(decide(_with_rows(system, renamed, integral)), Witness) == isinstance(decide(system), Witness)


def _mutations(refutation: Refutation, draw) -> Refutation:
    """Return the refutation with one thing in it changed."""
    if not isinstance(refutation, Derivation):
        branches = list(refutation.branches)
        if isinstance(refutation, IntegerSplit) and draw(st.booleans()):
            return dataclasses.replace(refutation, at=refutation.at + draw(st.sampled_from((-1, 1))))
        if isinstance(refutation, CaseSplit) and draw(st.booleans()):
            return dataclasses.replace(refutation, branches=tuple(branches[:-1]))
        position = draw(st.integers(0, len(branches) - 1))
        branches[position] = _mutations(branches[position], draw)
        return dataclasses.replace(refutation, branches=tuple(branches))
    steps = list(refutation.steps)
    position = draw(st.integers(0, len(steps) - 1))
    step = steps[position]
    if not isinstance(step, Combination) or draw(st.integers(0, 4)) == 0:
        del steps[position]
    elif draw(st.integers(0, 4)) == 0:
        steps[position] = dataclasses.replace(step, rounded=not step.rounded)
    else:
        summands = list(step.summands)
        which = draw(st.integers(0, len(summands) - 1))
        ref, multiplier = summands[which]
        summands[which] = (ref, multiplier + draw(st.sampled_from((-1, 1, -2 * multiplier))))
        steps[position] = dataclasses.replace(step, summands=tuple(summands))
    return Derivation(tuple(steps))


@given(systems(integral=True, box=True), systems(integral=True, box=True), st.data())
def test_no_mutated_certificate_refutes_a_system_that_has_a_solution(
    system: System, other: System, data: st.DataObject
) -> None:
    decision = decide(system)
    if isinstance(decision, Witness | Undecided):
        return
    mutated = _mutations(decision, data.draw)
    note(mutated)

    for candidate in (system, other):
        if verify(mutated, candidate):
            assert not any(True for _ in solutions(candidate))


def test_the_generator_produces_both_answers_and_every_kind_of_proof() -> None:
    """Laws say little if nothing is ever contradicted, or only by one sum."""
    seen: dict[str, int] = {}

    @settings(max_examples=200)  # as many in every profile, or the counts below mean nothing
    @given(systems(box=True))
    def collect(system: System) -> None:
        decision = decide(system)
        kinds = [type(decision).__name__]
        if isinstance(decision, Derivation):
            kinds.append("rounded" if any(getattr(step, "rounded", False) for step in decision.steps) else "sum")
            rows = [row for member in system.members for case in member.cases for row in case]
            if any(isinstance(row, Row) and row.sense is Sense.LT for row in rows):
                kinds.append("strict")
        for kind in kinds:
            seen[kind] = seen.get(kind, 0) + 1

    collect()

    assert {"Witness", "Derivation", "CaseSplit", "sum", "strict"} <= set(seen), seen
    assert seen["Witness"] >= 10
    assert seen["Derivation"] >= 10
