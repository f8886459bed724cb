"""What is said: quantities, sources, claims and what their words allow."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from cac_check.diagnostic import Location
from cac_check.interval import Interval, Rational
from cac_check.records import dataclass


class Profile(enum.StrEnum):
    """How strictly words are read. Every phrase: strict ⊆ default ⊆ lenient."""

    STRICT = "strict"
    DEFAULT = "default"
    LENIENT = "lenient"


class Kind(enum.StrEnum):
    """What sort of number a quantity is; it fixes unit, integrality and sign."""

    COUNT = "count"
    """Whole things: an integer ≥ 0."""
    AMOUNT = "amount"
    """Money, measures, percentage points."""
    PERCENT = "percent"
    """The number before the sign: 62 for 62 %."""
    RATIO = "ratio"
    DURATION = "duration"
    """Days; a month is 365.2425/12 of them."""
    DATE = "date"
    """A proleptic Gregorian day number (``datetime.date.toordinal``)."""

    @property
    def integral(self) -> bool:
        """Whether only whole numbers are possible."""
        return self in (Kind.COUNT, Kind.DATE)

    @property
    def nonnegative(self) -> bool:
        """Whether values below zero are impossible unless the quantity says otherwise."""
        return self in (Kind.COUNT, Kind.DURATION)


class Hedge(enum.StrEnum):
    """The class of the words around a numeral, which fixes the shape of its reading."""

    BARE = "bare"
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    AT_LEAST = "at_least"
    UP_TO = "up_to"
    UNDER = "under"
    AND_ODD = "and_odd"
    VAGUE = "vague"
    SEVERAL = "several"
    FRACTION = "fraction"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Reading:
    """The values a phrase allows under each profile.

    ``value`` is the number as written (``None`` where there is none, as in "hundreds of thousands"). ``grain`` is the
    place value of its last significant digit, in the unit of the quantity (``None`` where it has none, so that it
    cannot be stretched). ``hedge`` is ``None`` for an interval written by hand.
    """

    strict: Interval
    default: Interval
    lenient: Interval
    value: Rational | None = None
    grain: Rational | None = None
    hedge: Hedge | None = None

    def __post_init__(self) -> None:
        if not (self.lenient.covers(self.default) and self.default.covers(self.strict)):
            raise ValueError(f"profiles are not nested: {self.strict}, {self.default}, {self.lenient}")

    def under(self, profile: Profile) -> Interval:
        """Return the interval of one profile."""
        if profile is Profile.STRICT:
            return self.strict
        return self.default if profile is Profile.DEFAULT else self.lenient


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is counted or measured; the verb is part of it: punished is not closed."""

    id: str
    label: str
    unit: str | None = None
    kind: Kind = Kind.COUNT
    nonnegative: bool = True
    cumulative: bool = False
    """A later date's figure cannot be smaller than an earlier one's."""
    slack: Rational = 0
    """By how many days the readings of dates in words are widened at both ends (already done in the claims)."""
    rounding: Rounding | None = None
    """How its bare figures were rounded, if that is known (already part of the claims' readings)."""
    measures: str | None = None
    """What it counts, apart from period and place: quantities of one measure differ in those alone."""
    period: str | None = None
    place: str | None = None
    variant_of: str | None = None
    """A quantity that a reader may take it for, although its words mean another thing."""
    differs_in: str | None = None
    """What sets it apart from that one: the verb, the unit."""
    because: str | None = None
    location: Location | None = None


class Role(enum.StrEnum):
    """Whether other sources are held against this one."""

    REPORT = "report"
    REFERENCE = "reference"


class Status(enum.StrEnum):
    """Whether a claim still stands; only current ones are checked."""

    CURRENT = "current"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Rounding(enum.StrEnum):
    """How a published figure was made from the value behind it; g is the place value of its last written digit."""

    HALF = "half"
    """To the nearest, ties either way: [v − g/2, v + g/2]."""
    UP = "up"
    """To the nearest, ties up: [v − g/2, v + g/2)."""
    DOWN = "down"
    """To the nearest, ties down: (v − g/2, v + g/2]."""
    TRUNCATE = "truncate"
    """Cut off: [v, v + g) for figures above zero, (v − g, v] for those below, (−g, g) for 0."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words with a figure that were deliberately not turned into a claim; printed under what was not checked."""

    says: str
    because: str
    at: str | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put to a source before publication, and what it answered: the right of reply."""

    question: str
    on: str | None = None
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    by: str | None = None
    """How: by e-mail, by telephone."""
    answer: str | None = None
    """What was answered, or that nothing was; ``None`` as long as there is no answer."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it, where and when."""

    id: str
    outlet: str
    published: str | None = None
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    url: str | None = None
    archived: str | None = None
    seen_at: str | None = None
    """Address of the repost that was actually read."""
    seen: str | None = None
    """``full`` or ``part``: silence of a text seen in part is not an omission."""
    language: str = "en"
    lineage: str | None = None
    """The text it was rewritten from; sources of one lineage are one witness."""
    role: Role = Role.REPORT
    text: str | None = None
    as_of: str | None = None
    note: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    asked: tuple[Asked, ...] = ()
    location: Location | None = None

    @property
    def witness(self) -> str:
        """The lineage it counts as; a source without one stands for itself."""
        return self.lineage or self.id


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's figure for one quantity, in its own words."""

    id: str
    """``source/quantity``, with ``@place`` where a source tells a quantity twice, or as the file names it."""
    source: str
    quantity: str
    reading: Reading
    says: str | None = None
    means: str | None = None
    because: str | None = None
    at: str | None = None
    """``headline``, ``caption``, ``pN`` or free text."""
    cue: str | None = None
    """The word that chose the quantity."""
    alternatives: tuple[str, ...] = ()
    """What else the words could count (``or:`` in the file)."""
    gloss: str | None = None
    note: str | None = None
    as_of: str | None = None
    """The day the figure holds for; figures of different days are different points."""
    attributed_to: str | None = None
    lineage: str | None = None
    """The text this figure was taken from, where that is not the lineage of its source."""
    status: Status = Status.CURRENT
    rounding: Rounding | None = None
    """How its bare figure was rounded, where that is known (already part of ``reading``)."""
    weight: Rational | None = None
    """What dropping it costs; ``None``: by the role of its source."""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Claims of several sources about one subject. Mappings keep the order of the file."""

    id: str
    title: str
    quantities: Mapping[str, Quantity]
    sources: Mapping[str, Source]
    claims: tuple[Claim, ...]
    lineages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    periods: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Period → the periods it contains, as written; see ``deriving``."""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Place → the places it contains."""
    rules: tuple[str, ...] = ()
    """Paths of rule files, relative to the data set's folder."""
    path: str | None = None
    language: str = "en"
    """Of reports on it, as a language tag; see :mod:`cac_check.messages`."""
