import polars
import pytest

from cac_check.loading.claims_table import table_schema

SCHEMA = table_schema(("injured", "dead"), ("paper",))
GOOD = {
    "id": ["a", "b"],
    "source": ["paper", "paper"],
    "quantity": ["injured", "dead"],
    "possible": [True, True],
}


def failures(**columns):
    import pandera.errors

    try:
        SCHEMA.validate(polars.DataFrame(GOOD | columns), lazy=True)
    except pandera.errors.SchemaErrors as error:
        return sorted({(case["column"], case["index"]) for case in error.failure_cases.iter_rows(named=True)})
    return []


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, []),
        ({"id": ["a", "a"]}, [("id", 0), ("id", 1)]),
        ({"source": ["paper", "radio"]}, [("source", 1)]),
        ({"quantity": ["x", "dead"]}, [("quantity", 0)]),
        ({"possible": [True, False]}, [("possible", 1)]),
    ],
)
def test_each_broken_rule_of_the_table_names_its_rows(columns, expected):
    assert failures(**columns) == expected
