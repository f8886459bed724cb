"""Columns by pattern mean the same as their names written one by one."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cac_check.diagnostic import RuleProblems
from cac_check.engine.tables.columns_like import with_columns_like
from cac_check.model import Breakdown, Order, Same
from cac_check.model_tables import ColumnsLike, Table, TableRule, TableRuleset

names = st.text("ab_(.", min_size=1, max_size=3)
patterns = st.text("ab_(.*?", min_size=1, max_size=3)


@settings(max_examples=200)
@given(
    st.lists(names, min_size=1, max_size=6, unique=True),
    st.lists(patterns, min_size=1, max_size=2),
    st.lists(patterns, max_size=2),
    st.sampled_from(("breakdown", "same", "order")),
)
def test_a_pattern_is_the_columns_that_shells_match(
    columns: list[str], like: list[str], without: list[str], sort: str
) -> None:
    pattern = ColumnsLike("like x", tuple(like), tuple(without))
    forms = {
        "breakdown": Breakdown("whole", (("like x", 2),), overlap=False, rest=False),
        "same": Same(("whole", "like x")),
        "order": Order(("whole", "like x")),
    }
    rule = TableRule("r", forms[sort], columns_like=(pattern,))
    ruleset = TableRuleset((Table("t", ("key",)),), (rule,))
    told = [name for name in ("whole", *columns) if any(fnmatchcase(name, each) for each in like)]
    left = [name for name in told if not any(fnmatchcase(name, each) for each in without)]
    idle = [each for each in without if not any(fnmatchcase(name, each) for name in told)]

    if not left or idle or "whole" in left:
        with pytest.raises(RuleProblems):
            with_columns_like(ruleset, {"t": ("key", "whole", *columns)})
        return
    found = with_columns_like(ruleset, {"t": ("key", "whole", *columns)})

    written = {
        "breakdown": Breakdown("whole", tuple((name, 2) for name in left), overlap=False, rest=False),
        "same": Same(("whole", *left)),
        "order": Order(("whole", *left)),
    }
    assert found.rules[0].form == written[sort]
    assert found.rules[0].columns_like[0].columns == tuple(left)
    assert with_columns_like(found, {"t": ("key", "whole", *columns)}) == found
