"""What is left for each quantity: bounds as rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cac_check.finding import Bound
from cac_check.report.index import Index
from cac_check.report.words import columns, label, values, visible

UNION = "*"
OUTER = "~"

LEGEND = {
    UNION: "the claims contradict each other: this is left by one or the other of the fewest changes that end it",
    OUTER: "nothing outside is possible, but not everything inside may be",
}
"""What the marks behind a bound mean."""


def bound_rows(bounds: Sequence[Bound], index: Index) -> Iterator[str]:
    """Yield a row per bound: the quantity, the values left for it with a mark, its label; then what the marks mean."""
    rows = [(visible(bound.key), _left(bound, index), label(index.quantities[bound.quantity])) for bound in bounds]
    widths = [max((columns(row[column]) for row in rows), default=0) for column in range(2)]
    for row in rows:
        cells = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=False))
        yield "  ".join([*cells, row[2]]).rstrip()
    yield from (f"{mark} {LEGEND[mark]}" for mark in marks(bounds))


def marks(bounds: Sequence[Bound]) -> list[str]:
    """Return the marks that some of the bounds carry."""
    found = {_mark(bound) for bound in bounds}
    return [mark for mark in LEGEND if mark in found]


def _left(bound: Bound, index: Index) -> str:
    text = values(bound.interval, index.quantities[bound.quantity].kind)
    return f"{text} {_mark(bound)}".rstrip()


def _mark(bound: Bound) -> str:
    if bound.union:
        return UNION
    return "" if bound.exact else OUTER
