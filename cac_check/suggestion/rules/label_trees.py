"""Which labels are parts of which, by the labels alone: codes that begin with others, labels that stand further in.

Labels only propose; whether the figures add up is weighed afterwards, one hypothesis per label with parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cac_check.records import dataclass

_SEPARATORS = (".", "-", "/", ":", " ", "M", "Q", "W")
"""What parts a code from what is below it; the last ones a year from its months, quarters and weeks."""

_TOTAL = re.compile(
    r"_?t|_z|tot(?:al)?|totals?\b.*|.*\btotals?|all\b.*|insgesamt|zusammen|(?:gesamt)?summe|ensemble|totale|suma|totalt"
    r"|yhteensä|i alt|ogółem|合計|总计|总数|計|計",
    re.IGNORECASE,
)

_LEAST = 4
"""Labels below others that make a tree; fewer are found from the figures."""

_MOST_LEVELS = 8


@dataclass(frozen=True, slots=True)
class Tree:
    """Labels that are parts of others."""

    parents: Mapping[str, str]
    """Label → the label it is part of."""
    cut: str = ""
    """What stands between a code and the code it is part of, if all have it."""
    lengths: tuple[int, ...] = ()
    """How long the codes of each level are, if that tells what each is part of."""
    total: str | None = None
    """What the codes of the first level are part of."""

    @property
    def is_one_rule(self) -> bool:
        """Whether one rule says it of all labels."""
        return bool(self.cut or self.lengths)


def trees(labels: Sequence[str], rows: Sequence[str | None]) -> Iterator[Tree]:
    """Yield what labels say of being parts of each other.

    Args:
        labels: each once.
        rows: the labels of a table in its order.
    """
    known = set(labels)
    for separator in _SEPARATORS:
        parents = {
            label: before
            for label in labels
            if label.count(separator) == 1 and (before := label.partition(separator)[0]) in known
        }
        if _branches(parents) and all(label.count(separator) < 2 for label in labels):
            yield Tree(parents, cut=separator)
            return
    indented = _indented(rows)
    if _branches(indented):
        yield Tree(indented)
        return
    yield from _by_beginnings(labels)


def _branches(parents: Mapping[str, str]) -> bool:
    """Whether enough is below something, and mostly not alone."""
    return len(parents) >= _LEAST and len(parents) >= 2 * len(set(parents.values()))


def _by_beginnings(labels: Sequence[str]) -> Iterator[Tree]:
    """Yield the tree in which each code is part of the longest one that it begins with."""
    known = set(labels)
    parents = {}
    for label in labels:
        before = next((label[:end] for end in range(len(label) - 1, 0, -1) if label[:end] in known), None)
        if before is not None:
            parents[label] = before
    if not _branches(parents):
        return
    inside = {*parents, *parents.values()}
    lengths = tuple(sorted({len(label) for label in inside}))
    shorter = dict(zip(lengths[1:], lengths, strict=False))
    others = [label for label in labels if label not in inside]
    roots = [label for label in inside if label not in parents]
    is_regular = 1 < len(lengths) <= _MOST_LEVELS and all(
        len(parents[label]) == shorter[len(label)] for label in parents
    )
    is_regular = is_regular and all(len(root) == lengths[0] for root in roots)
    alone = [label for label in others if len(label) == lengths[0] and not _TOTAL.fullmatch(label)]
    totals = [label for label in others if label not in alone]
    tree = Tree(parents, lengths=lengths if is_regular and len(totals) < 2 else ())
    for total in totals[:1]:
        first = dict.fromkeys((*roots, *alone), total)
        yield replace(tree, parents=parents | first, total=total)
    yield tree if not totals else replace(tree, lengths=())


def _indented(rows: Sequence[str | None]) -> dict[str, str]:
    """Return of each label the nearest one above that stands less far in, if that is always the same one."""
    above: list[tuple[int, str]] = []
    found: dict[str, Counter[str]] = {}
    depths: dict[str, int] = {}
    previous = None
    for label in rows:
        if not label or label == previous:
            continue
        previous = label
        depth = len(label) - len(label.lstrip(" \u00a0\u3000\t"))
        while above and above[-1][0] >= depth:
            above.pop()
        if depths.setdefault(label.strip(), depth) != depth:
            return {}
        if above:
            found.setdefault(label, Counter())[above[-1][1]] += 1
        above.append((depth, label))
    if any(len(each) > 1 for each in found.values()):
        return {}
    return {label: next(iter(each)) for label, each in found.items()}
