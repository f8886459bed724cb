"""Names over time: each row gets the name that follows from the changes after it, one by one."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from cac_check.engine.tables.renames import with_names
from cac_check.loading.code_lists import renames
from cac_check.model_tables import Table
from tests.examples import few
from tests.table_cases import frame_of

changes = st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.integers(2000, 2004))


@few(60)
@given(
    st.lists(changes.filter(lambda change: change[0] != change[1]), max_size=4, unique_by=lambda change: change[2]),
    st.sampled_from(("", "x,a,\n", "d,y,\nx,a,\n")),
)
def test_every_row_has_the_name_of_today(dated: list[tuple[str, str, int]], always: str) -> None:
    listed = "old,new,from\n" + always + "".join(f"{old},{new},{year}\n" for old, new, year in dated)
    found, problems = renames(listed.encode(), "names.csv", "year")
    rows = [{"name": name, "year": str(year)} for name in "abcdxyz" for year in range(1999, 2006)]

    frame = with_names(frame_of(rows), Table("t", ("name", "year"), names={"name": found}))

    assert not problems.diagnostics
    named = pl.DataFrame(frame.collect().to_native())["name"].to_list()
    undated = {"x": "a"} if always.startswith("x") else {"d": "y", "x": "a"} if always else {}
    for row, name in zip(rows, named, strict=True):
        expected = undated.get(row["name"], row["name"])
        for old, new, year in sorted(dated, key=lambda change: change[2]):
            if int(row["year"]) < year and expected == undated.get(old, old):
                expected = undated.get(new, new)
        assert name == expected, (row, listed)
