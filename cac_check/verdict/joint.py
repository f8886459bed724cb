"""Conflicts that need two rules or more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from cac_check.certificate import Witness, members_of
from cac_check.constraint import Member
from cac_check.engine.components import components
from cac_check.engine.decision import Undecided
from cac_check.engine.diagnosis import diagnose
from cac_check.model import Rule, Verdict
from cac_check.verdict.judge import Accepts, Judge
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.nodes import Node

_Bound = tuple[Rule, Member]
_RULE = "rule "


def joint_judgements(
    judge: Judge, bound: Sequence[_Bound], nodes: Sequence[Node], accepts: Accepts, known: Collection[frozenset[str]]
) -> Iterator[tuple[list[Rule], list[Node], Judgement]]:
    """Yield, per minimal conflict with several rules, those rules, its nodes, and the judgement on them alone.

    Where the search was cut before it found one, that is the judgement on all rules of a group; where it was cut
    later, every judgement says that there may be more.
    ``known`` are the conflicts that were found before, as :func:`named` names them.
    """
    for group in components(bound, lambda entry: entry[1].variables):
        if len(group) < 2:
            continue
        names = {name for _, member in group for name in member.variables}
        involved = [node for node in nodes if names.intersection(node.variables)]
        conflicts, cut = _conflicts(judge, group, involved, accepts, known)
        if cut and not conflicts:
            reason = "the search for conflicts of several rules was cut short"
            yield [rule for rule, _ in group], involved, Judgement(Verdict.UNDECIDED, reason)
        for conflict in conflicts:
            rules = [(rule, member) for rule, member in group if _key(member.id) in conflict]
            claimed = [node for node in involved if node.id in conflict]
            judgement = judge.rule([member for _, member in rules], claimed, accepts)
            if judgement is not None:
                yield [rule for rule, _ in rules], claimed, replace(judgement, conflicts_cut=cut)


def named(rules: Iterable[str], nodes: Iterable[str]) -> frozenset[str]:
    """Return the items of a conflict of these rules and nodes."""
    return frozenset((*nodes, *map(_key, rules)))


def _key(rule: str) -> str:
    """Return a name for a rule that is no claim's."""
    return f"{_RULE}{rule}"


def _conflicts(
    judge: Judge, group: Sequence[_Bound], nodes: Sequence[Node], accepts: Accepts, known: Iterable[frozenset[str]]
) -> tuple[Sequence[frozenset[str]], bool]:
    """Return the conflicts of several rules, and whether there may be more."""
    if judge.expired():
        return (), True
    by_id = {node.id: node for node in nodes}
    rules = {_key(member.id): member for _, member in group}
    claims = {node.id: node.member(judge.profile) for node in nodes}

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool | None:
        found = judge.decider.decide(
            [member for key, member in rules.items() if key in kept],
            [member for key, member in claims.items() if key in kept],
            readable=False,
        )
        if isinstance(found, Undecided):
            return None
        if isinstance(found, Witness):
            return True
        named = members_of(found)
        return frozenset(key for key in kept if (rules[key].id if key in rules else key) in named)

    items = {*rules, *claims}
    standing = dict.fromkeys(conflict for conflict in known if conflict <= items)
    if not standing and oracle(frozenset(items)) is True:
        return (), False
    diagnosis = diagnose(
        {**{key: {(key, ""): 1} for key in rules}, **{key: {(key, ""): 1} for key in claims}},
        oracle,
        known=standing,
        counts=lambda conflict: (
            sum(key in rules for key in conflict) > 1
            and accepts(
                [by_id[key] for key in conflict if key in by_id],
                frozenset(rules[key].id for key in conflict if key in rules),
            )
        ),
        conflicts=judge.max_conflicts,
        steps=max(1, judge.limits.joint // len(items)),
    )
    return diagnosis.conflicts[: judge.max_conflicts], diagnosis.conflicts_cut
