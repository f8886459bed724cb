"""One question, asked of other claims, has one answer: and its proof names the claims it is asked of."""

import pytest

from cac_check.certificate import CaseSplit, Witness, members_of, verify
from cac_check.constraint import Member, MemberKind, Row, Sense, interval_rows
from cac_check.engine import problem
from cac_check.engine.limits import Limits, Undecided
from cac_check.interval import Interval
from cac_check.model import Dataset
from cac_check.verdict.decision_cache import Decider
from cac_check.verdict.nodes import ClaimIndex

RULE = Member("rule", MemberKind.RULE, ((Row((("a", 1), ("b", 1)), Sense.EQ, 10),),))
EITHER = Member(
    "either",
    MemberKind.RULE,
    ((Row((("a", 1), ("b", -1)), Sense.EQ, 7),), (Row((("a", 1), ("b", 1)), Sense.EQ, 10),)),
)


@pytest.fixture
def board() -> ClaimIndex:
    return ClaimIndex(Dataset(id="d", title="d", quantities={}, sources={}, claims=()))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What reached the engine."""
    systems: list[object] = []
    decide = problem.decide

    def noted(system: object, *rest: object, **options: object) -> object:
        systems.append(system)
        return decide(system, *rest, **options)

    monkeypatch.setattr(problem, "decide", noted)
    return systems


def told(source: str, a: int, b: int) -> list[Member]:
    return [
        Member(f"{source}:{name}", MemberKind.CLAIM, (interval_rows(name, Interval.point(value)),))
        for name, value in (("a", a), ("b", b))
    ]


@pytest.mark.parametrize("rule", [RULE, EITHER])
def test_a_proof_carried_over_names_the_claims_at_hand(board: ClaimIndex, asked: list[object], rule: Member) -> None:
    decider = Decider(board, Limits())
    first = decider.decide([rule], told("first", 3, 4))
    second = decider.decide([rule], told("second", 3, 4))

    assert len(asked) == 1
    assert isinstance(first, CaseSplit) == (rule is EITHER)
    assert not isinstance(second, Witness | Undecided)
    assert members_of(second) == {rule.id, "second:a", "second:b"}
    assert verify(second, board.system([rule], told("second", 3, 4)))


def test_a_solution_is_the_same_for_all(board: ClaimIndex, asked: list[object]) -> None:
    decider = Decider(board, Limits())

    assert decider.decide([RULE], told("first", 6, 4)) == decider.decide([RULE], told("second", 6, 4))
    assert len(asked) == 1


def test_other_figures_or_rules_are_another_question(board: ClaimIndex, asked: list[object]) -> None:
    decider = Decider(board, Limits())
    decider.decide([RULE], told("first", 6, 4))

    assert not isinstance(decider.decide([RULE], told("first", 6, 5)), Witness)
    assert isinstance(decider.decide([], told("first", 6, 5)), Witness)
    assert len(asked) == 3


def test_what_does_not_pass_for_the_claims_at_hand_is_decided_anew(board: ClaimIndex, asked: list[object]) -> None:
    decider = Decider(board, Limits())
    decider.decide([RULE], told("first", 3, 4))
    same_name = [Member("claim", claim.kind, claim.cases) for claim in told("second", 3, 4)]

    assert isinstance(decider.decide([RULE], same_name), Undecided)
    assert len(asked) == 2
