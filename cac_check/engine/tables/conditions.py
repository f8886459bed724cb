"""Conditions on columns, and names made comparable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import and_, or_

import narwhals as nw

from cac_check.engine.tables.combining import combined
from cac_check.model_tables import Match, Naming, Where


def holds(where: Where, schema: Mapping[str, nw.dtypes.DType]) -> nw.Expr | None:
    """Return whether a row meets every condition, ``None`` if there is none; never null."""
    conditions = [_matches(column, match, schema[column]) for column, match in where.items()]
    return combined(and_, conditions) if conditions else None


def _matches(column: str, match: Match, dtype: nw.dtypes.DType) -> nw.Expr:
    cell = nw.col(column)
    text = cell if dtype == nw.String else cell.cast(nw.String())
    tests = []
    if match.values:
        values = [str(value) for value in match.values]
        tests.append(text == values[0] if len(values) == 1 else text.is_in(values))
    tests += [text.str.contains(like_pattern(pattern)) for pattern in match.patterns]
    found = combined(or_, tests).fill_null(value=False)
    return ~found if match.negated else found


def like_pattern(like: str) -> str:
    """Return the regular expression of a pattern in which ``%`` is any text and ``_`` any character."""
    return "^" + "".join({"%": ".*", "_": "."}.get(part, re.escape(part)) for part in like) + "$"


def comparable(column: str, naming: Naming) -> nw.Expr:
    """Return the names of a column as they are matched: cut, trimmed, replaced."""
    name = nw.col(column).str.strip_chars()
    if naming.cut_after is not None:
        name = name.str.replace_all(f"{re.escape(naming.cut_after)}.*$", "").str.strip_chars()
    same = dict(naming.same)
    if naming.ignore_case:
        name = name.str.to_lowercase()
        same = {spelling.lower(): meant.lower() for spelling, meant in same.items()}
    chosen = name
    for spelling, meant in reversed(list(same.items())):
        chosen = nw.when(name == spelling).then(nw.lit(meant)).otherwise(chosen)
    return chosen
