"""Claims side by side: the nodes of a view, and what the rules and kinds say about them.

Claims of equal quantity and reading are one *node*, listed as copies: a figure copied into ten places is one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from cac_check.compiler import domain, variable
from cac_check.constraint import Member, MemberKind, System, interval_rows
from cac_check.dated import Dated
from cac_check.interval import Interval, Rational
from cac_check.model import Claim, Dataset, Kind, Profile, Reading, Role, Status
from cac_check.records import dataclass

REFERENCE_WEIGHT = 10
REPORT_WEIGHT = 1


@dataclass(frozen=True)
class Node:
    """Claims that say the same of the same quantity on the same day."""

    claims: tuple[Claim, ...]
    variables: tuple[str, ...]
    """What the words count; several where that is open (``or:``), the likeliest first."""
    reading: Reading
    _members: dict[Profile, Member] = field(default_factory=dict, compare=False, repr=False)
    """Members made so far: every question about the node asks for the same few."""

    @property
    def id(self) -> str:
        """The id of the first claim, which stands for all."""
        return self.claims[0].id

    @property
    def variable(self) -> str:
        """What the words most likely count."""
        return self.variables[0]

    @property
    def open(self) -> bool:
        """Whether it is open what the words count."""
        return len(self.variables) > 1

    @cached_property
    def sources(self) -> frozenset[str]:
        """Who says so."""
        return frozenset(claim.source for claim in self.claims)

    def member(self, profile: Profile, variables: Sequence[str] | None = None) -> Member:
        """Return the member that holds where one of its (or the given) variables lies in the reading."""
        if variables is not None:
            return self.around(self.reading.under(profile), variables)
        made = self._members.get(profile)
        if made is None:
            made = self._members[profile] = self.around(self.reading.under(profile))
        return made

    def around(self, interval: Interval, variables: Sequence[str] | None = None) -> Member:
        """Return the member with another interval in the place of its reading."""
        names = self.variables if variables is None else variables
        return Member(self.id, MemberKind.CLAIM, tuple(interval_rows(name, interval) for name in names))


class _Declared(NamedTuple):
    """What is declared of the quantity of a variable, as far as a judgement can depend on it."""

    domain: Member | None
    kind: Kind | None
    unit: str | None


_NOTHING = _Declared(None, None, None)


class ClaimIndex:
    """A data set laid out for checking: variables, their kinds, and the nodes of any set of claims."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.claims = tuple(claim for claim in dataset.claims if claim.status is Status.CURRENT)
        self.by_id = {claim.id: claim for claim in self.claims}
        self.references = frozenset(source.id for source in dataset.sources.values() if source.role is Role.REFERENCE)
        self._declared: dict[str, _Declared] = {}
        self._names: dict[str, Dated] = {}
        for claim in self.claims:
            for quantity in (claim.quantity, *claim.alternatives):
                dated = Dated(quantity, claim.as_of)
                self._names[str(dated)] = dated

    def quantity_of(self, name: str) -> str:
        """Return the quantity of a variable (the name itself where no claim uses it)."""
        known = self._names.get(name)
        return Dated.of(name).id if known is None else known.id

    def nodes(self, claims: Iterable[Claim]) -> list[Node]:
        """Return the nodes of some claims, in the order of the file."""
        groups: dict[tuple[tuple[str, ...], Interval, Interval, Interval], list[Claim]] = {}
        for claim in claims:
            names = tuple(variable(quantity, claim.as_of) for quantity in (claim.quantity, *claim.alternatives))
            reading = claim.reading
            key = (names, reading.strict, reading.default, reading.lenient)
            groups.setdefault(key, []).append(claim)
        return [Node(tuple(group), key[0], group[0].reading) for key, group in groups.items()]

    def prices(self, node: Node) -> Mapping[tuple[str, str], Rational]:
        """Return what dropping the node costs, per lineage and quantity: each is one witness, however often copied."""
        prices: dict[tuple[str, str], Rational] = {}
        for claim in node.claims:
            source = self.dataset.sources[claim.source]
            usual = REFERENCE_WEIGHT if source.id in self.references else REPORT_WEIGHT
            weight = usual if claim.weight is None else claim.weight
            key = (claim.lineage or source.witness, node.variable)
            prices[key] = max(weight, prices.get(key, weight))
        return prices

    def integral(self, names: Iterable[str]) -> frozenset[str]:
        """Return those of the variables that take whole numbers only."""
        return frozenset(name for name in names if (kind := self._declared_of(name).kind) is not None and kind.integral)

    def kinds(self, names: Iterable[str]) -> frozenset[tuple[str, _Declared]]:
        """Return all that answers about these variables can depend on, beside rules and claims."""
        return frozenset([(name, self._declared_of(name)) for name in names])

    def is_length(self, name: str) -> bool:
        """Whether a variable counts days."""
        return self._declared_of(name).kind is Kind.DURATION

    def is_date(self, name: str) -> bool:
        """Whether a variable tells a day: the digits of a day number are nobody's."""
        return self._declared_of(name).kind is Kind.DATE

    def domains(self, names: Iterable[str]) -> list[Member]:
        """Return what the kinds of the variables fix."""
        return [member for name in names if (member := self._declared_of(name).domain) is not None]

    def system(self, rules: Iterable[Member], claims: Iterable[Member]) -> System:
        """Return the system of these rules and claims, with what the kinds of their variables fix."""
        members = [*rules, *claims]
        names = sorted(frozenset().union(*(member.variables for member in members)))
        return System((*self.domains(names), *members), self.integral(names))

    def _declared_of(self, name: str) -> _Declared:
        known = self._declared.get(name)
        if known is None:
            quantity = self.dataset.quantities.get(self.quantity_of(name))
            known = _NOTHING if quantity is None else _Declared(domain(quantity, name), quantity.kind, quantity.unit)
            self._declared[name] = known
        return known
