from fractions import Fraction

import pytest

from cac_check.certificate import Derivation, Witness, verify
from cac_check.constraint import Constraint, Member, MemberKind, Sense, System, interval_rows, row
from cac_check.engine.decision import decide
from cac_check.engine.lattice import lattice_of, refutation
from cac_check.engine.limits import Undecided
from cac_check.interval import NONNEGATIVE, Interval

WHOLE = frozenset("abcd")


def system(*constraints: Constraint) -> System:
    members = [Member(f"m{number}", MemberKind.RULE, ((one,),)) for number, one in enumerate(constraints)]
    return System(tuple(members), WHOLE)


def lattice(*constraints: Constraint):
    return lattice_of([(("m", 0, number), one) for number, one in enumerate(constraints)], WHOLE)


def test_without_equations_every_variable_is_free():
    assert lattice(row({"a": 1, "b": 1}, Sense.LE, 3)).free == tuple(((name, 1),) for name in "abcd")


def test_an_equation_takes_one_form_away_and_leaves_plain_variables_where_it_can():
    assert lattice(row({"a": 1, "b": -1, "c": -1}, Sense.EQ, 0)).free == ((("b", 1),), (("c", 1),), (("d", 1),))


def test_what_goes_far_together_is_a_free_form_of_its_own():
    bounded = interval_rows("d", Interval(3, 4))
    free = lattice(row({"a": 2, "b": -2, "d": -1}, Sense.EQ, 1), *bounded).free

    assert len(free) == 3
    assert {name for name, _ in free[0]} == {"a", "b"}
    assert sum(factor for _, factor in free[0]) == 0


@pytest.mark.parametrize(
    "equations",
    [
        (row({"a": 2, "b": -2}, Sense.EQ, 1),),
        (row({"a": 1, "b": 1}, Sense.EQ, 4), row({"a": 1, "b": -1}, Sense.EQ, 1)),
        (row({"a": Fraction(1, 2), "b": 1}, Sense.EQ, 0), row({"a": 1, "c": -2}, Sense.EQ, 1)),
        (row({"a": 6, "b": 10, "c": 15}, Sense.EQ, 1), row({"c": 1}, Sense.EQ, 2)),
    ],
)
def test_equations_without_whole_solutions_are_refuted_by_their_sum(equations):
    question = system(*equations)
    found = lattice_of([((f"m{number}", 0, 0), one) for number, one in enumerate(equations)], WHOLE)

    assert found.absurd is not None
    assert verify(refutation(found.absurd, 0), question)


def test_equations_that_only_rounding_could_refute_over_the_reals_are_left_to_others():
    same = row({"a": 1, "b": 1}, Sense.EQ, 3)

    assert lattice(same, row({"a": 2, "b": 2}, Sense.EQ, 6)).absurd is None
    assert lattice(same, row({"a": 2, "b": 2}, Sense.EQ, 8)).absurd is None


def test_branching_ends_where_variables_go_far_together():
    domains = [one for name in "abcd" for one in interval_rows(name, NONNEGATIVE)]
    rows = (
        row({"a": 2, "b": -2, "d": -1}, Sense.EQ, 1),
        row({"c": 1, "d": -1}, Sense.LE, 0),
        row({"d": 1, "a": -1}, Sense.LE, 0),
        *interval_rows("c", Interval(4, 6)),
        *interval_rows("d", Interval(3, 4)),
    )

    found = decide(system(*domains, *rows))

    assert not isinstance(found, Witness | Undecided)
    assert verify(found, system(*domains, *rows))


def test_bounds_that_creep_away_for_ever_are_given_up_soon():
    domains = [one for name in "abd" for one in interval_rows(name, NONNEGATIVE)]
    question = system(*domains, row({"a": 2, "b": -2, "d": -1}, Sense.EQ, 1), row({"d": 1}, Sense.EQ, 6))

    found = decide(question)

    assert isinstance(found, Derivation)
    assert sum(len(step.summands) for step in found.steps if hasattr(step, "summands")) < 20
