from __future__ import annotations

import itertools
import time
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.vectors import ONE, elementary_vectors, rule_space
from cac_check.model import Relation

COLUMNS = "abcde"

rows = st.lists(
    st.fixed_dictionaries({column: st.integers(-2, 2).map(Fraction) for column in COLUMNS}), min_size=1, max_size=3
)


def sums_to(total: str, *parts: str) -> Comparison:
    return Comparison(tuple((part, 1) for part in parts), ((total, 1),), Relation.EQ)


def rank(matrix: list[list[Fraction]]) -> int:
    matrix, found = [list(row) for row in matrix], 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((n for n in range(found, len(matrix)) if matrix[n][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for other in range(len(matrix)):
            if other != found and matrix[other][column]:
                factor = matrix[other][column] / matrix[found][column]
                matrix[other] = [a - factor * b for a, b in zip(matrix[other], matrix[found], strict=True)]
        found += 1
    return found


def smallest_supports(given_rows: list[dict[str, Fraction]]) -> set[frozenset[str]]:
    """Find them the slow way: a support has a vector if the rows lose rank outside it."""
    full = rank([[row[column] for column in COLUMNS] for row in given_rows])
    found: set[frozenset[str]] = set()
    for size in range(1, len(COLUMNS) + 1):
        for support in map(frozenset, itertools.combinations(COLUMNS, size)):
            outside = [[row[column] for column in COLUMNS if column not in support] for row in given_rows]
            if rank(outside) < full and not any(smaller < support for smaller in found):
                found.add(support)
    return found


@settings(max_examples=150, deadline=None)
@given(rows)
def test_every_vector_of_smallest_support_is_found(given_rows: list[dict[str, Fraction]]) -> None:
    vectors = elementary_vectors(given_rows)

    assert vectors is not None
    assert {frozenset(vector) for vector in vectors} == smallest_supports(given_rows)
    for vector in vectors:
        stacked = [[row[c] for c in COLUMNS] for row in given_rows]
        assert rank([*stacked, [Fraction(vector.get(c, 0)) for c in COLUMNS]]) == rank(stacked)


def test_subtotals_combine_into_one_vector_per_way_of_resolving_them() -> None:
    space = rule_space((sums_to("all", "x", "y"), sums_to("x", "x1", "x2"), sums_to("y", "y1", "y2")))

    assert space is not None
    assert space.unimodular
    assert len(space.vectors) == 6


def test_too_many_vectors_are_given_up() -> None:
    parts = [f"s{n}" for n in range(12)]
    star = [sums_to("all", *parts), *(sums_to(part, f"{part}a", f"{part}b") for part in parts)]

    assert rule_space(tuple(star)) is None


def test_an_inequality_has_a_slack_that_only_grows_one_way() -> None:
    space = rule_space((Comparison((("a", 1),), (("b", 1),), Relation.LE, 3),))

    assert space is not None
    (slack,) = [interval for name, interval in space.slacks.items() if name != ONE]
    assert str(slack) == "(-inf, 0]"


def test_constants_are_no_figure_whatever_figures_are_called() -> None:
    space = rule_space((Comparison((("one", 1),), (("slack 0", 1),), Relation.LE, 3),))

    assert space is not None
    (vector,) = space.vectors
    assert (vector["one"], vector["slack 0"], vector[ONE]) == (1, -1, -3)


def test_more_inequalities_than_vectors_are_given_up_at_once() -> None:
    names = [f"x{number}" for number in range(60)]
    pairs = tuple(Comparison(((a, 1),), ((b, 1),), Relation.LE) for a, b in itertools.combinations(names, 2))

    started = time.process_time()

    assert rule_space(pairs) is None
    assert time.process_time() - started < 5
