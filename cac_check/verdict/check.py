"""The whole check: every view, every rule, every quantity told twice, and what needs several rules."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeVar

from cac_check.certificate import Witness
from cac_check.compiler import compile_rule, relation_row, variable
from cac_check.constraint import Cases, Member, MemberKind
from cac_check.dated import Dated
from cac_check.derived_rules import prepared, with_derived
from cac_check.diagnostic import Severity
from cac_check.engine.limits import Limits
from cac_check.finding import INTERNAL_ERROR, JOINT, TOLD_TWICE, Finding, Report, View
from cac_check.gc_pause import collector_paused
from cac_check.messages import Sentence
from cac_check.model import (
    Dataset,
    LinearRelation,
    Missing,
    Profile,
    Rule,
    Ruleset,
    Verdict,
    related,
)
from cac_check.reading import lexicon_versions
from cac_check.verdict.binding import Binding, Bindings, Bound, Telling, nodes_around, tied
from cac_check.verdict.bounds import bounds_of
from cac_check.verdict.decision_cache import Memory
from cac_check.verdict.followers import mark_followers
from cac_check.verdict.joint import KnownConflict, groups, joint_judgements, named
from cac_check.verdict.judge import Judge
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.judgement_cache import JudgementCache
from cac_check.verdict.nodes import ClaimIndex, Node
from cac_check.verdict.questions import answers_of
from cac_check.verdict.views import Part, parts_of
from cac_check.verdict.wording import wordings_of

DEFAULT_BUDGET = 100

Found = TypeVar("Found")


@collector_paused()
def check(
    dataset: Dataset,
    rules: Ruleset,
    *,
    profile: Profile | str = Profile.DEFAULT,
    views: Iterable[View | str] = tuple(View),
    sources: Collection[str] | None = None,
    conflicts: int = 10,
    budget: int | None = None,
    timeout: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    memory: Memory | None = None,
) -> Report:
    """Check every rule in every view and return what was proved.

    Args:
        dataset: the claims.
        rules: what must hold between quantities.
        profile: how strictly words are read.
        views: which claims to put side by side.
        sources: look only at these sources in the views ``within`` and ``against`` (``None``: at all).
        conflicts: how many minimal conflicts to list per finding at most.
        budget: how much work one question may take, in percent of the normal amount; deterministic.
        timeout: seconds of wall clock after which what is left is undecided.
        progress: called with the number of parts done and of all parts.
        memory: what earlier checks decided, and what this one does: where a data set is checked after every edit, most
            questions were answered before. It changes no byte of the report.

    Raises:
        ValueError: if the data set has no source, or there is no profile or view, of a name given.
    """
    profile = Profile(profile)
    unknown = [source for source in sources or () if source not in dataset.sources]
    if unknown:
        raise ValueError(f"no source has the id {', '.join(unknown)}; there are: {', '.join(dataset.sources)}")
    chosen = tuple(view for view in View if view in {View(view) for view in views})
    end = None if timeout is None else time.monotonic() + timeout
    limits = Limits.of(DEFAULT_BUDGET if budget is None else budget, lambda: end is not None and time.monotonic() > end)
    rules = with_derived(dataset, rules)
    dataset = prepared(dataset, rules)
    index = ClaimIndex(dataset)
    judge = Judge(index, profile, limits, conflicts, memory)
    check_run = CheckRun(index, rules, judge)
    findings: list[Finding] = []
    parts = list(parts_of(index, chosen, sources, tied(rules.rules, index.claims), check_run.applied_in))
    if any(part.view is View.AGAINST for part in parts):
        check_run.note_references()
    for done, part in enumerate(parts):
        if progress is not None:
            progress(done, len(parts))
        findings.extend(check_run.look(part))
    findings = mark_followers(findings)
    findings.sort(key=lambda found: (-found.verdict.rank, found.source or "", found.rule, found.view, found.id))
    answers = _safely(lambda: tuple(answers_of(index, rules, profile, limits, sources)))
    bounds = _safely(lambda: bounds_of(index, replace(rules, rules=check_run.sound), profile, limits))
    return Report(
        dataset=dataset,
        rules=rules,
        profile=profile,
        views=chosen,
        findings=tuple(findings),
        tool=_tool(),
        lexicons=lexicon_versions({dataset.sources[claim.source].language for claim in dataset.claims}),
        answers=() if isinstance(answers, Judgement) else answers,
        bounds=() if isinstance(bounds, Judgement) else bounds,
        never_applied=tuple(rule.id for rule in check_run.sound if rule.id not in check_run.applied),
        wordings=tuple(wordings_of(dataset, sources)) if View.AGAINST in chosen else (),
        untold=tuple(
            Sentence.saying("{subject}: {what}", subject=what, what=found.reason)
            for what, found in (
                (Sentence.saying("answers to questions"), answers),
                (Sentence.saying("bounds"), bounds),
            )
            if isinstance(found, Judgement)
        ),
    )


def _tool() -> str:
    from cac_check import __version__

    return f"cac-check {__version__}"


class _Found(NamedTuple):
    """A conflict that was found."""

    claims: tuple[str, ...]
    asserted: frozenset[Cases]
    """What the rules behind it assert."""
    lenient: bool
    """Whether it stands on a loose reading too."""


class CheckRun:
    """Where the parts of one check are looked at."""

    def __init__(self, index: ClaimIndex, rules: Ruleset, judge: Judge) -> None:
        self._index = index
        self._judge = judge
        self._cache = JudgementCache(judge)
        self._rules = rules.rules
        self.broken: set[str] = set()
        """Rules that could not be made into constraints, by an error of ours."""
        self.applied: set[str] = set()
        self.applied_in: dict[tuple[View, str | None], set[str]] = {}
        """Rules that applied, by view and source: only there can a conflict with them have been found."""
        self._known: dict[str, list[_Found]] = {}
        """Conflicts of the parts so far, by the claim named first."""
        self._bindings = Bindings(rules.rules)
        self._compiled: dict[tuple[str, str | None, tuple[str, ...]], Member] = {}
        """Rules on a day, with their quantities that count as 0: most are the same in every part."""

    @property
    def sound(self) -> tuple[Rule, ...]:
        """The rules without those that are broken."""
        return tuple(rule for rule in self._rules if rule.id not in self.broken)

    def note_references(self) -> None:
        """Keep which rules apply to references, whether or not any source is held against them there."""
        nodes = self._index.nodes(claim for claim in self._index.claims if claim.source in self._index.references)
        by_variable = _by_variable(nodes)
        bound = []
        for binding in self._bindings.of(by_variable):
            compiled = _safely(partial(self._compile, binding, by_variable))
            if not isinstance(compiled, Judgement):
                bound.append(Bound(binding, *compiled))
        self.applied.update(one.rule.id for one in bound if one.binding.alone)
        self.applied.update(one.rule.id for group in groups(bound, nodes) for one in group.rules)

    def look(self, part: Part) -> Iterator[Finding]:
        """Yield the findings of one part."""
        by_variable = _by_variable(part.nodes)
        conflicting = list(self._conflicting_figures(part, by_variable))
        yield from conflicting
        for finding in conflicting:
            self._remember(finding, [])
        settled = {
            claim for finding in conflicting for correction in finding.corrections for claim in correction.claims
        }
        bound: list[Bound] = []
        for binding in self._bindings.of(by_variable):
            compiled = _safely(partial(self._compile, binding, by_variable))
            if isinstance(compiled, Judgement):
                self.broken.add(binding.rule.id)
                nodes = _unique(node for name in sorted(binding.variables) for node in by_variable.get(name, ()))
                yield self._finding(part, binding.rule.id, binding.rule.severity, nodes, compiled, day=binding.day)
                continue
            one = Bound(binding, *compiled)
            bound.append(one)
            if binding.alone:
                self._note(part, [binding.rule])
                yield from self._own(part, one, by_variable, settled)
        yield from self._joint(part, bound, by_variable)

    def _note(self, part: Part, rules: Iterable[Rule]) -> None:
        """Keep that rules applied in a part."""
        ids = [rule.id for rule in rules]
        self.applied.update(ids)
        self.applied_in.setdefault((part.view, part.source), set()).update(ids)

    def _own(self, part: Part, one: Bound, by_variable: Telling, settled: Collection[str] = ()) -> Iterator[Finding]:
        """Yield the finding of one rule, if there is anything to compare."""
        rule, day = one.rule, one.binding.day
        nodes = nodes_around(one.member.variables, by_variable)
        if not _concerns(part, nodes):
            return
        judgement = _safely(
            partial(self._cache.rule, one.member, nodes, part.accepts, one.missing, settled, part.distinction)
        )
        if judgement is None or not (one.binding.alone or judgement.conflicts):
            return
        if rule.when is not None and judgement.verdict is Verdict.CONSISTENT:
            judgement = self._conditional(rule.when, day, nodes, judgement)
        self._remember(judgement, [one.member])
        yield self._finding(part, rule.id, rule.severity, nodes, judgement, day=day, missing=one.missing)

    def _joint(self, part: Part, bound: Sequence[Bound], by_variable: Telling) -> Iterator[Finding]:
        """Yield the findings that need several rules, and of single ones too little of which is told to tell more."""
        for group in groups(_by_day(bound), part.nodes):
            members = [one.member for one in group.rules]
            self._note(part, (one.rule for one in group.rules))
            if self._holds(members, group.nodes):
                continue
            for one in group.rules:
                if not one.binding.alone:
                    yield from self._own(part, one, by_variable)
            if len(members) < 2:
                continue
            known = list(self._known_conflicts(group.nodes, members))
            joint = _safely(partial(joint_judgements, self._judge, group, part.accepts, known))
            if isinstance(joint, Judgement):
                joint = [group.whole(joint)]
            for found in joint:
                self._remember(found.judgement, members)
                yield self._finding(part, JOINT, found.severity, found.nodes, found.judgement, rules=found.leading)

    def _holds(self, rules: Sequence[Member], nodes: Sequence[Node]) -> bool:
        """Whether it was proved that everything can hold; then there is nothing to look for."""
        if self._judge.expired():
            return False
        claims = [node.member(self._judge.profile) for node in nodes]
        return isinstance(_safely(partial(self._judge.decider.decide, rules, claims, readable=False)), Witness)

    def _remember(self, found: Finding | Judgement, members: Iterable[Member]) -> None:
        """Keep conflicts with what the rules among ``members`` that they name assert."""
        for conflict in found.conflicts:
            asserted = frozenset(member.cases for member in members if member.id in conflict.rules)
            it = _Found(conflict.claims, asserted, found.proof_profile is Profile.LENIENT)
            self._known.setdefault("".join(conflict.claims[:1]), []).append(it)

    def _known_conflicts(self, nodes: Sequence[Node], members: Iterable[Member]) -> Iterator[KnownConflict]:
        """Yield the conflicts found so far, in this part or before it, that stand between these nodes and rules."""
        node_of = {claim.id: node.id for node in nodes for claim in node.claims}
        names = {member.cases: member.id for member in members}
        for first in ("", *node_of):
            for found in self._known.get(first, ()):
                if names.keys() >= found.asserted and node_of.keys() >= set(found.claims):
                    conflict = named(
                        (names[cases] for cases in found.asserted), (node_of[claim] for claim in found.claims)
                    )
                    yield KnownConflict(conflict, found.lenient)

    def _conditional(
        self, when: LinearRelation, day: str | None, nodes: Sequence[Node], judgement: Judgement
    ) -> Judgement:
        """Return the judgement on a rule with a condition, saying so if the condition cannot hold at all."""
        row = relation_row(when, lambda quantity: variable(quantity, day))
        if self._judge.excludes(Member("when", MemberKind.RULE, ((row,),)), nodes):
            return replace(judgement, reason=Sentence.saying("not applicable: its condition cannot hold"))
        return judgement

    def _conflicting_figures(self, part: Part, by_variable: Mapping[str, Sequence[Node]]) -> Iterator[Finding]:
        for name, nodes in by_variable.items():
            own = [node for node in nodes if node.variable == name]
            if len(own) < 2 or not _concerns(part, own):
                continue
            mine = {node.id for node in own}
            others = [other for other in nodes_around([name], by_variable) if other.id not in mine]
            judgement = _safely(partial(self._cache.quantity, own, part.accepts, part.distinction, others))
            if judgement is not None:
                day = Dated.of(name).day
                yield self._finding(part, TOLD_TWICE, Severity.ERROR, own, judgement, day=day)

    def _compile(self, binding: Binding, claimed: Collection[str]) -> tuple[Member, tuple[str, ...]]:
        """Return a rule on one day, and the variables it is about that nobody tells."""
        rule, day = binding.rule, binding.day
        absent = [quantity for quantity in related(rule) if quantity not in binding.present]
        zero = absent if rule.missing is Missing.ZERO else []
        missing = [variable(quantity, day) for quantity in absent if quantity not in zero]
        for quantity, _ in rule.when.terms if rule.when is not None else ():
            name = variable(quantity, day)
            if quantity not in absent and name not in claimed:
                missing.append(name)
        asked = (rule.id, day, tuple(zero))
        member = self._compiled.get(asked)
        if member is None:
            member = self._compiled[asked] = compile_rule(rule, self._index.dataset.quantities, day, zero)
        return member, tuple(missing)

    def _finding(
        self,
        part: Part,
        rule: str,
        severity: Severity,
        nodes: Sequence[Node],
        judgement: Judgement,
        *,
        day: str | None = None,
        missing: Sequence[str] = (),
        rules: Sequence[str] = (),
    ) -> Finding:
        quantity = self._index.quantity_of(nodes[0].variable) if rule == TOLD_TWICE else None
        named = {claim for conflict in judgement.conflicts for claim in conflict.claims}
        named.update(claim for correction in judgement.corrections for claim in correction.claims)
        parts = [part.view.value, part.source or "all", rule]
        if quantity is not None:
            parts.append(quantity)
        if rule == JOINT:
            parts.append(_digest([*rules, *(claim for found in judgement.conflicts[:1] for claim in found.claims)]))
        return Finding(
            id=str(Dated(":".join(parts), day)),
            rule=rule,
            view=part.view,
            source=part.source,
            verdict=judgement.verdict,
            severity=severity,
            claims=tuple(claim.id for node in nodes for claim in node.claims),
            quantity=quantity,
            as_of=day,
            entailed=judgement.entailed,
            reason=judgement.reason,
            missing=tuple(self._index.quantity_of(name) for name in missing),
            conflicts=judgement.conflicts,
            conflicts_cut=judgement.conflicts_cut,
            corrections=judgement.corrections,
            corrections_cut=judgement.corrections_cut,
            fits_as=judgement.fits_as,
            stretch=judgement.stretch,
            copies={
                node.id: tuple(claim.id for claim in node.claims[1:])
                for node in nodes
                if node.id in named and len(node.claims) > 1
            },
            proof_profile=judgement.proof_profile,
            witness=judgement.witness,
        )


def _safely(judge: Callable[[], Found]) -> Found | Judgement:
    """Return what is found; an internal error leaves this one question undecided, and the others their answers."""
    try:
        return judge()
    except Exception as error:
        return Judgement(Verdict.UNDECIDED, f"{INTERNAL_ERROR}: {type(error).__name__}: {error}")


def _by_day(bound: Sequence[Bound]) -> list[Bound]:
    """Return the rules as they bind; where there are several days, a member's name says which one it is about."""
    if len({one.binding.day for one in bound}) < 2:
        return list(bound)
    return [
        one._replace(member=replace(one.member, id=str(Dated(one.binding.rule.id, one.binding.day)))) for one in bound
    ]


def _concerns(part: Part, nodes: Sequence[Node]) -> bool:
    """Whether there is anything to compare: in ``against``, a claim of the source with one of a reference."""
    if part.view is not View.AGAINST:
        return True
    own = any(part.source in node.sources for node in nodes)
    theirs = any(node.sources - {part.source} for node in nodes)
    return own and theirs


def _by_variable(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """Return nodes by the variables that they may be about."""
    telling: dict[str, list[Node]] = {}
    for node in nodes:
        for name in node.variables:
            telling.setdefault(name, []).append(node)
    return telling


def _unique(nodes: Iterable[Node]) -> list[Node]:
    return list({node.id: node for node in nodes}.values())


def _digest(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:10]
