"""The one door to the engines: what must hold, what can be given up, and all that can be asked about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Protocol, TypeAlias

from cac_check.certificate import Witness, members_of
from cac_check.constraint import Member, System
from cac_check.engine.decision import decide
from cac_check.engine.diagnosis import Diagnosis, Oracle, Prices, diagnose, shrink, smallest_conflict
from cac_check.engine.fitting import fitting
from cac_check.engine.limits import Decision, Limits, Undecided
from cac_check.engine.range import Range, ranges
from cac_check.engine.witnesses import Witnesses
from cac_check.interval import Interval, Rational
from cac_check.records import dataclass

Solve: TypeAlias = Callable[[Sequence[Member], bool], Decision]
"""Decides what must hold; the second argument is whether a readable refutation is wanted."""


class Kinds(Protocol):
    """What is known of variables by themselves."""

    def domains(self, names: Iterable[str]) -> Iterable[Member]:
        """Return what the kinds of these variables fix."""

    def integral(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of the variables that take whole numbers only."""


@dataclass(frozen=True, slots=True)
class GivenKinds:
    """Kinds as data, which can be handed to another process."""

    members: tuple[Member, ...]
    """What they fix, each of one variable."""
    whole: frozenset[str]
    """The variables that take whole numbers only."""

    def domains(self, names: Iterable[str]) -> Iterable[Member]:
        """Return what the kinds of these variables fix, in the order given."""
        wanted = frozenset(names)
        return [member for member in self.members if member.variables <= wanted]

    def integral(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of the variables that take whole numbers only."""
        return self.whole.intersection(names)


NO_KINDS = GivenKinds((), frozenset())


@dataclass(frozen=True, slots=True)
class Problem:
    """Constraints that must hold together, some of which can be given up.

    Every question can be asked of the whole and of what is kept of it: ``kept`` are keys of ``items``, ``None`` is all
    of them. Each set is decided once.
    """

    fixed: tuple[Member, ...]
    """What is never given up."""
    items: Mapping[str, Member] = field(default_factory=dict)
    """What can be, by keys of its own."""
    kinds: Kinds = NO_KINDS
    limits: Limits = field(default_factory=Limits)
    whole: frozenset[str] = frozenset()
    """Variables taken to be whole numbers beyond those that are by their kind."""
    relaxed: bool = False
    """Whether it is asked over the reals, whatever takes whole numbers only."""
    solve: Solve | None = None
    """What decides, where that is not done here: a memory shared with other problems."""
    _held: dict[frozenset[str], frozenset[str] | bool | None] = field(default_factory=dict, compare=False, repr=False)
    _witnesses: Witnesses = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_witnesses", Witnesses(self.items))

    @staticmethod
    def of(
        fixed: Iterable[Member],
        items: Iterable[Member] = (),
        kinds: Kinds = NO_KINDS,
        limits: Limits | None = None,
    ) -> Problem:
        """Return the problem of members whose ids are their keys."""
        return Problem(tuple(fixed), {item.id: item for item in items}, kinds, limits or Limits())

    def supposing(self, *members: Member) -> Problem:
        """Return the problem with more that holds."""
        return replace(self, items={**self.items, **{member.id: member for member in members}}, _held={})

    def without(self, dropped: frozenset[str]) -> Problem:
        """Return what is left when items are given up."""
        return replace(self, items={key: item for key, item in self.items.items() if key not in dropped}, _held={})

    def system(self, kept: frozenset[str] | None = None) -> System:
        """Return the constraints, with what the kinds of their variables fix."""
        members = self._members(kept)
        names = sorted(frozenset[str]().union(*(member.variables for member in members)))
        whole = frozenset[str]() if self.relaxed else self.kinds.integral(names) | self.whole
        return System((*self.kinds.domains(names), *members), whole)

    def decide(self, kept: frozenset[str] | None = None, *, readable: bool = True) -> Decision:
        """Return a verified refutation, a verified witness, or why there is neither.

        ``readable``: whether to look for a refutation over the reals where one over the integers is at hand.
        """
        if self.solve is not None:
            return self.solve(self._members(kept), readable)
        return decide(self.system(kept), self.limits, readable=readable)

    def holds(self, kept: frozenset[str] | None = None) -> frozenset[str] | bool | None:
        """Return ``True`` (proved), items that cannot hold together (proved), or ``None`` (not proved)."""
        kept = frozenset(self.items) if kept is None else kept
        return self._held.get(kept, True) if self._is_known(kept) else self._find_out(kept)

    def _is_known(self, kept: frozenset[str]) -> bool:
        """Whether it was decided what these come to; what witnesses show is not held, it may be thousands of sets."""
        return kept in self._held or self._witnesses.show(kept)

    def _find_out(self, kept: frozenset[str]) -> frozenset[str] | bool | None:
        found = self.decide(kept, readable=False)
        if isinstance(found, Undecided):
            self._held[kept] = None
        elif isinstance(found, Witness):
            self._witnesses.meet(found.values)
            self._held[kept] = True
        else:
            named = members_of(found)
            self._held[kept] = frozenset(key for key in kept if self.items[key].id in named)
        return self._held[kept]

    def conflict(self) -> frozenset[str] | None:
        """Return a minimal set of items that cannot hold, items that come late rather than those that come early.

        ``None``: they can, or it was not proved.
        """
        refuted = self.holds()
        return shrink(refuted, tuple(self.items), self._asked(refuted)) if isinstance(refuted, frozenset) else None

    def _asked(self, conflict: frozenset[str] = frozenset()) -> Oracle:
        """Return what :meth:`holds` says, until as many items were asked about as the limits allow.

        ``conflict``: items that are known not to hold together.
        """
        left = self.limits.items

        def asked(kept: frozenset[str]) -> frozenset[str] | bool | None:
            nonlocal left, conflict
            if self.limits.expired():
                return None
            if self._is_known(kept):
                return self._held.get(kept, True)
            if left <= 0:
                return None
            left -= len(kept)
            answer = self._find_out(kept)
            if isinstance(answer, frozenset):
                conflict = answer
            elif answer is True and len(missed := conflict - kept) == 1:
                self._witnesses.move(self._bare, conflict, *missed, until=self.limits.expired)
            return answer

        return asked

    def smallest_conflict(self, costs: Mapping[str, Rational], *, steps: int) -> frozenset[str] | None:
        """Return the conflict whose items cost least together, ``None`` if that was not proved within the steps."""
        return smallest_conflict(costs, self.holds, steps=steps)

    def diagnose(
        self,
        prices: Mapping[str, Prices],
        *,
        known: Iterable[frozenset[str]] = (),
        counts: Callable[[frozenset[str]], bool] = lambda _: True,
        conflicts: int = 10,
        corrections: int = 10,
        steps: int = 200,
        sets: int = 5_000,
    ) -> Diagnosis:
        """Return minimal conflicts and corrections of minimum weight; see :func:`.diagnosis.diagnose`."""
        return diagnose(
            prices,
            self._asked(),
            known=known,
            counts=counts,
            conflicts=conflicts,
            corrections=corrections,
            steps=steps,
            sets=sets,
        )

    def ranges(self, names: Iterable[str], kept: frozenset[str] | None = None) -> Mapping[str, Range] | None:
        """Return the ranges of variables, ``None`` if it was proved that there is no solution."""
        return ranges(self.system(kept), names, self.limits)

    def fitting(
        self, name: str, printed: Mapping[str, Rational] | None = None, kept: frozenset[str] | None = None
    ) -> Interval | None:
        """Return values of a variable that fit all, ``None`` if none was found; see :func:`.fitting.fitting`."""
        return fitting(self.system(kept), name, printed, self.limits)

    def _bare(self) -> System:
        """Return what is left when all items are given up, over all of their variables."""
        system = self.system()
        given_up = frozenset([item.id for item in self.items.values()])
        return replace(system, members=tuple([each for each in system.members if each.id not in given_up]))

    def _members(self, kept: frozenset[str] | None) -> tuple[Member, ...]:
        if kept is None:
            return (*self.fixed, *self.items.values())
        return (*self.fixed, *(item for key, item in self.items.items() if key in kept))
