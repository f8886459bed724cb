"""Conflicts that need two rules or more."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from cac_check.certificate import Witness, members_of
from cac_check.constraint import Member
from cac_check.diagnostic import Severity
from cac_check.engine.components import components
from cac_check.engine.diagnosis import diagnose
from cac_check.engine.limits import Undecided
from cac_check.model import Profile, Rule, Verdict
from cac_check.verdict.binding import Bound
from cac_check.verdict.feasibility import Accepts
from cac_check.verdict.judge import Detail, Judge
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.nodes import Node

_RULE = "rule "

STEPS_PER_STEP = 8
"""How many times more a step costs in the search for the smallest conflict, where a set is grown in every step."""


class KnownConflict(NamedTuple):
    """A conflict that was found before."""

    items: frozenset[str]
    """As :func:`named` names them."""
    lenient: bool
    """Whether it stands on a loose reading too."""


class Group(NamedTuple):
    """Rules and claims that hang together through quantities, whether anyone tells those or not."""

    rules: list[Bound]
    nodes: list[Node]

    def whole(self, judgement: Judgement) -> Joint:
        """Return a judgement on all of it."""
        return Joint([one.rule for one in self.rules], [one.member for one in self.rules], self.nodes, judgement)


class Joint(NamedTuple):
    """A judgement on rules that only together say anything against claims."""

    rules: list[Rule]
    members: list[Member]
    nodes: list[Node]
    judgement: Judgement

    @property
    def leading(self) -> list[str]:
        """The ids of the rules of the first conflict, or of all where none was found."""
        named = [conflict.rules for conflict in self.judgement.conflicts[:1]]
        ids = {member.id: rule.id for rule, member in zip(self.rules, self.members, strict=True)}
        return [ids[name] for name in (named[0] if named else ids)]

    @property
    def severity(self) -> Severity:
        """That of the mildest rule of a conflict; of several conflicts, of the most severe."""
        severities = {member.id: rule.severity for rule, member in zip(self.rules, self.members, strict=True)}
        conflicts = [conflict.rules for conflict in self.judgement.conflicts] or [tuple(severities)]
        mildest = (min((severities[name] for name in names), key=attrgetter("rank")) for names in conflicts)
        return max(mildest, key=attrgetter("rank"))


def groups(bound: Iterable[Bound], nodes: Sequence[Node]) -> Iterator[Group]:
    """Yield the rules that hang together with claims, apart from those they have nothing to do with.

    A figure alone has nothing to contradict: on it bind those rules only that have a finding of their own.
    """
    items: list[Bound | Node] = [*bound, *nodes]
    for part in components(items, lambda item: item.variables if isinstance(item, Node) else item.member.variables):
        claims = [item for item in part if isinstance(item, Node)]
        rules = [item for item in part if isinstance(item, Bound) and (item.binding.alone or len(claims) > 1)]
        if rules:
            yield Group(rules, claims)


def joint_judgements(
    judge: Judge, group: Group, accepts: Accepts, found_before: Collection[KnownConflict]
) -> list[Joint]:
    """Return, per minimal conflict with several rules, those rules, its nodes, and the judgement on them alone.

    Where the search was cut before it found one, that is the judgement on all rules of the group; where it was cut
    later, every judgement says that there may be more.
    """
    search = functools.partial(_conflicts, judge, group, accepts)
    here = list(found_before)
    conflicts, cut = search([one.items for one in here], judge.profile)
    judged = {conflict: _judged(judge, group, accepts, conflict) for conflict in conflicts}
    if not cut and judge.profile is not Profile.LENIENT:
        # A conflict that fits on a loose reading may be part of one that does not fit even then.
        here += [KnownConflict(conflict, _is_lenient(found.judgement)) for conflict, found in judged.items()]
        if not all(one.lenient for one in here):
            more, cut = search([one.items for one in here if one.lenient], Profile.LENIENT)
            judged |= {conflict: _judged(judge, group, accepts, conflict) for conflict in more}
    if cut and not judged and not found_before:
        proved = _refuted(judge, group, accepts)
        if proved is not None:
            return [proved]
    if cut and not judged:
        return [group.whole(Judgement(Verdict.UNDECIDED, judge.limits.used_up()))]
    found = [
        Joint(one.rules, one.members, one.nodes, replace(one.judgement, conflicts_cut=cut))
        for one in judged.values()
        if one.judgement is not None
    ]
    return [_explained(judge, accepts, cause) for cause in _causes(judge, found)]


def _refuted(judge: Judge, group: Group, accepts: Accepts) -> Joint | None:
    """Return that a group cannot hold even on a loose reading, if that is proved though no smaller part of it is."""
    if judge.expired():
        return None
    claims = [node.member(Profile.LENIENT) for node in group.nodes]
    found = judge.decider.decide([one.member for one in group.rules], claims, readable=False)
    if isinstance(found, Witness | Undecided):
        return None
    named = members_of(found)
    part = Group([one for one in group.rules if one.member.id in named], [n for n in group.nodes if n.id in named])
    members = [one.member for one in part.rules]
    if len(members) < 2 or not accepts(part.nodes, frozenset(member.id for member in members)):
        return None
    judgement = judge.refuted(members, part.nodes)
    return None if judgement is None else part.whole(judgement)


def _causes(judge: Judge, found: Sequence[Joint]) -> list[list[Joint]]:
    """Sort conflicts by the claim that is behind them, the conflict of fewest claims and rules first.

    What is behind them is what costs least to correct, and of that as few claims as can be: one wrong figure among
    rules that hang together breaks many of them.
    """
    nodes = {node.id: node for one in found for node in one.nodes}
    place = {name: number for number, name in enumerate(sorted(nodes, key=lambda name: _content(judge, nodes[name])))}
    ordered = sorted(
        found,
        key=lambda one: (
            len(one.nodes),
            len(one.rules),
            one.judgement.gap is None,
            -(one.judgement.gap or 0),
            sorted(place[node.id] for node in one.nodes),
            [rule.id for rule in one.rules],
        ),
    )
    minimal = [frozenset(node.id for node in one.nodes) for one in ordered if one.nodes]

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool | None:
        return next((conflict for conflict in minimal if conflict <= kept), True)

    prices = {name: judge.index.prices(node) for name, node in nodes.items()}
    corrections = diagnose(prices, oracle, known=minimal, conflicts=0).corrections
    behind = min(
        corrections, key=lambda names: (len(names), sorted(map(place.__getitem__, names))), default=frozenset()
    )
    hit = {name: sum(name in conflict for conflict in minimal) for name in nodes}
    causes: dict[object, list[list[Joint]]] = {}
    for one in ordered:
        named = [node.id for node in one.nodes if node.id in behind]
        cause = max(named, key=lambda name: (hit[name], -place[name]), default=None)
        groups_ = causes.setdefault((cause, one.judgement.verdict, one.judgement.proof_profile), [])
        mates = next((mates for mates in groups_ if cause is not None and _overlap(judge, [*mates, one])), None)
        if mates is None:
            groups_.append([one])
        else:
            mates.append(one)
    return [mates for groups_ in causes.values() for mates in groups_]


def _content(judge: Judge, node: Node) -> tuple[list[str], str, str]:
    """Return what sorts claims alike whatever order they are written in."""
    return sorted(node.variables), str(node.reading.under(judge.profile)), node.id


def _overlap(judge: Judge, several: Sequence[Joint]) -> bool:
    """Whether no quantity is told in two ways that exclude each other, which is another story."""
    nodes = {node.id: node for one in several for node in one.nodes}.values()
    return not any(
        one.variables == other.variables
        and one.reading.under(judge.profile).intersect(other.reading.under(judge.profile)) is None
        for one, other in itertools.combinations(nodes, 2)
    )


def _explained(judge: Judge, accepts: Accepts, several: Sequence[Joint]) -> Joint:
    """Return one judgement for conflicts that have one cause, with what would correct them; the first leads."""
    lead = several[0]
    whole = judge.rule(lead.members, lead.nodes, accepts)
    if whole is not None and whole.conflicts:
        whole = replace(whole, conflicts_cut=lead.judgement.conflicts_cut)
        lead = lead._replace(judgement=whole)
    if len(several) == 1:
        return lead
    rules = {member.id: (rule, member) for one in several for rule, member in zip(one.rules, one.members, strict=True)}
    nodes = list({node.id: node for one in several for node in one.nodes}.values())
    members = [member for _, member in rules.values()]
    judgements = [lead.judgement, *(one.judgement for one in several[1:])]
    return Joint([rule for rule, _ in rules.values()], members, nodes, judge.together(judgements, members, nodes))


class _Judged(NamedTuple):
    rules: list[Rule]
    members: list[Member]
    nodes: list[Node]
    judgement: Judgement | None


def _is_lenient(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.proof_profile is Profile.LENIENT


def _judged(judge: Judge, group: Group, accepts: Accepts, conflict: frozenset[str]) -> _Judged:
    rules = [one for one in group.rules if _key(one.member.id) in conflict]
    claimed = [node for node in group.nodes if node.id in conflict]
    judgement = judge.rule([one.member for one in rules], claimed, accepts, detail=Detail.CONFLICTS)
    return _Judged([one.rule for one in rules], [one.member for one in rules], claimed, judgement)


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
    problem = judge.decider.problem((), {**rules, **claims})
    costs = {**dict.fromkeys(rules, 1), **dict.fromkeys(claims, len(rules) + 1)}
    found_before = dict.fromkeys(known)
    if not found_before and problem.holds() is True:
        return (), False

    def counts(conflict: frozenset[str]) -> bool:
        asserted = frozenset(rules[key].id for key in conflict if key in rules)
        return len(asserted) > 1 and accepts([by_id[key] for key in conflict if key in by_id], asserted)

    steps = max(1, judge.limits.joint // len(costs))
    diagnosis = problem.diagnose(
        {key: {(key, ""): 1} for key in costs},
        known=found_before,
        counts=counts,
        conflicts=judge.max_conflicts,
        steps=steps,
    )
    found = list(diagnosis.conflicts)
    if diagnosis.conflicts_cut and found:
        smallest = problem.smallest_conflict(costs, steps=steps // STEPS_PER_STEP)
        if smallest is not None and smallest not in found and counts(smallest):
            found.append(smallest)
    found.sort(key=lambda conflict: sum(costs[key] for key in conflict))
    return found[: judge.max_conflicts], diagnosis.conflicts_cut
