"""One rule, or one quantity told twice, in one view: verdict, conflicts, corrections."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from cac_check.certificate import Witness
from cac_check.conflict import Conflict
from cac_check.constraint import Member
from cac_check.engine.diagnosis import Diagnosis
from cac_check.engine.limits import OUT_OF_TIME, Limits, Undecided
from cac_check.finding import Correction
from cac_check.interval import NONNEGATIVE, Interval, Rational
from cac_check.messages import Sentence
from cac_check.model import Profile, Verdict
from cac_check.typing_slips import telling_slip
from cac_check.verdict import conflict_proofs
from cac_check.verdict.decision_cache import Decider, Memory
from cac_check.verdict.entailment import entailed
from cac_check.verdict.feasibility import Accepts, Feasibility, FeasibilityTester
from cac_check.verdict.hints import hint_for, slip_of
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.likelihood import moved
from cac_check.verdict.nodes import ClaimIndex, Node

MOST_CORRECTIONS = 10
"""Ways out that are told, the likeliest of all that were found."""


class Detail(enum.Enum):
    """What is wanted of a judgement beside its verdict."""

    VERDICT = enum.auto()
    CONFLICTS = enum.auto()
    EVERYTHING = enum.auto()
    """What would correct it, too."""


class Judge:
    """Judges rules over nodes under one profile, within limits."""

    def __init__(
        self,
        index: ClaimIndex,
        profile: Profile,
        limits: Limits,
        max_conflicts: int,
        memory: Memory | None = None,
    ) -> None:
        self.index = index
        self.profile = profile
        self.limits = limits
        self.decider = Decider(index, limits, memory)
        self.max_conflicts = max_conflicts
        self.expired = limits.expired
        self._tester = FeasibilityTester(index, self.decider, limits, max_conflicts)

    def rule(
        self,
        rules: Sequence[Member],
        nodes: Sequence[Node],
        accepts: Accepts,
        missing: Sequence[str] = (),
        settled: Collection[str] = (),
        detail: Detail = Detail.EVERYTHING,
    ) -> Judgement | None:
        """Return the verdict on rules that must hold together with the nodes.

        ``missing`` names variables nobody tells; ``settled`` nodes that a simpler finding corrects, so that conflicts
        without them are told first. ``detail``: what is wanted beside the verdict. ``None``: whatever cannot hold here
        was found in another view.
        """
        return self._climb(
            lambda profile: self._tester.rules(rules, nodes, profile, accepts),
            rules,
            missing,
            nodes,
            lambda verdict, profile, feasibility: (
                Judgement(verdict)
                if detail is Detail.VERDICT
                else self._explained(verdict, profile, feasibility, rules, nodes, settled, detail)
            ),
        )

    def quantity(self, nodes: Sequence[Node], accepts: Accepts, others: Sequence[Node] = ()) -> Judgement | None:
        """Return the verdict on several nodes about one variable.

        ``others`` tell what words of open meaning among the nodes may count instead.
        """
        everything = (*nodes, *others)
        return self._climb(
            lambda profile: self._tester.pairs(nodes, others, profile, accepts),
            (),
            (),
            everything,
            lambda verdict, profile, feasibility: self._explained(
                verdict, profile, feasibility, (), everything, (), Detail.EVERYTHING
            ),
        )

    def excludes(self, rule: Member, nodes: Sequence[Node]) -> bool:
        """Whether it was proved that the rule cannot hold with the nodes, which can hold without it."""
        claims = [node.member(self.profile) for node in nodes]
        alone, with_it = self.decider.decide([], claims), self.decider.decide([rule], claims)
        return isinstance(alone, Witness) and not isinstance(with_it, Witness | Undecided)

    def together(self, judgements: Sequence[Judgement], rules: Sequence[Member], nodes: Sequence[Node]) -> Judgement:
        """Return one judgement for conflicts of several rules that have one cause, with what corrects all of them.

        ``rules`` and ``nodes`` are those of all the judgements, which have one verdict; the first leads.
        """
        lead = judgements[0]
        profile = lead.proof_profile or self.profile
        diagnosis = self._tester.diagnose(rules, nodes, profile)
        return replace(
            lead,
            conflicts=tuple(conflict for judgement in judgements for conflict in judgement.conflicts),
            corrections=self._corrections(rules, nodes, diagnosis, profile),
            corrections_cut=diagnosis.corrections_cut or len(diagnosis.corrections) > MOST_CORRECTIONS,
        )

    def refuted(self, rules: Sequence[Member], nodes: Sequence[Node]) -> Judgement | None:
        """Return that rules and nodes cannot all hold even on a loose reading, if that is proved.

        Not that all of them are needed for that: there may be a smaller conflict.
        """
        conflict = self._conflict(rules, nodes, Profile.LENIENT)
        if conflict is None:
            return None
        return Judgement(
            Verdict.CONTRADICTED,
            conflicts=(conflict,),
            conflicts_cut=True,
            corrections_cut=True,
            proof_profile=Profile.LENIENT,
        )

    # --- The ladder ----------------------------------------------------------------------------------------------

    def _climb(
        self,
        attempt: Callable[[Profile], Feasibility],
        rules: Sequence[Member],
        missing: Sequence[str],
        nodes: Sequence[Node],
        explain_it: Callable[[Verdict, Profile, Feasibility], Judgement],
    ) -> Judgement | None:
        if self.expired():
            return Judgement(Verdict.UNDECIDED, OUT_OF_TIME)
        feasibility = attempt(self.profile)
        if feasibility.elsewhere and not feasibility.contradictions and self.profile is not Profile.LENIENT:
            # What another view found may fit on a loose reading, and what is larger not even then.
            lenient = attempt(Profile.LENIENT)
            if lenient.contradictions:
                return explain_it(Verdict.CONTRADICTED, Profile.LENIENT, lenient)
        if not feasibility.contradictions:
            doubt = feasibility.doubt or feasibility.ambiguous
            if doubt is not None:
                return Judgement(Verdict.UNDECIDED, doubt)
            if feasibility.witness is None:
                return None
            entailed = self._entailed(rules, nodes)
            if missing and not entailed:
                named = ", ".join(sorted(self.index.quantity_of(name) for name in missing))
                return Judgement(Verdict.UNDECIDED, Sentence.saying("missing: {names}", names=named))
            return Judgement(Verdict.CONSISTENT, entailed=entailed, witness=feasibility.witness)
        verdict, profile = Verdict.CONTRADICTED, self.profile
        if self.profile is not Profile.LENIENT:
            lenient = Feasibility(doubt=OUT_OF_TIME) if self.expired() else attempt(Profile.LENIENT)
            if lenient.contradictions:
                feasibility, profile = lenient, Profile.LENIENT
            elif lenient.doubt is None:
                verdict = Verdict.STRAINED
            else:
                reason = Sentence.saying("cannot hold as read, and on a loose reading {doubt}", doubt=lenient.doubt)
                return Judgement(Verdict.UNDECIDED, reason)
        return explain_it(verdict, profile, feasibility)

    def _explained(
        self,
        verdict: Verdict,
        profile: Profile,
        feasibility: Feasibility,
        rules: Sequence[Member],
        nodes: Sequence[Node],
        settled: Collection[str],
        detail: Detail,
    ) -> Judgement:
        by_id = {node.id: node for node in nodes}
        place = {name: number for number, name in enumerate(by_id)}
        found: dict[frozenset[str], tuple[Conflict, tuple[Node, ...], Diagnosis]] = {}
        cut = False
        for selection, why in feasibility.contradictions:
            diagnosis = why()
            cut = cut or diagnosis.conflicts_cut
            for members in diagnosis.conflicts:
                if members not in found:
                    conflict = self._conflict(rules, [by_id[name] for name in by_id if name in members], profile)
                    if conflict is not None:
                        found[members] = (conflict, selection, diagnosis)
        ranked = sorted(
            found.values(),
            key=lambda entry: (
                len(entry[0].claims),
                not set(settled).isdisjoint(entry[0].claims),
                entry[0].sum is None,  # what can be added up is easiest to follow
                -(entry[0].gap or 0),
                [place[claim] for claim in entry[0].claims],
            ),
        )
        if not ranked:
            return Judgement(Verdict.UNDECIDED, self.limits.used_up())
        _, selection, diagnosis = ranked[0]
        listed = ranked[: self.max_conflicts]
        cut = cut or len(ranked) > self.max_conflicts
        if detail is Detail.CONFLICTS:
            conflicts = tuple(conflict for conflict, _, _ in listed)
            return Judgement(verdict, conflicts=conflicts, conflicts_cut=cut, proof_profile=profile)
        fitting: dict[str, str] = {}
        tried: set[str] = set()
        for conflict, around, _ in listed:
            fitting.update(self._fits(rules, around, set(conflict.claims) - tried, profile))
            tried.update(conflict.claims)
        return Judgement(
            verdict,
            conflicts=tuple(conflict for conflict, _, _ in listed),
            conflicts_cut=cut,
            corrections=self._corrections(rules, selection, diagnosis, profile),
            corrections_cut=diagnosis.corrections_cut or len(diagnosis.corrections) > MOST_CORRECTIONS,
            fits_as=fitting,
            stretch=conflict_proofs.stretch(
                rules, [by_id[name] for name in listed[0][0].claims], self.profile, self.decider
            ),
            proof_profile=profile,
        )

    # --- Proofs and what follows from them -----------------------------------------------------------------------

    def _conflict(self, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile) -> Conflict | None:
        members = [node.member(profile) for node in nodes]
        proof = self.decider.decide(rules, members)
        if isinstance(proof, Witness | Undecided):
            return None
        system = self.index.system(rules, members)
        return Conflict(
            tuple(node.id for node in nodes),
            tuple(rule.id for rule in rules),
            proof,
            conflict_proofs.single_sum(proof, system),
            conflict_proofs.smallest_gap(proof, system),
        )

    def _corrections(
        self, rules: Sequence[Member], selection: Sequence[Node], diagnosis: Diagnosis, profile: Profile
    ) -> tuple[Correction, ...]:
        """Return the likeliest corrections: a slip of the hand that is no coincidence, then the least change.

        A change counts in proportion to the figure.
        """
        by_id = {node.id: node for node in selection}
        among = len(diagnosis.corrections)
        ranked: list[tuple[tuple[bool, Rational], Correction]] = []
        for claims in diagnosis.corrections:
            needed = conflict_proofs.needs(rules, selection, claims, profile, self.decider)
            away = sum(moved(by_id[claim].reading.under(profile), needed.get(claim)) for claim in claims)
            slip = False
            if len(claims) == 1 and needed and among > 1:
                ((claim, fits),) = needed.items()
                slip = self._slips(by_id[claim], fits, profile, among)
            ranked.append(((not slip, away), self._correction(selection, claims, needed, diagnosis, profile)))
        ranked.sort(key=lambda entry: entry[0])
        return tuple(
            replace(correction, fits_as=self._fits(rules, selection, correction.claims, profile))
            for _, correction in ranked[:MOST_CORRECTIONS]
        )

    def _correction(
        self,
        selection: Sequence[Node],
        claims: frozenset[str],
        needed: Mapping[str, Interval],
        diagnosis: Diagnosis,
        profile: Profile,
    ) -> Correction:
        dropped = [node for node in selection if node.id in claims]
        alone = dropped[0] if len(dropped) == 1 and dropped[0].id in needed else None
        return Correction(
            tuple(node.id for node in dropped),
            diagnosis.weight or 0,
            needed,
            jointly=len({node.variable for node in dropped}) > 1,
            hint=None if alone is None else self._hint(alone, needed[alone.id], profile),
            reference=any(node.sources & self.index.references for node in dropped),
        )

    def _slips(self, node: Node, fits: Interval, profile: Profile, among: int) -> bool:
        if self.index.is_date(node.variable):
            return False
        slip = slip_of(node.reading, fits, profile)
        return slip is not None and telling_slip(slip.stated, slip.meant, among) is not None

    def _hint(self, node: Node, needed: Interval, profile: Profile) -> str | None:
        return None if self.index.is_date(node.variable) else hint_for(node.reading, needed, profile)

    def _fits(
        self, rules: Sequence[Member], selection: Sequence[Node], claims: Iterable[str], profile: Profile
    ) -> dict[str, str]:
        found = {}
        for node in selection:
            if node.id in claims and not node.open and not self.expired():
                other = conflict_proofs.fits_as(self.index, rules, selection, node, profile, self.decider)
                if other is not None:
                    found[node.id] = other
        return found

    def _entailed(self, rules: Sequence[Member], nodes: Sequence[Node]) -> bool:
        """Whether every point of the readings satisfies the rules."""
        if not rules or any(node.open for node in nodes):
            return False
        box: dict[str, Interval] = {}
        for node in nodes:
            interval = self._tester.interval(node, self.profile)
            both = interval.intersect(box.get(node.variable, interval))
            if both is None:
                return False
            box[node.variable] = both
        for member in self.index.domains(name for rule in rules for name in rule.variables):
            for name in member.variables:
                box.setdefault(name, NONNEGATIVE)
        return entailed(rules, box)
