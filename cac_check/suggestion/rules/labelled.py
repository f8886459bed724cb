"""Labels as numbers, which are grouped quickly; which columns a total and its parts may share; how a total is told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.figures import Floats
from cac_check.suggestion.rules.coincidence import RELATIVE, Coincidence
from cac_check.suggestion.rules.linear import FEW, LEAST_SHARE
from cac_check.suggestion.rules.reports import Reports
from cac_check.suggestion.rules.suggestion import Adds, Suggestion, saying

if TYPE_CHECKING:
    import polars as pl

_SHARED = 3
"""Columns that totals and parts may share."""

CANDIDATES = 8
"""Columns of labels that are tried as those."""

_NEAR = 0.2
"""By how much of itself a total that is wrong may miss what its parts make."""

COUNT, LABEL, PARENT = "count of reports", "label of the sum", "label of the whole"
"""Columns of our own; a user's are numbered."""

WHOLE = {"overlap": "none", "rest": "none"}


@dataclass(frozen=True, slots=True)
class Place:
    """A column of labels by which sums are told apart, and the columns they share."""

    column: str
    by: tuple[str, ...]


class Coded:
    """A table whose labels are numbers, which are grouped quickly."""

    def __init__(self, reports: Reports) -> None:
        import polars as pl

        self.reports = reports
        frames, self.labels, self.columns = [], {}, []
        for name in reports.labels.columns:
            labels = reports.labels[name].unique(maintain_order=True).drop_nulls()
            if len(labels) < 2:
                continue
            self.columns.append(name)
            self.labels[name] = labels.to_list()
            codes = reports.labels[name].cast(pl.Enum(labels)).to_physical()
            frames.append(codes.alias(self.code(name)))
        self.frame = pl.DataFrame(frames).hstack(reports.figures) if frames else reports.figures

    def code(self, name: str) -> str:
        """Return the column with the numbers of a column of labels."""
        return f"{self.columns.index(name)} label"

    def adds(self, column: str, parents: Mapping[str, str]) -> Adds:
        """Return which reports a rule adds up, and which labels it says to be parts of which."""
        import polars as pl

        numbers = {label: number for number, label in enumerate(self.labels[column])}
        code = pl.col(self.code(column))
        masks = self.frame.select(
            code.is_in([numbers[label] for label in parents]).fill_null(value=False).alias("parts"),
            code.is_in([numbers[label] for label in set(parents.values())]).fill_null(value=False).alias("totals"),
        )
        parts, totals = (int.from_bytes(np.packbits(each.to_numpy()).tobytes()) for each in masks)
        sums: dict[str, list[str]] = {}
        for part, total in parents.items():
            sums.setdefault(total, []).append(part)
        return Adds(parts, totals, {total: tuple(own) for total, own in sums.items()})

    def shared(self, column: str) -> Iterator[tuple[str, ...]]:
        """Yield the columns that a total and its parts may share, fewest first."""
        others = [name for name in self.columns if name != column][:CANDIDATES]
        for size in range(min(_SHARED, len(others)) + 1):
            yield from itertools.combinations(others, size)
        keys = tuple(name for name in self.reports.keys if name != column and name in self.columns)
        if column in self.reports.keys and len(keys) > _SHARED:
            yield keys


def total_of(
    coded: Coded,
    place: Place,
    total: str,
    parts: Sequence[str],
    good: tuple[str, ...],
    coincidence: Coincidence,
    rounded: frozenset[str],
) -> Suggestion:
    """Return the rule that one label is the sum of some others."""
    everything = len(parts) == len(coded.labels[place.column]) - 1 and len(parts) > 1
    table = coded.reports.table
    body: dict[str, object] = {
        "quantity": "${quantity}",
        "where": {place.column: {"not": total} if everything else parts[0] if len(parts) == 1 else list(parts)},
        "total": {place.column: total},
        "by": list(place.by),
    }
    return Suggestion(
        f"{slug(table)}-{slug(total)}-${{quantity}}",
        "rollup",
        body | WHOLE,
        saying("{total} is the sum of all others", total=total.strip())
        if everything
        else saying("{total} is the sum of {parts}", total=total.strip(), parts=few(parts)),
        coincidence,
        table,
        good,
        rounded=rounded,
        adds=coded.adds(place.column, dict.fromkeys(parts, total)),
    )


def sums_of(names: Sequence[str]) -> list[pl.Expr]:
    """Add up; a sum with a part that is missing is missing."""
    import polars as pl

    return [pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in names]


def compared_sides(given: Floats, made: Floats, slack: Floats) -> tuple[Floats, Floats, Floats]:
    """Return by how much totals miss their parts, by how much they may, and their size; where both are known."""
    known = np.isfinite(given) & np.isfinite(made) & ((given != 0) | (made != 0))
    given, made, slack = given[known], made[known], slack[known]
    return np.maximum(np.abs(given - made) - RELATIVE * np.maximum(1, np.abs(given)), 0), slack, np.abs(given)


def adding_up(compared: Mapping[str, tuple[Floats, Floats, Floats]]) -> list[str]:
    """Return the quantities whose sums are right in nearly all reports.

    Of quantities with few reports, such as years that are columns, one that misses by little goes with the others:
    means and shares, which do not add up, miss by much.
    """
    fits = {name: off <= slack for name, (off, slack, _) in compared.items() if len(off)}
    good = [name for name, each in fits.items() if each.mean() >= LEAST_SHARE]
    few = [name for name, each in fits.items() if len(each) < FEW]
    near = [name for name in few if name not in good and np.all(compared[name][0] <= _NEAR * compared[name][2])]
    together = [fits[name] for name in few if name in good or name in near]
    if near and np.concatenate(together).mean() >= LEAST_SHARE:
        return [name for name in fits if name in good or name in near]
    return good


def few(parts: Sequence[str]) -> str:
    """Return the parts in words, the first ones by name."""
    if len(parts) == 1:
        return saying("every {one}", one=parts[0])
    parts = [part.strip() for part in parts]
    if len(parts) > 4:
        return saying("{parts} and {n} more", parts=", ".join(parts[:3]), n=len(parts) - 3)
    return ", ".join(parts)


def slug(text: str) -> str:
    """Return a text as part of the id of a rule."""
    kept = "".join(sign if sign.isalnum() else "-" for sign in text.lower())
    return "-".join(part for part in kept.split("-") if part) or "total"
