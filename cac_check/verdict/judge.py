"""One rule, or one quantity told twice, in one view: verdict, conflicts, corrections."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from cac_check.certificate import Refutation, Witness, members_of
from cac_check.conflict import Conflict
from cac_check.constraint import Member
from cac_check.engine.decision import Decision, Limits, Undecided
from cac_check.engine.diagnosis import Diagnosis, Oracle, diagnose, shrink, total_price
from cac_check.finding import Correction
from cac_check.interval import NONNEGATIVE, Interval
from cac_check.model import Kind, Profile, Verdict
from cac_check.verdict import explain
from cac_check.verdict.deciding import Decider
from cac_check.verdict.entailment import entailed
from cac_check.verdict.hints import hint_for
from cac_check.verdict.judgement import Judgement
from cac_check.verdict.nodes import Board, Node
from cac_check.verdict.overlap import overlapping_sets

MAX_SELECTIONS = 256
"""Combinations of overlapping sets of claims that are looked at for one rule."""

Accepts = Callable[[Sequence[Node], frozenset[str]], bool]
"""Whether a conflict between these nodes and the rules of these ids belongs to the view, or was found elsewhere."""


Counts = Callable[[frozenset[str]], bool]
"""The same of a conflict given by the ids of its nodes, with one set of rules."""


@dataclass(frozen=True, slots=True)
class _Trial:
    """What one profile says. Without contradictions, doubt or a witness, all that is wrong was found elsewhere."""

    contradictions: tuple[tuple[tuple[Node, ...], Callable[[], Diagnosis]], ...] = ()
    """Selections of nodes that cannot all hold with the rules, and how to find out why."""
    doubt: str | None = None
    witness: Witness | None = None


class Judge:
    """Judges rules over nodes under one profile, within limits."""

    def __init__(
        self,
        board: Board,
        profile: Profile,
        limits: Limits,
        max_conflicts: int,
        expired: Callable[[], bool] = lambda: False,
    ) -> None:
        self.board = board
        self.profile = profile
        self.limits = limits
        self.decider = Decider(board, limits)
        self.max_conflicts = max_conflicts
        self.expired = expired

    def rule(
        self,
        rules: Sequence[Member],
        nodes: Sequence[Node],
        accepts: Accepts,
        missing: Sequence[str] = (),
        settled: Collection[str] = (),
        explained: bool = True,
    ) -> Judgement | None:
        """Return the verdict on rules that must hold together with the nodes.

        ``missing`` names variables nobody tells; ``settled`` nodes that a simpler finding corrects, so that conflicts
        without them are told first. ``explained``: whether to say why, beside the verdict. ``None``: whatever cannot
        hold here was found in another view.
        """
        return self._climb(
            lambda profile: self._try(rules, nodes, profile, accepts),
            rules,
            missing,
            nodes,
            lambda verdict, profile, trial: (
                self._explained(verdict, profile, trial, rules, nodes, settled) if explained else Judgement(verdict)
            ),
        )

    def quantity(self, nodes: Sequence[Node], accepts: Accepts, others: Sequence[Node] = ()) -> Judgement | None:
        """Return the verdict on several nodes about one variable.

        ``others`` tell what words of open meaning among the nodes may count instead.
        """
        everything = (*nodes, *others)
        return self._climb(
            lambda profile: self._try_pairs(nodes, others, profile, accepts),
            (),
            (),
            everything,
            lambda verdict, profile, trial: self._explained(verdict, profile, trial, (), everything, ()),
        )

    def excludes(self, rule: Member, nodes: Sequence[Node]) -> bool:
        """Whether it was proved that the rule cannot hold with the nodes, which can hold without it."""
        claims = [node.member(self.profile) for node in nodes]
        alone, with_it = self.decider.decide([], claims), self.decider.decide([rule], claims)
        return isinstance(alone, Witness) and not isinstance(with_it, Witness | Undecided)

    # --- The ladder ----------------------------------------------------------------------------------------------

    def _climb(
        self,
        attempt: Callable[[Profile], _Trial],
        rules: Sequence[Member],
        missing: Sequence[str],
        nodes: Sequence[Node],
        explain_it: Callable[[Verdict, Profile, _Trial], Judgement],
    ) -> Judgement | None:
        if self.expired():
            return Judgement(Verdict.UNDECIDED, "the time allowed was used up")
        trial = attempt(self.profile)
        if not trial.contradictions:
            if trial.doubt is not None:
                return Judgement(Verdict.UNDECIDED, trial.doubt)
            if trial.witness is None:
                return None
            entailed = self._entailed(rules, nodes)
            if missing and not entailed:
                named = ", ".join(sorted(self.board.quantity_of(name) for name in missing))
                return Judgement(Verdict.UNDECIDED, f"missing: {named}")
            return Judgement(Verdict.CONSISTENT, entailed=entailed, witness=trial.witness)
        verdict, profile = Verdict.CONTRADICTED, self.profile
        if self.profile is not Profile.LENIENT:
            lenient = attempt(Profile.LENIENT)
            if lenient.contradictions:
                trial, profile = lenient, Profile.LENIENT
            elif lenient.doubt is None:
                verdict = Verdict.STRAINED
            else:
                return Judgement(Verdict.UNDECIDED, f"cannot hold as read, and on a loose reading {lenient.doubt}")
        return explain_it(verdict, profile, trial)

    def _explained(
        self,
        verdict: Verdict,
        profile: Profile,
        trial: _Trial,
        rules: Sequence[Member],
        nodes: Sequence[Node],
        settled: Collection[str],
    ) -> Judgement:
        by_id = {node.id: node for node in nodes}
        place = {name: number for number, name in enumerate(by_id)}
        found: dict[frozenset[str], tuple[Conflict, tuple[Node, ...], Diagnosis]] = {}
        cut = False
        for selection, why in trial.contradictions:
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
                not set(settled).isdisjoint(entry[0].claims),
                entry[0].sum is None,  # what can be added up is easiest to follow
                -(entry[0].gap or 0),
                [place[claim] for claim in entry[0].claims],
            ),
        )
        if not ranked:
            return Judgement(Verdict.UNDECIDED, "no conflict was proved minimal within the budget")
        _, selection, diagnosis = ranked[0]
        listed = ranked[: self.max_conflicts]
        fitting: dict[str, str] = {}
        tried: set[str] = set()
        for conflict, around, _ in listed:
            fitting.update(self._fits(rules, around, set(conflict.claims) - tried, profile))
            tried.update(conflict.claims)
        return Judgement(
            verdict,
            conflicts=tuple(conflict for conflict, _, _ in listed),
            conflicts_cut=cut or len(ranked) > self.max_conflicts,
            corrections=tuple(
                self._correction(rules, selection, claims, diagnosis, profile) for claims in diagnosis.corrections
            ),
            corrections_cut=diagnosis.corrections_cut,
            fits_as=fitting,
            stretch=explain.stretch(rules, [by_id[name] for name in listed[0][0].claims], self.profile, self.decider),
            proof_profile=profile,
        )

    # --- Trials --------------------------------------------------------------------------------------------------

    def _try(self, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile, accepts: Accepts) -> _Trial:
        contradictions: list[tuple[tuple[Node, ...], Callable[[], Diagnosis]]] = []
        witness: Witness | None = None
        doubt: str | None = None
        for number, selection in enumerate(self._selections(nodes, profile)):
            if number == MAX_SELECTIONS:
                doubt = f"only the first {MAX_SELECTIONS} combinations of claims were looked at"
                break
            decision = self._decide(rules, selection, profile)
            if isinstance(decision, Undecided):
                doubt = decision.reason
            elif isinstance(decision, Witness):
                witness = witness or decision
                doubt = self._open_words(rules, selection, profile) or doubt
            else:
                oracle = self._oracle(rules, selection, profile, decision)
                counts = _counting(selection, rules, accepts)
                diagnose_it = functools.partial(self._diagnose, selection, counts, oracle)
                ours = self._is_ours(selection, counts, oracle)
                if ours is None:
                    diagnosis = diagnose_it(conflicts=1)
                    ours = bool(diagnosis.conflicts)
                    if not ours and diagnosis.conflicts_cut:
                        doubt = "the search for conflicts was cut at the budget"
                if ours:
                    contradictions.append((selection, diagnose_it))
        return _Trial(tuple(contradictions), doubt, witness)

    def _try_pairs(self, nodes: Sequence[Node], others: Sequence[Node], profile: Profile, accepts: Accepts) -> _Trial:
        """Every conflict is a pair, and every correction leaves one maximal overlapping set."""
        settled = [node for node in nodes if not node.open]
        intervals = [self._interval(node, profile) for node in settled]
        groups = overlapping_sets(intervals)
        if len(groups) < 2:
            return self._try((), (*nodes, *others), profile, accepts)
        pairs = [
            frozenset((settled[a].id, settled[b].id))
            for a, b in itertools.combinations(range(len(settled)), 2)
            if intervals[a].intersect(intervals[b]) is None and accepts((settled[a], settled[b]), frozenset())
        ]
        if not pairs:
            return _Trial()
        everything = {node.id: self.board.prices(node) for node in settled}
        corrections = [
            frozenset(node.id for number, node in enumerate(settled) if number not in group) for group in groups
        ]
        costs = [total_price(everything, dropped) for dropped in corrections]
        best = min(costs)
        cheapest = tuple(dropped for dropped, cost in zip(corrections, costs, strict=True) if cost == best)
        diagnosis = Diagnosis(tuple(pairs), cheapest, best, False, False)
        return _Trial(((tuple(settled), lambda: diagnosis),))

    def _selections(self, nodes: Sequence[Node], profile: Profile) -> Iterable[tuple[Node, ...]]:
        """Yield, for each choice of a maximal overlapping set per variable, its nodes (and those of open meaning)."""
        of_variable: dict[str, list[Node]] = {}
        for node in nodes:
            if not node.open:
                of_variable.setdefault(node.variable, []).append(node)
        choices = []
        for group in of_variable.values():
            sets = overlapping_sets([self._interval(node, profile) for node in group])
            choices.append([[group[number] for number in positions] for positions in sets])
        unclear = [node for node in nodes if node.open]
        for picked in itertools.product(*choices):
            chosen = {node.id for group in picked for node in group}
            yield (*(node for node in nodes if node.id in chosen), *unclear)

    def _interval(self, node: Node, profile: Profile) -> Interval:
        interval = node.reading.under(profile)
        if self.board.integral((node.variable,)):
            return interval.integers() or interval
        return interval

    def _open_words(self, rules: Sequence[Member], selection: Sequence[Node], profile: Profile) -> str | None:
        """Return why the verdict depends on what words count, if it does: one meaning fits and another does not."""
        unclear = [node for node in selection if node.open]
        for meanings in itertools.product(*(node.variables for node in unclear)) if unclear else ():
            settled = dict(zip((node.id for node in unclear), meanings, strict=True))
            members = [node.member(profile, [settled[node.id]] if node.id in settled else None) for node in selection]
            decision = self.decider.decide(rules, members)
            if not isinstance(decision, Witness):
                words = "; ".join(f"“{node.claims[0].says or node.claims[0].means}” ({node.id})" for node in unclear)
                return f"depends on what is meant by {words}"
        return None

    # --- Proofs and what follows from them -----------------------------------------------------------------------

    def _decide(self, rules: Sequence[Member], nodes: Iterable[Node], profile: Profile) -> Decision:
        return self.decider.decide(rules, [node.member(profile) for node in nodes], readable=False)

    def _oracle(
        self, rules: Sequence[Member], selection: Sequence[Node], profile: Profile, decision: Refutation
    ) -> Oracle:
        """Return what says whether some nodes of a selection can hold with the rules; each set is decided once."""
        names = frozenset(node.id for node in selection)
        answers: dict[frozenset[str], frozenset[str] | bool | None] = {names: members_of(decision).intersection(names)}

        def ask(kept: frozenset[str]) -> frozenset[str] | bool | None:
            if kept not in answers:
                members = [node.member(profile) for node in selection if node.id in kept]
                found = self.decider.decide(rules, members, readable=False)
                if isinstance(found, Undecided):
                    answers[kept] = None
                else:
                    answers[kept] = isinstance(found, Witness) or members_of(found) & kept
            return answers[kept]

        return ask

    def _is_ours(self, selection: Sequence[Node], counts: Counts, oracle: Oracle) -> bool | None:
        """Whether the first conflict at hand belongs to the view; ``None``: it does not, but another may."""
        names = tuple(node.id for node in selection)
        named = oracle(frozenset(names))
        conflict = shrink(named, names, oracle) if isinstance(named, frozenset) else None
        return True if conflict is not None and counts(conflict) else None

    def _diagnose(
        self, selection: Sequence[Node], counts: Counts, oracle: Oracle, *, conflicts: int | None = None
    ) -> Diagnosis:
        return diagnose(
            {node.id: self.board.prices(node) for node in selection},
            oracle,
            counts=counts,
            conflicts=self.max_conflicts if conflicts is None else conflicts,
            steps=self.limits.sets,
        )

    def _conflict(self, rules: Sequence[Member], nodes: Sequence[Node], profile: Profile) -> Conflict | None:
        members = [node.member(profile) for node in nodes]
        proof = self.decider.decide(rules, members)
        if isinstance(proof, Witness | Undecided):
            return None
        system = self.board.system(rules, members)
        return Conflict(
            tuple(node.id for node in nodes),
            tuple(rule.id for rule in rules),
            proof,
            explain.single_sum(proof, system),
            explain.smallest_gap(proof, system),
        )

    def _correction(
        self,
        rules: Sequence[Member],
        selection: Sequence[Node],
        claims: frozenset[str],
        diagnosis: Diagnosis,
        profile: Profile,
    ) -> Correction:
        dropped = [node for node in selection if node.id in claims]
        kept = [node.member(profile) for node in selection if node.id not in claims]
        box = explain.needs(rules, kept, {node.variable for node in dropped}, self.decider)
        needed = {node.id: box[node.variable] for node in dropped if node.variable in box}
        alone = dropped[0] if len(dropped) == 1 and dropped[0].id in needed else None
        return Correction(
            tuple(node.id for node in dropped),
            diagnosis.weight or 0,
            needed,
            jointly=len({node.variable for node in dropped}) > 1,
            fits_as=self._fits(rules, selection, [node.id for node in dropped], profile),
            hint=None if alone is None else self._hint(alone, needed[alone.id], profile),
            reference=any(node.sources & self.board.references for node in dropped),
        )

    def _hint(self, node: Node, needed: Interval, profile: Profile) -> str | None:
        quantity = self.board.dataset.quantities.get(self.board.quantity_of(node.variable))
        if quantity is not None and quantity.kind is Kind.DATE:
            return None  # the digits of a day number are nobody's
        return hint_for(node.reading, needed, profile)

    def _fits(
        self, rules: Sequence[Member], selection: Sequence[Node], claims: Iterable[str], profile: Profile
    ) -> dict[str, str]:
        found = {}
        for node in selection:
            if node.id in claims and not node.open:
                other = explain.fits_as(self.board, rules, selection, node, profile, self.decider)
                if other is not None:
                    found[node.id] = other
        return found

    def _entailed(self, rules: Sequence[Member], nodes: Sequence[Node]) -> bool:
        """Whether every point of the readings satisfies the rules."""
        if not rules or any(node.open for node in nodes):
            return False
        box: dict[str, Interval] = {}
        for node in nodes:
            interval = self._interval(node, self.profile)
            both = interval.intersect(box.get(node.variable, interval))
            if both is None:
                return False
            box[node.variable] = both
        for member in self.board.domains(name for rule in rules for name in rule.variables):
            for name in member.variables:
                box.setdefault(name, NONNEGATIVE)
        return entailed(rules, box)


def _counting(nodes: Sequence[Node], rules: Sequence[Member], accepts: Accepts) -> Counts:
    by_id = {node.id: node for node in nodes}
    ids = frozenset(rule.id for rule in rules)
    return lambda conflict: accepts([by_id[name] for name in conflict], ids)
