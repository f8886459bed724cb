"""Conflicts that need two rules or more."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cac_check.certificate import Witness, members_of
from cac_check.engine.components import components
from cac_check.engine.decision import Undecided
from cac_check.engine.diagnosis import diagnose
from cac_check.model import Profile, Rule, Verdict
from cac_check.verdict.binding import Bound
from cac_check.verdict.judge import Judge
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.nodes import Node
from cac_check.verdict.trial import Accepts

_RULE = "rule "


class Told(NamedTuple):
    """A conflict that was found before."""

    items: frozenset[str]
    """As :func:`named` names them."""
    lenient: bool
    """Whether it stands on a loose reading too."""


class Group(NamedTuple):
    """Rules and claims that hang together through quantities, whether anyone tells those or not."""

    rules: list[Bound]
    nodes: list[Node]


class Joint(NamedTuple):
    """A judgement on rules that only together say anything against claims."""

    rules: list[Rule]
    nodes: list[Node]
    judgement: Judgement


def groups(bound: Iterable[Bound], nodes: Sequence[Node]) -> Iterator[Group]:
    """Yield the rules that hang together with claims, apart from those they have nothing to do with.

    A figure alone has nothing to contradict: on it bind those rules only that have a finding of their own.
    """
    items: list[Bound | Node] = [*bound, *nodes]
    for part in components(items, lambda item: item.variables if isinstance(item, Node) else item.member.variables):
        told = [item for item in part if isinstance(item, Node)]
        rules = [item for item in part if isinstance(item, Bound) and (item.binding.alone or len(told) > 1)]
        if rules:
            yield Group(rules, told)


def joint_judgements(judge: Judge, group: Group, accepts: Accepts, told: Collection[Told]) -> list[Joint]:
    """Return, per minimal conflict with several rules, those rules, its nodes, and the judgement on them alone.

    Where the search was cut before it found one, that is the judgement on all rules of the group; where it was cut
    later, every judgement says that there may be more.
    """
    search = functools.partial(_conflicts, judge, group, accepts)
    here = list(told)
    conflicts, cut = search([one.items for one in here], judge.profile)
    judged = {conflict: _judged(judge, group, accepts, conflict) for conflict in conflicts}
    if not cut and judge.profile is not Profile.LENIENT:
        # A conflict that fits on a loose reading may be part of one that does not fit even then.
        here += [Told(conflict, _is_lenient(found.judgement)) for conflict, found in judged.items()]
        if not all(one.lenient for one in here):
            more, cut = search([one.items for one in here if one.lenient], Profile.LENIENT)
            judged |= {conflict: _judged(judge, group, accepts, conflict) for conflict in more}
    if cut and not judged:
        reason = "the search for conflicts of several rules was cut short"
        return [Joint([one.rule for one in group.rules], group.nodes, Judgement(Verdict.UNDECIDED, reason))]
    return [
        Joint(found.rules, found.nodes, replace(found.judgement, conflicts_cut=cut))
        for found in judged.values()
        if found.judgement is not None
    ]


class _Judged(NamedTuple):
    rules: list[Rule]
    nodes: list[Node]
    judgement: Judgement | None


def _is_lenient(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.proof_profile is Profile.LENIENT


def _judged(judge: Judge, group: Group, accepts: Accepts, conflict: frozenset[str]) -> _Judged:
    rules = [one for one in group.rules if _key(one.member.id) in conflict]
    claimed = [node for node in group.nodes if node.id in conflict]
    judgement = judge.rule([one.member for one in rules], claimed, accepts)
    return _Judged([one.rule for one in rules], claimed, judgement)


def named(rules: Iterable[str], nodes: Iterable[str]) -> frozenset[str]:
    """Return the items of a conflict of these rules and nodes."""
    return frozenset((*nodes, *map(_key, rules)))


def _key(rule: str) -> str:
    """Return a name for a rule that is no claim's."""
    return f"{_RULE}{rule}"


def _conflicts(
    judge: Judge,
    group: Group,
    accepts: Accepts,
    known: Sequence[frozenset[str]],
    profile: Profile,
) -> tuple[Sequence[frozenset[str]], bool]:
    """Return the conflicts of several rules that are minimal under a profile, and whether there may be more."""
    if judge.expired():
        return (), True
    by_id = {node.id: node for node in group.nodes}
    rules = {_key(one.member.id): one.member for one in group.rules}
    claims = {node.id: node.member(profile) for node in group.nodes}

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
