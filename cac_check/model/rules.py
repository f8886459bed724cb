"""What must hold: the forms of rules, rules with their tests, and questions."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Protocol, TypeAlias

from cac_check.diagnostic import Location, Severity
from cac_check.interval import Rational
from cac_check.model.claims import Kind, Quantity, Reading, Rounding
from cac_check.model.spreads import Spread
from cac_check.records import dataclass


class Relation(enum.StrEnum):
    """How the two sides of a linear relation compare."""

    LE = "<="
    LT = "<"
    EQ = "=="
    GE = ">="
    GT = ">"


@dataclass(frozen=True, slots=True)
class LinearRelation:
    """Σ coefficient × quantity, compared with a constant; at most one term per quantity, none with coefficient 0."""

    terms: tuple[tuple[str, Rational], ...]
    relation: Relation
    bound: Rational
    text: str = ""
    """The relation as the user wrote it."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole and its parts.

    ``overlap`` and ``rest`` say whether they are *possible*: one thing in two parts, a thing in no part.
    """

    total: str
    parts: tuple[tuple[str, Rational], ...]
    """Quantity and weight; the weight is 1 unless written."""
    overlap: bool
    rest: bool
    overlaps: tuple[tuple[str, str, str], ...] = ()
    """Two parts and the quantity that counts what is in both."""


@dataclass(frozen=True, slots=True)
class Same:
    """One quantity under several names."""

    quantities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Each quantity is at most the next."""

    quantities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """part = of × share/100 where ``share`` is a percent, of × share where it is a ratio; of > 0.

    With ``per``, part = of × share/per: a rate per 1,000.
    """

    part: str
    of: str
    share: str
    per: Rational | None = None

    def out_of(self, kind: Kind) -> Rational:
        """Return of how many the share is told, where it is of this kind."""
        return self.per or (100 if kind is Kind.PERCENT else 1)


@dataclass(frozen=True, slots=True)
class Change:
    """end = start × (1 + by/100) where ``by`` is a percent, start + by otherwise."""

    start: str
    end: str
    by: str


@dataclass(frozen=True, slots=True)
class Mean:
    """total = mean × count × items."""

    total: str
    count: str
    mean: str
    items: int = 1
    """How many whole-numbered answers of each one counted were averaged."""


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """mean × Σ weight = Σ value × weight, and Σ weight > 0."""

    mean: str
    values: tuple[str, ...]
    weights: tuple[str, ...]
    """As many as values."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """length = end − start, plus one day if the last day counts (``inclusive``)."""

    start: str
    end: str
    length: str
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """Outside knowledge: a quantity lies between two numbers."""

    quantity: str
    at_least: Rational | None = None
    at_most: Rational | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """Any linear relation."""

    relation: LinearRelation


Form: TypeAlias = (
    Breakdown | Same | Order | Share | Change | Mean | WeightedMean | Spread | TimeSpan | Limit | Expression
)


class Missing(enum.StrEnum):
    """What an unclaimed quantity of a rule is."""

    ANYTHING = "anything"
    ZERO = "zero"
    SKIP = "skip"


class Verdict(enum.StrEnum):
    """What was proved, see ``docs/concepts.md``."""

    CONSISTENT = "consistent"
    STRAINED = "strained"
    CONTRADICTED = "contradicted"
    UNDECIDED = "undecided"

    @property
    def rank(self) -> int:
        """How bad, 0 for what fits; what could not be decided comes before what only fits on a loose reading."""
        return (Verdict.CONSISTENT, Verdict.UNDECIDED, Verdict.STRAINED, Verdict.CONTRADICTED).index(self)

    @property
    def fails(self) -> bool:
        """Whether it says that figures do not fit, at least as they are usually read."""
        return self in (Verdict.STRAINED, Verdict.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Example:
    """A test that a rule carries: readings for some of its quantities, and the verdict they must get."""

    given: Mapping[str, Reading]
    verdict: Verdict
    kinds: Mapping[str, Kind] = field(default_factory=lambda: MappingProxyType({}))
    """What sort of number each quantity of the rule is."""
    location: Location | None = None
    because: str | None = None
    """What it shows."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rule rests on: a claim of the data set and the word in it."""

    claim: str | None = None
    cue: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """A quantity that nobody tells: Σ coefficient × quantity + constant, or any value of its kind (``free``)."""

    id: str
    terms: tuple[tuple[str, Rational], ...] = ()
    """What it is computed of: quantities that are told, or free ones. None: it is a constant, or free."""
    constant: Rational = 0
    free: bool = False
    kind: Kind | None = None
    """What sort of number it is; ``None``: that of what it is computed of, see :func:`untold_quantity`."""
    nonnegative: bool = False
    """Of a free one: whether it cannot be below zero."""

    @property
    def is_constant(self) -> bool:
        """Whether it is one number."""
        return not self.free and not self.terms


@dataclass(frozen=True, slots=True)
class Rule:
    """A relation that holds between quantities whatever their values."""

    id: str
    form: Form
    because: str
    severity: Severity = Severity.ERROR
    evidence: Evidence | None = None
    examples: tuple[Example, ...] = ()
    when: LinearRelation | None = None
    """The rule binds only where this holds, over values."""
    where_sources: tuple[str, ...] = ()
    """The rule binds only if every source claiming its quantities is one of these (empty: always)."""
    tolerance_abs: Rational = 0
    tolerance_rel: Rational = 0
    missing: Missing = Missing.ANYTHING
    rounding: Rounding | None = None
    """How the bare figures of its quantities were rounded, where neither claim nor quantity says so."""
    untold: tuple[Untold, ...] = ()
    """Those of its quantities that nobody tells, and the free ones these are computed of."""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A supposition tried on each source that claims all its quantities; its answer is no finding.

    Questions are how a report says in words what the figures leave room for: "can all impersonators have been closed?"
    """

    id: str
    ask: str
    suppose: LinearRelation
    because: str | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A test beside a rule file: an example for one rule, or for all rules of the file together (``None``)."""

    rule: str | None
    example: Example


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules of one or more files, in their order."""

    rules: tuple[Rule, ...]
    questions: tuple[Question, ...] = ()
    path: str | None = None
    quantities: Mapping[str, Quantity] = field(default_factory=lambda: MappingProxyType({}))
    """What the rules are about, where the file says it itself; a data set's own declarations come first."""
    derive: tuple[str, ...] = ()
    """``period``, ``place``: what orders quantities of one measure without a rule being written."""
    title: str | None = None
    """What the rules are about; of several files, of none of them."""


def names_in(rule: Rule | Question) -> tuple[str, ...]:
    """Return every quantity a rule or question is about, those of its condition included, each once.

    What is computed is not among them: what it is computed of is.
    """
    if isinstance(rule, Question):
        return tuple(name for name, _ in rule.suppose.terms)
    free = (each.id for each in rule.untold if each.free)
    return tuple(dict.fromkeys((*tellable(rule), *free)))


def tellable(rule: Rule) -> tuple[str, ...]:
    """Return the quantities of a rule and of its condition that may be told, each once."""
    condition = (name for name, _ in rule.when.terms) if rule.when else ()
    return without_untold((*quantities_of(rule.form), *condition), rule.untold)


def related(rule: Rule) -> tuple[str, ...]:
    """Return the quantities a rule relates that may be told, without those of its condition, each once."""
    return without_untold(quantities_of(rule.form), rule.untold)


def without_untold(names: Iterable[str], untold: Iterable[Untold]) -> tuple[str, ...]:
    """Return quantities with those nobody tells replaced by what they are computed of, and without free ones."""
    known = {each.id: each for each in untold}
    if not known:
        return tuple(dict.fromkeys(names))
    parts = (part for name in names for part in ((one for one, _ in known[name].terms) if name in known else (name,)))
    return tuple(dict.fromkeys(part for part in parts if part not in known or not known[part].free))


class Sort(Protocol):
    """What sort of number a quantity is."""

    @property
    def kind(self) -> Kind:
        """Its kind."""

    @property
    def nonnegative(self) -> bool:
        """Whether it cannot be below zero."""


def untold_quantity(untold: Untold, known: Mapping[str, Sort]) -> Quantity:
    """Return a quantity nobody tells as one of its kind: that of all it is computed of, if it is not said.

    Args:
        untold: the quantity.
        known: what sort of number the others are.
    """
    parts = [known[name] for name, _ in untold.terms if name in known]
    kinds = {part.kind for part in parts}
    kind = untold.kind or (kinds.pop() if len(kinds) == 1 else Kind.AMOUNT)
    rising = untold.constant >= 0 and all(weight > 0 for _, weight in untold.terms)
    nonnegative = untold.nonnegative if untold.free else rising and all(part.nonnegative for part in parts)
    return Quantity(untold.id, untold.id, kind=kind, nonnegative=nonnegative)


def hidden_of(rule: str, form: Form) -> tuple[Untold, ...]:
    """Return the whole numbers that a rule of this id and form is decided by, although nobody can tell them."""
    hidden = form.hidden if isinstance(form, Spread) else ()
    return tuple(Untold(f"{rule}: {name}", free=True, kind=Kind.COUNT, nonnegative=sign) for name, sign in hidden)


def with_untold(known: Mapping[str, Quantity], untold: Iterable[Untold]) -> dict[str, Quantity]:
    """Return quantities together with those that nobody tells, as far as they are not among them."""
    every = dict(known)
    for each in sorted(untold, key=lambda one: not one.free):  # others are computed of the free ones
        if each.id not in every:
            every[each.id] = untold_quantity(each, every)
    return every


def quantities_of(form: Form) -> tuple[str, ...]:
    """Return the quantities a form relates, in the order they are written, each once."""
    match form:
        case Breakdown(total=total, parts=parts, overlaps=overlaps):
            ids: tuple[str, ...] = (total, *(part for part, _ in parts), *(both for _, _, both in overlaps))
        case Same(quantities=ids) | Order(quantities=ids):
            pass
        case Share(part=part, of=of, share=share):
            ids = (part, of, share)
        case Change(start=start, end=end, by=by):
            ids = (start, end, by)
        case Mean(total=total, count=count, mean=mean):
            ids = (total, count, mean)
        case WeightedMean(mean=mean, values=values, weights=weights):
            ids = (mean, *values, *weights)
        case Spread(mean=mean, deviation=deviation, count=count):
            ids = (mean, deviation, count)
        case TimeSpan(start=start, end=end, length=length):
            ids = (start, end, length)
        case Limit(quantity=quantity):
            ids = (quantity,)
        case Expression(relation=relation):
            ids = tuple(quantity for quantity, _ in relation.terms)
    return tuple(dict.fromkeys(ids))
