from fractions import Fraction

import pytest

from cac_check.loading.expression import ExpressionError, format_relation, parse_relation
from cac_check.model import LinearRelation, Relation


def test_terms_go_left_and_constants_right():
    relation = parse_relation("a + 2*b <= c - 5/2")

    assert relation.terms == (("a", 1), ("b", 2), ("c", -1))
    assert relation.relation is Relation.LE
    assert relation.bound == Fraction(-5, 2)
    assert relation.text == "a + 2*b <= c - 5/2"


@pytest.mark.parametrize(
    ("text", "terms", "bound"),
    [
        ("2*(a - b) == 3", (("a", 2), ("b", -2)), 3),
        ("-(a + 1)/4 == 0", (("a", Fraction(-1, 4)),), Fraction(1, 4)),
        ("a*2 - a == 1e3", (("a", 1),), 1000),
        ("- - a == 1.5", (("a", 1),), Fraction(3, 2)),
        ("1/3*a == 2/3", (("a", Fraction(1, 3)),), Fraction(2, 3)),
        ("账号 == 7", (("账号", 1),), 7),
        ("3*2*a == 4*(5 - 1)", (("a", 6),), 16),
    ],
)
def test_arithmetic_is_exact(text, terms, bound):
    relation = parse_relation(text)

    assert (relation.terms, relation.bound) == (terms, bound)


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("a * b <= 3", 3, "multiplies one quantity by another"),
        ("3 / a <= 3", 3, "divides by a quantity"),
        ("a / (1 - 1) <= 3", 3, "divides by zero"),
        ("a <= b <= c", 8, "two comparisons"),
        ("a + 2", 6, "expected one of =="),
        ("a = 2", 3, "write =="),
        ("a ≤ 2", 3, "write <="),
        ("a <= 67,000", 8, "without marks between digits"),
        ("a != 2", 3, "no linear relation"),
        ("(a <= 2", 4, "closing bracket"),
        ("a + <= 2", 5, "expected a quantity"),
        ("", 1, "found the end"),
        ("1 < 2", 1, "relates no quantity"),
        ("a - a < 2", 1, "relates no quantity"),
        ("a.real <= 1", 2, "no attributes"),
        ("__import__('os') <= 1", 1, "calls no functions"),
        ("f(a) <= 1", 1, "calls no functions"),
        ("a[0] <= 1", 2, "found “[”"),
        ("a if b else c", 3, "expected one of"),
        ("lambda: 1 <= 2", 7, "expected one of"),
        ("a <= 1" + "0" * 60, 6, "at most 40 digits"),
        ("(" * 10_000 + "a", 1, "more than 10,000 characters"),
        ("(" * 9_000 + "a <= 1", 33, "nested brackets"),
        ("a <= 1e999", 7, "expected an operator"),
        ("2a <= 1", 2, "expected one of"),
        ("a <= 2 b", 8, "write *"),
    ],
)
def test_refuses_everything_else_and_says_where(text, column, part):
    with pytest.raises(ExpressionError) as caught:
        parse_relation(text)

    assert caught.value.column == column
    assert part in str(caught.value)


def test_a_long_chain_of_signs_needs_no_stack():
    assert parse_relation("-" * 9_000 + "a <= 1").terms == (("a", 1),)


@pytest.mark.parametrize(
    ("relation", "text"),
    [
        (LinearRelation((("a", 1), ("b", -2)), Relation.LT, 3), "a - 2*b < 3"),
        (LinearRelation((("a", -1),), Relation.EQ, Fraction(1, 3)), "-a == 1/3"),
        (LinearRelation((("a", Fraction(-1, 2)), ("b", 1)), Relation.GE, 0), "-0.5*a + b >= 0"),
    ],
)
def test_writes_what_it_reads(relation, text):
    assert format_relation(relation) == text
