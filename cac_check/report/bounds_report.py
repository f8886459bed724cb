"""What is left for each quantity: bounds as rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cac_check.certificate import Json
from cac_check.conflict import Addend
from cac_check.explained_finding import Origin, Remainder
from cac_check.finding import Bound
from cac_check.interval import Interval
from cac_check.model import Kind, written
from cac_check.report.claim_labels import id_and_place
from cac_check.report.index import Index
from cac_check.report.words import (
    ceiling,
    columns,
    floor,
    glossed,
    label,
    plural,
    reading_name,
    values,
    visible,
)

MOST_SOURCES = 6
"""Sources that are named; beyond that they are counted."""

UNION = "*"
OUTER = "~"

LEGEND = {
    UNION: "the claims contradict each other: this is left by one or the other of the fewest changes that end it",
    OUTER: "nothing outside is possible, but not everything inside may be",
}
"""What the marks behind a bound mean."""


def render(left: Remainder) -> str:
    """Return what is left as text: whose claims were taken, a row per quantity, or one quantity with its grounds."""
    index = Index.of_parts(left.dataset, left.rules)
    lines = [f"{_by_whom(left)} leave, on {reading_name(left.profile)} of the words:"]
    if left.origins:
        for bound in left.bounds:
            lines += ["", *_grounds(bound, left.origins[bound.key], index)]
    else:
        lines += ["", *bound_rows(left.bounds, index)]
    return "\n".join(lines) + "\n" if left.bounds else ""


def as_data(left: Remainder) -> dict[str, Json]:
    """Return what is left for the JSON format, in the words of that of ``check``."""
    return {
        "dataset": left.dataset.id,
        "profile": str(left.profile),
        "sources": list(left.sources),
        "bounds": {
            bound.key: written(bound.interval, left.dataset.quantities[bound.quantity].kind) for bound in left.bounds
        },
        "bounds_notes": {bound.key: bound.note for bound in left.bounds if bound.note is not None},
        "origins": {
            key: {
                "low" if origin.low else "high": {"claims": list(origin.claims), "rules": list(origin.rules)}
                for origin in origins
            }
            for key, origins in left.origins.items()
        },
    }


def _by_whom(left: Remainder) -> str:
    named = ", ".join(map(visible, left.sources)) if len(left.sources) <= MOST_SOURCES else None
    if left.everyone:
        who = f"the claims of all {plural(len(left.sources), 'source')}"
    else:
        who = "the claims of " + plural(len(left.sources), "source marked as reference", "sources marked as reference")
    rules = plural(len(left.rules.rules), "rule")
    return f"What {who}{'' if named is None else f' ({named})'} and {rules}"


def _grounds(bound: Bound, origins: Sequence[Origin], index: Index) -> Iterator[str]:
    """Yield one bound, and under each end what sets it."""
    quantity = index.quantities[bound.quantity]
    yield f"{visible(bound.key)}: {label(quantity)}"
    yield f"  {_left(bound, index)}"
    for origin in origins:
        yield f"  {_end(bound.interval, quantity.kind, low=origin.low)}, because"
        yield from (f"    {line}" for line in _claims(origin, index))
        for rule in origin.rules:
            because = index.rules[rule].because if rule in index.rules else None
            yield f"    rule {visible(rule)}{'' if because is None else f': {visible(because)}'}"
        if not (origin.claims or origin.rules):
            yield "    it is never below 0, by its kind"
    yield from (f"{mark} {LEGEND[mark]}" for mark in marks([bound]))


def _end(interval: Interval, kind: Kind, *, low: bool) -> str:
    interval = (interval.integers() if kind.integral else None) or interval
    return floor(interval, kind) if low else ceiling(interval, kind)


def _claims(origin: Origin, index: Index) -> Iterator[str]:
    """Yield the claims with the ends that were added up, or their whole reading where it was more than a sum."""
    if origin.sum is None:
        rows = [("", claim) for claim in origin.claims]
    else:
        rows = [(_addend(addend, index, low=True), addend.claim) for addend in origin.sum.lower]
        rows += [(_addend(addend, index, low=False), addend.claim) for addend in origin.sum.upper]
    width = max((columns(text) for text, _ in rows), default=0)
    for text, claim in rows:
        words = index.claims[claim]
        yield f"{text}{' ' * (width - columns(text))}  {glossed(words)}   {id_and_place(words, index)}".lstrip()


def _addend(addend: Addend, index: Index, *, low: bool) -> str:
    """Say which end of which quantity was used: ``accounts_closed at least 66,600``."""
    quantity = index.quantity_of(addend.claim)
    interval = Interval(addend.end, None, addend.open) if low else Interval(None, addend.end, high_open=addend.open)
    end = floor(interval, quantity.kind) if low else ceiling(interval, quantity.kind)
    return f"{visible(addend.quantity)} {end}"


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
