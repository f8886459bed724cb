"""Views: which claims are put side by side, and which conflicts belong to that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from cac_check.conflict import rule_of
from cac_check.finding import View
from cac_check.model import Claim
from cac_check.records import dataclass
from cac_check.verdict.judgement_cache import BaselineState
from cac_check.verdict.nodes import ClaimIndex, Node
from cac_check.verdict.trial import Accepts

Applied = Mapping[tuple[View, str | None], Collection[str]]
"""Ids of the rules that applied in a view of a source."""


@dataclass(frozen=True, slots=True)
class Part:
    """One view of one source (or of all), with its nodes."""

    view: View
    source: str | None
    nodes: tuple[Node, ...]
    accepts: Accepts
    """Which conflicts belong to it."""
    standing: BaselineState | None = None
    """Nodes of equal standing are the same to ``accepts``; ``None``: it asks for more than that."""


def parts_of(
    board: ClaimIndex, views: Sequence[View], sources: Collection[str] | None, applied: Applied
) -> Iterator[Part]:
    """Yield the parts of a check, all claims together last.

    Args:
        board: the claims.
        views: which views to take.
        sources: of these sources only, in the views of one source (``None``: of all).
        applied: what applied in the parts before, filled while they are looked at: all claims together are asked
            for what no view of a single source can have found.
    """
    by_source: dict[str, list[Claim]] = {source: [] for source in board.dataset.sources}
    for claim in board.claims:
        by_source.setdefault(claim.source, []).append(claim)
    by_source = {source: claims for source, claims in by_source.items() if claims}
    referred = [claim for claim in board.claims if claim.source in board.references]
    for source, claims in by_source.items():
        if sources is not None and source not in sources:
            continue
        if View.WITHIN in views:
            everything = tuple(board.nodes(claims))
            yield Part(View.WITHIN, source, everything, lambda _nodes, _rules: True, lambda _node: None)
        if View.AGAINST in views and source not in board.references and referred:
            both = [claim for claim in board.claims if claim.source == source or claim.source in board.references]
            standing = _side(source, board.references)
            yield Part(View.AGAINST, source, tuple(board.nodes(both)), _mixes(standing), standing)
    if View.TOGETHER in views and (len(by_source) > 1 or View.WITHIN not in views):
        yield Part(View.TOGETHER, None, tuple(board.nodes(board.claims)), _needs_several(board, views, applied))


def _side(source: str, references: frozenset[str]) -> Callable[[Node], tuple[bool, bool]]:
    """Return what tells of a node whether the source, and whether a reference says it."""
    return lambda node: (source in node.sources, bool(node.sources & references))


def _mixes(side: Callable[[Node], tuple[bool, bool]]) -> Accepts:
    """Accept conflicts of a claim of the source with one of a reference, unless the references conflict anyway."""

    def accepts(nodes: Sequence[Node], _rules: frozenset[str]) -> bool:
        sides = [side(node) for node in nodes]
        theirs = [reference for _, reference in sides]
        return any(theirs) and not all(theirs) and any(own for own, _ in sides)

    return accepts


def _needs_several(board: ClaimIndex, views: Sequence[View], applied: Applied) -> Accepts:
    """Accept conflicts that no view of a single source has found: some rule did not apply there, or claims lack."""

    def found_in(view: View, sources: Collection[str], rules: frozenset[str]) -> bool:
        return view in views and any(rules.issubset(applied.get((view, source), ())) for source in sources)

    def accepts(nodes: Sequence[Node], rules: frozenset[str]) -> bool:
        if not nodes:
            return True  # rules that cannot hold by themselves
        rules = frozenset(map(rule_of, rules))
        if found_in(View.WITHIN, frozenset.intersection(*(node.sources for node in nodes)), rules):
            return False
        told = [node.sources for node in nodes if not node.sources & board.references]
        return not told or not found_in(View.AGAINST, frozenset.intersection(*told), rules)

    return accepts
