"""Patterns of a baseline brought up to what tables hold today."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from cac_check.engine.tables.names import as_written
from cac_check.gate.baseline import Pattern
from cac_check.records import dataclass

MOST_VALUES = 20
"""A new pattern names a key by its values where it has no more of them."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PatternUpdate:
    """What became of the patterns of a baseline."""

    patterns: tuple[Pattern, ...]
    """Those that stay, in their order, and the new ones behind them."""
    changed: tuple[tuple[Pattern, int], ...]
    """Those whose count follows what there is, with the count they had."""
    new: tuple[Pattern, ...]
    gone: tuple[Pattern, ...]
    """Those of rules of these tables that nothing matches any more."""
    foreign: tuple[Pattern, ...]
    """Those of no rule of these tables: they stay as they are."""


def updated_patterns(
    patterns: Sequence[Pattern],
    rows: Sequence[Row],
    keys: Sequence[str],
    rules: Collection[str],
    fails: Callable[[Row], bool],
    because: str | None,
    until: date | None,
) -> PatternUpdate:
    """Return patterns that accept every row that would fail now, and no more rows than there are.

    A pattern without a count holds whatever there is, and stays. Reasons and days of patterns that stay are kept, also
    where more rows match than before.

    Args:
        patterns: those of the baseline.
        rows: the reports of the tables that break a rule, as a comparison with nothing has them.
        keys: the names of their keys, without ``rule``.
        rules: the rules of these tables.
        fails: whether a row would fail if nothing were accepted.
        because: the reason for rows that no pattern matches.
        until: the last day of those.

    Raises:
        ValueError: if there are such rows and no reason is given.
    """
    kept: list[Pattern] = []
    changed, gone, foreign = [], [], []
    own = [pattern for pattern in patterns if pattern.rule in rules]
    counts = {number: sum(map(pattern.matches, rows)) for number, pattern in enumerate(patterns)}
    for number, pattern in enumerate(patterns):
        found = counts[number]
        if pattern.rule not in rules:
            foreign.append(pattern)
            kept.append(pattern)
        elif pattern.count is None:
            kept.append(pattern)
        elif not found:
            gone.append(pattern)
        else:
            kept.append(replace(pattern, count=found))
            if found != pattern.count:
                changed.append((kept[-1], pattern.count))
    left = [row for row in rows if fails(row) and not any(pattern.matches(row) for pattern in own)]
    if left and because is None:
        first = Pattern(str(left[0]["rule"]), _values(left[:1], keys), 1, "")
        raise ValueError(f"{first} is not accepted yet and needs a reason ({len(left):,} in all)")
    new = tuple(_new(left, rows, keys, because or "", until))
    return PatternUpdate((*kept, *new), tuple(changed), new, tuple(gone), tuple(foreign))


def _new(
    left: Iterable[Row], rows: Sequence[Row], keys: Sequence[str], because: str, until: date | None
) -> Iterator[Pattern]:
    """Yield a pattern for the rows of each rule: it names the keys that have few values, and counts what it matches."""
    by_rule = sorted(left, key=lambda row: str(row["rule"]))
    for rule, mine in groupby(by_rule, key=lambda row: str(row["rule"])):
        pattern = Pattern(rule, _values(list(mine), keys), 1, because, until)
        yield replace(pattern, count=sum(map(pattern.matches, rows)))


def _values(rows: Sequence[Row], keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the values of the keys that every row has, where they are few."""
    found = {}
    for key in keys:
        values = {row[key] for row in rows}
        if None not in values and len(values) <= MOST_VALUES:
            found[as_written(key)] = tuple(sorted(map(str, values)))
    return found
