"""Levels of codes: every code is the sum of those that are part of it, and of no others."""

from __future__ import annotations

import itertools

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cac_check.engine.tables.judge import Code
from cac_check.model import Kind
from cac_check.model_tables import Levels, Rollup, Table, TableQuantity, TableRule
from tests.examples import few
from tests.table_cases import codes_of, frame_of, jobs_of

CODES = ["".join(code) for length in (1, 2, 3) for code in itertools.product("ab", repeat=length)] + ["T"]


def part_of(code: str, levels: Levels) -> str | None:
    """What a code is part of, told once more."""
    if levels.parents:
        return levels.parents.get(code)
    if code == levels.total:
        return None
    shorter = [length for length in levels.lengths if length < len(code)]
    if levels.lengths and len(code) not in levels.lengths:
        return None
    return code[: shorter[-1]] if shorter else levels.total


@few(60)
@given(
    st.lists(st.sampled_from((1, 2, 3)), max_size=3, unique=True).map(sorted),
    st.sampled_from(("T", None)),
    st.dictionaries(st.sampled_from(CODES[:6]), st.sampled_from(CODES[6:]), max_size=4),
    st.dictionaries(st.tuples(st.integers(0, 1), st.sampled_from(CODES)), st.integers(0, 3), min_size=1),
)
def test_every_code_is_the_sum_of_those_below_it(
    lengths: list[int], total: str | None, parents: dict[str, str], told: dict[tuple[int, str], int]
) -> None:
    levels = Levels(tuple(lengths), total, parents)
    rows = [{"day": day, "code": code, "n": number} for (day, code), number in told.items()]
    table = Table("t", ("day", "code"), quantities=(TableQuantity("n", "n", Kind.COUNT, nonnegative=True),))
    rule = TableRule("rule", Rollup("n", ("day", "code"), overlap=False, rest=False, levels={"code": levels}))
    frame = pl.DataFrame(rows, schema={"day": pl.Int64, "code": pl.String, "n": pl.Int64})

    (job,) = jobs_of([table], [rule], {"t": frame_of(frame)})

    found = {key: code for key, (code,) in codes_of(job).items() if code is not None}
    expected = {}
    for (day, code), number in told.items():
        below = [each for (other, part), each in told.items() if other == day and part_of(part, levels) == code]
        if below:
            expected[day, code] = Code.CONSISTENT if sum(below) == number else Code.CONTRADICTED
    assert found == expected
    assert all(levels.knows(code) for _, code in told if part_of(code, levels) is not None)
