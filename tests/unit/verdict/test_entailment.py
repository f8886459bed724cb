import pytest

from cac_check.constraint import Member, MemberKind, Product, Sense, row
from cac_check.interval import Interval
from cac_check.verdict.entailment import entailed

BOX = {"a": Interval(0, 10), "b": Interval(0, 4)}


def rule(*cases) -> Member:
    return Member("r", MemberKind.RULE, tuple((case,) for case in cases))


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([row({"a": 1}, Sense.LE, 10)], True),
        ([row({"a": 1}, Sense.LT, 10)], False),
        ([row({"a": 1}, Sense.LE, 5), row({"b": 1}, Sense.LE, 4)], True),  # one case holds everywhere
        ([row({"a": 1}, Sense.LE, 5), row({"a": -1}, Sense.LT, -5)], True),  # each holds somewhere, one everywhere
        ([row({"a": 1}, Sense.LT, 5), row({"a": -1}, Sense.LT, -5)], False),  # a = 5
        ([row({"a": 1}, Sense.LE, 5), row({"a": -1, "b": 1}, Sense.LT, 0)], True),  # a > 5 is more than b
        ([row({"a": 1}, Sense.LE, 5), row({"c": 1}, Sense.LE, 5)], False),  # nobody tells c
        ([row({"a": 1}, Sense.LE, 5), Product("a", "b", "b")], False),
    ],
)
def test_every_point_of_the_box_is_asked(cases, expected):
    assert entailed([rule(*cases)], BOX) is expected
