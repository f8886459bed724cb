"""Many expressions made one by an operator that may be bracketed at will.

Brackets are set by halves: a chain as deep as a rule has parts makes whoever walks it start anew at every link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import narwhals as nw


def combined(operator: Callable[[nw.Expr, nw.Expr], nw.Expr], expressions: Iterable[nw.Expr]) -> nw.Expr:
    """Return ``a operator b operator …`` of at least one expression."""
    level = list(expressions)
    while len(level) > 1:
        pairs = [operator(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[2 * len(pairs) :]
    (whole,) = level
    return whole
