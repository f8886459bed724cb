"""Conflicts that need two rules or more."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cac_check.certificate import Witness, members_of
from cac_check.constraint import Member
from cac_check.engine.components import components
from cac_check.engine.decision import Undecided
from cac_check.engine.diagnosis import diagnose
from cac_check.model import Profile, Rule, Verdict
from cac_check.verdict.judge import Judge
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.nodes import Node
from cac_check.verdict.trial import Accepts

_Bound = tuple[Rule, Member]
_RULE = "rule "


class Told(NamedTuple):
    """A conflict that was found before."""

    items: frozenset[str]
    """As :func:`named` names them."""
    lenient: bool
    """Whether it stands on a loose reading too."""


def joint_judgements(
    judge: Judge, bound: Sequence[_Bound], nodes: Sequence[Node], accepts: Accepts, told: Collection[Told]
) -> Iterator[tuple[list[Rule], list[Node], Judgement]]:
    """Yield, per minimal conflict with several rules, those rules, its nodes, and the judgement on them alone.

    Where the search was cut before it found one, that is the judgement on all rules of a group; where it was cut
    later, every judgement says that there may be more.
    """
    for group in components(bound, lambda entry: entry[1].variables):
        if len(group) < 2:
            continue
        names = {name for _, member in group for name in member.variables}
        involved = [node for node in nodes if names.intersection(node.variables)]
        search = functools.partial(_conflicts, judge, group, involved, accepts)
        items = {node.id for node in involved}.union(_key(member.id) for _, member in group)
        here = [one for one in told if one.items <= items]
        conflicts, cut = search([one.items for one in here], judge.profile)
        judged = {conflict: _judged(judge, group, involved, accepts, conflict) for conflict in conflicts}
        if not cut and judge.profile is not Profile.LENIENT:
            # A conflict that fits on a loose reading may be part of one that does not fit even then.
            here += [Told(conflict, _is_lenient(judgement)) for conflict, (_, _, judgement) in judged.items()]
            if not all(one.lenient for one in here):
                more, cut = search([one.items for one in here if one.lenient], Profile.LENIENT)
                judged |= {conflict: _judged(judge, group, involved, accepts, conflict) for conflict in more}
        if cut and not judged:
            reason = "the search for conflicts of several rules was cut short"
            yield [rule for rule, _ in group], involved, Judgement(Verdict.UNDECIDED, reason)
        for rules, claimed, judgement in judged.values():
            if judgement is not None:
                yield rules, claimed, replace(judgement, conflicts_cut=cut)


def _is_lenient(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.proof_profile is Profile.LENIENT


def _judged(
    judge: Judge, group: Sequence[_Bound], nodes: Sequence[Node], accepts: Accepts, conflict: frozenset[str]
) -> tuple[list[Rule], list[Node], Judgement | None]:
    rules = [(rule, member) for rule, member in group if _key(member.id) in conflict]
    claimed = [node for node in nodes if node.id in conflict]
    return [rule for rule, _ in rules], claimed, judge.rule([member for _, member in rules], claimed, accepts)


def named(rules: Iterable[str], nodes: Iterable[str]) -> frozenset[str]:
    """Return the items of a conflict of these rules and nodes."""
    return frozenset((*nodes, *map(_key, rules)))


def _key(rule: str) -> str:
    """Return a name for a rule that is no claim's."""
    return f"{_RULE}{rule}"


def _conflicts(
    judge: Judge,
    group: Sequence[_Bound],
    nodes: Sequence[Node],
    accepts: Accepts,
    known: Sequence[frozenset[str]],
    profile: Profile,
) -> tuple[Sequence[frozenset[str]], bool]:
    """Return the conflicts of several rules that are minimal under a profile, and whether there may be more."""
    if judge.expired():
        return (), True
    by_id = {node.id: node for node in nodes}
    rules = {_key(member.id): member for _, member in group}
    claims = {node.id: node.member(profile) for node in nodes}

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
    standing = dict.fromkeys(known)
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
