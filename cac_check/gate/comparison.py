"""Two reports side by side: which conflicts are new, worse, better, fixed or unchanged, and what is no longer told.

What is compared is the single conflict, known by rule, view, source and claims, not by line or wording: a second
conflict of a rule that was in conflict before is new. Pure functions of reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from cac_check.finding import JOINT, TOLD_TWICE, Finding, Report, fingerprint
from cac_check.gate.edits import Edit, edits, renamed_claims
from cac_check.interval import Rational
from cac_check.model import Claim, Verdict
from cac_check.records import dataclass
from cac_check.report.baseline_state import BaselineState, Change


@dataclass(frozen=True, slots=True)
class ConflictRef:
    """One conflict of one finding."""

    finding: Finding
    claims: tuple[str, ...]
    gap: Rational | None

    @property
    def fingerprint(self) -> str:
        """The name by which it is known again."""
        return fingerprint(self.finding.rule, self.finding.view, self.finding.source, self.claims)

    @property
    def as_finding(self) -> Finding:
        """The finding with this conflict first, to be told."""
        conflicts = sorted(self.finding.conflicts, key=lambda conflict: conflict.claims != self.claims)
        return replace(self.finding, conflicts=tuple(conflicts))

    @property
    def with_copies(self) -> frozenset[str]:
        """Its claims and those that say the same."""
        copies = self.finding.copies
        return frozenset(self.claims).union(*(copies.get(claim, ()) for claim in self.claims))

    @property
    def weight(self) -> tuple[int, int, Rational]:
        """How bad it is: the verdict, then the severity, then the gap."""
        return self.finding.verdict.rank, self.finding.severity.rank, self.gap or 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one conflict, or of one check that is lost or gained."""

    change: Change
    before: ConflictRef | Finding | None
    after: ConflictRef | Finding | None
    edits: tuple[Edit, ...] = ()
    """The edits that touch it."""

    @property
    def finding(self) -> Finding:
        """The finding it belongs to, of the newer version where there is one."""
        one = self.after if self.after is not None else self.before
        assert one is not None
        return one.finding if isinstance(one, ConflictRef) else one

    @property
    def as_finding(self) -> Finding:
        """The finding with the conflict in question first."""
        one = self.after if self.after is not None else self.before
        return one.as_finding if isinstance(one, ConflictRef) else self.finding

    @property
    def conflict_ref(self) -> ConflictRef | None:
        """The conflict in the newer version, if there is one."""
        return self.after if isinstance(self.after, ConflictRef) else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an edit did to one data set; a side is ``None`` where it did not exist or could not be read."""

    name: str
    before: Report | None
    after: Report | None
    differences: tuple[Difference, ...]
    note: str | None = None
    """Something a reader should know about the comparison: where the earlier version was, or that there is none."""

    @property
    def report(self) -> Report:
        """The newer report, or the older one of a data set that was deleted."""
        one = self.after if self.after is not None else self.before
        assert one is not None
        return one

    def count(self, change: Change) -> int:
        """How many differences are of a kind."""
        return sum(difference.change is change for difference in self.differences)


def compare(
    before: Report | None, after: Report | None, name: str | None = None, note: str | None = None
) -> Comparison:
    """Set two versions of a data set side by side.

    Args:
        before: the report on the earlier version; ``None``: there was none.
        after: the report on the newer version; ``None``: it was deleted.
        name: what the data set is called; by default its path or id.
        note: what a reader should know about the comparison.

    Raises:
        ValueError: if there is neither.
    """
    either = after if after is not None else before
    if either is None:
        raise ValueError("there is no version to compare")
    found = [*_slip_differences(before, after), *_check_differences(before, after)]
    if before is not None and after is not None:
        found = _with_edits(found, before, after)
    return Comparison(name or either.dataset.path or either.dataset.id, before, after, tuple(found), note)


def baseline_states(
    comparison: Comparison, accepted: Callable[[ConflictRef], str | None]
) -> Mapping[str, BaselineState]:
    """Return how each finding of the newer report stands: by the worst of its conflicts.

    Args:
        comparison: of two versions.
        accepted: returns the reason why a conflict was accepted, or ``None``.
    """
    order = (Change.UNCHANGED, Change.BETTER, Change.WORSE, Change.NEW)
    by_finding: dict[str, list[tuple[Change, str | None]]] = {}
    for difference in comparison.differences:
        if difference.conflict_ref is not None:
            verdict = difference.change, accepted(difference.conflict_ref)
            by_finding.setdefault(difference.finding.id, []).append(verdict)
    result = {}
    for id_, conflicts in by_finding.items():
        open_ = [pair for pair in conflicts if pair[1] is None]
        change, reason = max(open_ or conflicts, key=lambda pair: order.index(pair[0]))
        result[id_] = BaselineState(change, None if open_ else reason)
    return result


Key: TypeAlias = tuple[str, str, str | None, str | None, frozenset[str]]


def conflict_refs(report: Report | None) -> tuple[ConflictRef, ...]:
    """Return every conflict of the findings that are stories of their own.

    A finding that follows from simpler ones is left out: what changes in it changes there. Where the list of its
    conflicts is cut, a finding counts as one conflict of all its claims, since which ones are listed may change with
    any edit: the gate would rather fail than overlook one.
    """
    found: list[ConflictRef] = []
    for finding in () if report is None else report.findings:
        if finding.verdict.fails and not finding.follows:
            if finding.conflicts and not finding.conflicts_cut:
                found += (ConflictRef(finding, conflict.claims, conflict.gap) for conflict in finding.conflicts)
            else:
                found.append(ConflictRef(finding, finding.claims, finding.gap))
    return tuple(found)


def _key(ref: ConflictRef, aliases: Mapping[str, str]) -> Key:
    finding = ref.finding
    claims = frozenset(aliases.get(claim, claim) for claim in ref.claims)
    return finding.rule, str(finding.view), finding.source, finding.as_of, claims


def _slip_differences(before: Report | None, after: Report | None) -> list[Difference]:
    aliases = renamed_claims(before, after) if before is not None and after is not None else {}
    old = {_key(ref, {}): ref for ref in conflict_refs(before)}
    new = {_key(ref, aliases): ref for ref in conflict_refs(after)}
    partners = _partners(old, new, aliases)
    known = set(partners.values())
    found = [
        Difference(_weighed(partners[key], old[partners[key]], key, ref), old[partners[key]], ref)
        if key in partners
        else Difference(Change.NEW, None, ref)
        for key, ref in new.items()
    ]
    lost = _lost_in(after)
    return found + [
        Difference(Change.LOST if lost(ref.finding) else Change.FIXED, ref, None)
        for key, ref in old.items()
        if key not in known
    ]


def _partners(
    old: Mapping[Key, ConflictRef], new: Mapping[Key, ConflictRef], aliases: Mapping[str, str]
) -> Mapping[Key, Key]:
    """Return the newer conflicts that are older ones known again, with those.

    The same claims come first; then claims that say the same; then more or fewer claims of the same finding, since a
    gap that grows needs fewer claims to be shown. Each conflict has one partner, whichever version is the older.
    """
    partners = {key: key for key in new if key in old}
    by_place: dict[tuple[object, ...], list[Key]] = {}
    for key in old:
        if key not in partners:
            by_place.setdefault(key[:4], []).append(key)
    likely = [
        (rank, sorted((sorted(key[4]), sorted(other[4]))), key, other)
        for key, ref in new.items()
        if key not in partners
        for other in by_place.get(key[:4], ())
        if (rank := _likeness(key, ref, other, old[other], aliases)) is not None
    ]
    taken: set[Key] = set()
    for _, _, key, other in sorted(likely, key=lambda pair: pair[:2]):
        if key not in partners and other not in taken:
            partners[key] = other
            taken.add(other)
    return partners


def _likeness(key: Key, ref: ConflictRef, other: Key, earlier: ConflictRef, aliases: Mapping[str, str]) -> int | None:
    """How alike two conflicts of one finding are, 0 first; ``None``: they are two."""
    reach = frozenset(aliases.get(claim, claim) for claim in ref.with_copies)
    if len(other[4]) == len(key[4]) and (other[4] <= reach or key[4] <= earlier.with_copies):
        return 0
    return 1 if key[4] < other[4] or other[4] < key[4] else None


def _weighed(old_key: Key, before: ConflictRef, key: Key, after: ConflictRef) -> Change:
    """Whether a conflict became worse: by its verdict and severity, by fewer claims that suffice, or by its gap."""
    was, is_ = before.weight, after.weight
    if is_[:2] == was[:2] and key[4] < old_key[4]:
        return Change.WORSE
    if is_[:2] == was[:2] and old_key[4] < key[4]:
        return Change.BETTER
    if is_ == was:
        return Change.UNCHANGED
    return Change.WORSE if is_ > was else Change.BETTER


def _lost_in(other: Report | None) -> Callable[[Finding], bool]:
    """Return whether what a finding decides can no longer be told in another version, or is not checked there."""
    if other is None:
        return lambda _: True
    verdicts = {finding.id: finding.verdict for finding in other.findings}
    rules = {TOLD_TWICE, JOINT, *(rule.id for rule in other.rules.rules)}
    return lambda finding: verdicts.get(finding.id) is Verdict.UNDECIDED or finding.rule not in rules


def _check_differences(before: Report | None, after: Report | None) -> list[Difference]:
    """What fitted and can no longer be told, and the other way round."""
    lost = [Difference(Change.LOST, each, None) for each in filter(_lost_in(after), _fitting(before))]
    gained = [Difference(Change.GAINED, None, each) for each in filter(_lost_in(before), _fitting(after))]
    return [*lost, *gained]


def _fitting(report: Report | None) -> tuple[Finding, ...]:
    return tuple(f for f in report.findings if f.verdict is Verdict.CONSISTENT) if report is not None else ()


def _with_edits(differences: Iterable[Difference], before: Report, after: Report) -> list[Difference]:
    """Name under each difference the edits that touch what it is about."""
    touching: dict[str, list[Edit]] = {}
    for edit in edits(before, after):
        for id_ in edit.touches:
            touching.setdefault(id_, []).append(edit)
    claims = {claim.id: claim for report in (before, after) for claim in report.dataset.claims}
    return [
        difference
        if difference.change is Change.UNCHANGED
        else replace(
            difference,
            edits=tuple(dict.fromkeys(e for id_ in _about(difference, claims) for e in touching.get(id_, ()))),
        )
        for difference in differences
    ]


def _about(difference: Difference, claims: Mapping[str, Claim]) -> tuple[str, ...]:
    """Ids of what a difference is about: its claims first, then its rules, then their sources and quantities."""
    named: list[str] = []
    rules: list[str] = []
    for side in (difference.before, difference.after):
        if side is not None:
            finding = side.finding if isinstance(side, ConflictRef) else side
            named += side.claims
            rules += [finding.rule, *(rule for conflict in finding.conflicts for rule in conflict.rules)]
    involved = [claims[claim] for claim in named]
    around = [id_ for claim in involved for id_ in (claim.source, claim.quantity)]
    return tuple(dict.fromkeys((*named, *rules, *around)))
