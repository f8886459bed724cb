"""Codes of several levels: which code each is part of, as an expression, and codes of which nothing is said."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw

from cac_check.model_tables import Levels


def parent_of(code: nw.Expr, levels: Levels) -> nw.Expr:
    """Return the code that each code is part of, nothing where it is part of none."""
    nothing = nw.lit(None, nw.String())
    if levels.parents:
        codes, parents = zip(*levels.parents.items(), strict=True)
        return code.replace_strict(list(codes), list(parents), default=nothing, return_dtype=nw.String)
    total = nothing if levels.total is None else nw.lit(levels.total)
    parent = nothing if levels.lengths else total
    for above, length in zip((None, *levels.lengths), levels.lengths, strict=False):
        beginning = total if above is None else code.str.slice(0, above)
        parent = nw.when(code.str.len_chars() == length).then(beginning).otherwise(parent)
    return parent if levels.total is None else nw.when(code != levels.total).then(parent)


def parents_of(names: Mapping[str, nw.Expr], levels: Mapping[str, Levels]) -> dict[str, nw.Expr]:
    """Return columns with the codes in those that have levels replaced by what they are part of.

    Args:
        names: columns that are made comparable beforehand.
        levels: column → its levels.
    """
    return dict(names) | {column: parent_of(names.get(column, nw.col(column)), each) for column, each in levels.items()}
