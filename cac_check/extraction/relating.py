"""Rules that the words of a text suggest: of the N, including, the rest, other, in total, from A to B, X of Y (Z %).

Every rule is a proposal with the words that suggest it and the question that a person must answer. What words relate
figures is data of a language: its ``relations``, ``wholes_before``, ``rest``, ``start_of_change``, ``end_of_change``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from cac_check.extraction.figures_in_order import FiguresInOrder
from cac_check.extraction.proposals import Proposal
from cac_check.extraction.suggested_rule import RuleDraft
from cac_check.extraction.unworded_relations import adding_up, reported_twice
from cac_check.extraction.worded_relations import changes, others, parts_of_wholes, shares, totals


def relations_of(proposals: Sequence[Proposal]) -> tuple[RuleDraft, ...]:
    """Return the rules that the words around figures suggest, in the order of the text."""
    figures = FiguresInOrder([each for each in proposals if each.mention.value is not None])
    found: dict[tuple[object, ...], RuleDraft] = {}
    taken = {each.quantity for each in proposals}
    for each in _read(figures):
        key = (each.form, each.total, each.parts)
        if key in found:
            continue
        if each.form == "breakdown" and each.total is None:
            name = _fresh(f"{each.parts[0].partition('_')[0]}_total", taken)
            taken.add(name)
            found[key] = replace(each, unnamed=name)
        else:
            found[key] = each
    return tuple(found.values())


def _read(figures: FiguresInOrder) -> Iterator[RuleDraft]:
    """Yield rules, those that words tell plainly first."""
    for sentence in figures.sentences():
        yield from changes(figures, sentence)
        yield from shares(figures, sentence)
        yield from totals(figures, sentence)
    for sentence in figures.sentences():
        yield from parts_of_wholes(figures, sentence)
    yield from others(figures)
    yield from reported_twice(figures)
    yield from adding_up(figures)


def _fresh(name: str, taken: Set[str]) -> str:
    return name if name not in taken else next(f"{name}_{n}" for n in itertools.count(2) if f"{name}_{n}" not in taken)
