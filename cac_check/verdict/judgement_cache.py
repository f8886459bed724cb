"""A judge's memory: outlets copy one text, so the same question comes up under other names again and again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import TypeAlias

from cac_check.certificate import verify
from cac_check.constraint import Member
from cac_check.verdict.feasibility import Accepts
from cac_check.verdict.judge import Judge
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.nodes import Node
from cac_check.verdict.renaming import renamed_judgement

Distinction: TypeAlias = Callable[[Node], Hashable]
"""What of a node decides whether its conflicts are accepted."""


class JudgementCache:
    """Asks a judge each question once.

    Two questions are the same if they differ in nothing but the names of claims, sources and lineages. The answer is
    then written for the claims at hand, and used if its proofs pass verification for them.
    """

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._known = judge.decider.memory.judged

    def rule(
        self,
        rule: Member,
        nodes: Sequence[Node],
        accepts: Accepts,
        missing: Sequence[str],
        settled: Collection[str],
        distinction: Distinction | None,
    ) -> Judgement | None:
        """Return :meth:`Judge.rule` of one rule; without ``distinction`` it is always asked."""
        return self._answer(
            (rule, tuple(missing)),
            [rule],
            nodes,
            settled,
            distinction,
            lambda: self._judge.rule([rule], nodes, accepts, missing, settled),
        )

    def quantity(
        self, nodes: Sequence[Node], accepts: Accepts, distinction: Distinction | None, others: Sequence[Node] = ()
    ) -> Judgement | None:
        """Return :meth:`Judge.quantity`; without ``distinction``, or with open meanings, it is always asked."""
        return self._answer(None, [], nodes, (), distinction, lambda: self._judge.quantity(nodes, accepts, others))

    def _answer(
        self,
        asked: Hashable,
        rules: Sequence[Member],
        nodes: Sequence[Node],
        settled: Collection[str],
        distinction: Distinction | None,
        judge: Callable[[], Judgement | None],
    ) -> Judgement | None:
        if distinction is None or any(node.open for node in nodes):  # what is open is told in the words of its claims
            return judge()
        question = (asked, self._likeness(rules, nodes, settled, distinction))
        names = tuple(node.id for node in nodes)
        if question in self._known:
            known, names_then = self._known[question]
            answer = known and renamed_judgement(known, dict(zip(names_then, names, strict=True)))
            if answer is None or self._proved(answer, rules, nodes):
                return answer
        answer, _ = self._judge.decider.keep(self._known, question, (judge(), names))
        return answer

    def _likeness(
        self, rules: Sequence[Member], nodes: Sequence[Node], settled: Collection[str], distinction: Distinction
    ) -> Hashable:
        """Return all that a judgement can depend on, but names; lineages are numbered as they come."""
        numbers: dict[tuple[str, str], int] = {}
        index = self._judge.index
        names = frozenset[str]().union(*[rule.variables for rule in rules], *[node.variables for node in nodes])
        like = tuple(
            [
                (
                    node.variables,
                    node.reading,
                    tuple([(numbers.setdefault(key, len(numbers)), paid) for key, paid in index.prices(node).items()]),
                    node.sources.isdisjoint(index.references),
                    node.id in settled,
                    distinction(node),
                )
                for node in nodes
            ]
        )
        return like, index.kinds(names), self._judge.profile, self._judge.limits, self._judge.max_conflicts

    def _proved(self, judgement: Judgement, rules: Sequence[Member], nodes: Sequence[Node]) -> bool:
        by_id = {node.id: node for node in nodes}
        for conflict in judgement.conflicts:
            assert judgement.proof_profile is not None
            claims = [by_id[claim].member(judgement.proof_profile) for claim in conflict.claims]
            if not verify(conflict.proof, self._judge.index.system(rules, claims)):
                return False
        return True
