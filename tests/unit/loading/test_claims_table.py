import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.loading.claims_table import failures, keeps_schema

QUANTITIES = ("injured", "dead")
SOURCES = ("paper",)
GOOD = {
    "id": ["a", "b"],
    "source": ["paper", "paper"],
    "quantity": ["injured", "dead"],
    "possible": [True, True],
}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "ä", "a\u0308", "", "A"]),
        st.sampled_from(["paper", "paper", "radio", "Paper", ""]),
        st.sampled_from(["injured", "dead", "died"]),
        st.sampled_from([True, True, False]),
    ),
    max_size=6,
)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, []),
        ({"id": ["a", "a"]}, [(0, "id"), (1, "id")]),
        ({"source": ["paper", "radio"]}, [(1, "source")]),
        ({"quantity": ["x", "dead"]}, [(0, "quantity")]),
        ({"possible": [True, False]}, [(1, "possible")]),
    ],
)
def test_each_broken_rule_of_the_table_names_its_rows(columns, expected):
    assert failures(GOOD | columns, QUANTITIES, SOURCES) == expected


@given(ROWS, st.sampled_from([SOURCES, ("paper", "radio"), ()]))
@example([], SOURCES)
@example([("ä", "paper", "dead", True), ("a\u0308", "paper", "dead", True)], SOURCES)
def test_a_glance_says_what_pandera_says(rows, sources):
    columns = dict(zip(GOOD, map(list, zip(*rows, strict=True)), strict=True)) if rows else {name: [] for name in GOOD}
    assert keeps_schema(columns, QUANTITIES, sources) == (failures(columns, QUANTITIES, sources) == [])
