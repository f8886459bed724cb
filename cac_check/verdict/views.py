"""Views: which claims are put side by side, and which conflicts belong to that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from cac_check.conflict import rule_of
from cac_check.derived_rules import CUMULATIVE
from cac_check.finding import View
from cac_check.records import dataclass
from cac_check.verdict.feasibility import Accepts
from cac_check.verdict.judgement_cache import Distinction
from cac_check.verdict.nodes import ClaimIndex, Node

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
    distinction: Distinction | None = None
    """Nodes of equal distinction are the same to ``accepts``; ``None``: it asks for more than that."""


def parts_of(
    index: ClaimIndex,
    views: Sequence[View],
    sources: Collection[str] | None,
    tied: Mapping[str, int],
    applied: Applied,
) -> Iterator[Part]:
    """Yield the parts of a check, all claims together last.

    Args:
        index: the claims.
        views: which views to take.
        sources: of these sources only, in the views of one source (``None``: of all).
        tied: which quantities hang together, by number: a source is held against claims of references on these alone,
            since others say nothing against it.
        applied: what applied in the parts before, filled while they are looked at: all claims together are asked
            for what no view of a single source can have found.
    """
    places: dict[str, list[int]] = {source: [] for source in index.dataset.sources}
    referred: dict[int, list[int]] = {}
    for place, claim in enumerate(index.claims):
        places.setdefault(claim.source, []).append(place)
        if claim.source in index.references:
            referred.setdefault(tied[claim.quantity], []).append(place)
    by_source = {source: told for source, told in places.items() if told}
    for source, told in by_source.items():
        if sources is not None and source not in sources:
            continue
        claims = [index.claims[place] for place in told]
        if View.WITHIN in views:
            everything = tuple(index.nodes(claims))
            yield Part(View.WITHIN, source, everything, lambda _nodes, _rules: True, lambda _node: None)
        if View.AGAINST in views and source not in index.references and referred:
            near = {tied[claim.quantity] for claim in claims}
            both = sorted([*told, *(place for number in near for place in referred.get(number, ()))])
            distinction = _side(source, index.references)
            nodes = index.nodes(index.claims[place] for place in both)
            yield Part(View.AGAINST, source, tuple(nodes), _mixes(distinction), distinction)
    if View.TOGETHER in views and (len(by_source) > 1 or View.WITHIN not in views):
        yield Part(View.TOGETHER, None, tuple(index.nodes(index.claims)), _needs_several(index, views, applied))


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


def _needs_several(index: ClaimIndex, views: Sequence[View], applied: Applied) -> Accepts:
    """Accept conflicts that no view of a single source has found: some rule did not apply there, or claims lack."""
    references = index.references

    def found_in(view: View, sources: Collection[str], rules: frozenset[str]) -> bool:
        # What is cumulative is compared wherever both days are told, and elsewhere as far as it matters.
        needed = frozenset(rule for rule in rules if not rule.startswith(CUMULATIVE))
        looked_at = [(view, source) for source in sources if needed == rules or (view, source) in applied]
        return view in views and any(needed.issubset(applied.get(place, ())) for place in looked_at)

    def accepts(nodes: Sequence[Node], rules: frozenset[str]) -> bool:
        if not nodes:
            return True  # rules that cannot hold by themselves
        rules = frozenset(map(rule_of, rules))
        if found_in(View.WITHIN, frozenset.intersection(*(node.sources for node in nodes)), rules):
            return False
        witnesses = [node.sources for node in nodes if not node.sources & references]
        own = frozenset.intersection(*witnesses) if witnesses else frozenset()
        accepted = [source for source in own if _mixes(_side(source, references))(nodes, rules)]
        return not found_in(View.AGAINST, accepted, rules)

    return accepts
