"""What every format is made from, whatever it was found in: results, each with its verdict and its place, and runs.

Findings on data sets (:mod:`cac_check.report.claim_results`) and rows of tables (:mod:`cac_check.tables.results`) are
results first. What stands in a result, every format may tell of both.
"""

from __future__ import annotations

import enum
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Protocol, TypeAlias

from cac_check.certificate import Json
from cac_check.diagnostic import Diagnostic, Location, Severity
from cac_check.interval import Rational, format_number
from cac_check.model import Verdict
from cac_check.records import dataclass
from cac_check.report.baseline_state import BaselineState


class Scope(enum.Enum):
    """Which results a format is made from."""

    OPEN = "open"
    """Those that fit are left out, and those that only lack figures."""
    ALL = "all"
    """Every one, with its story."""
    LEADS = "leads"
    """One for all that say the same, loudest first."""


class Outcome(enum.Enum):
    """What became of a check."""

    FAILS = "fails"
    OPEN = "open"
    """It could not be decided."""
    FITS = "fits"

    @staticmethod
    def of(verdict: Verdict) -> Outcome:
        """Return the outcome of a verdict; what fits only on a loose reading fails, if mildly (see its level)."""
        return {Verdict.CONSISTENT: Outcome.FITS, Verdict.UNDECIDED: Outcome.OPEN}.get(verdict, Outcome.FAILS)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place and what is said there."""

    location: Location | None
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a contradiction comes to; as a text ``at least 976600``, or ``at most``."""

    is_floor: bool
    amount: Rational

    def __str__(self) -> str:
        return f"{'at least' if self.is_floor else 'at most'} {format_number(self.amount)}"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A figure and what would fit in its place, as ``5``, ``3 to 7`` or ``at least 3``."""

    figure: str
    fits: str
    claim: str | None = None
    """The id of the claim that tells it, where figures are claims."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """Figures that are enough to change: with some of what fits in their places, everything else can stay."""

    changes: tuple[Replacement, ...]
    hint: str | None = None
    """A typing slip that would explain it."""

    def to_dict(self) -> Json:
        """Return it as plain data."""
        changes: Json = [{"figure": change.figure, "fits": change.fits} for change in self.changes]
        return {"changes": changes, "hint": self.hint}


@dataclass(frozen=True, slots=True)
class Result:
    """One check and what became of it. All texts are plain and on one line, except ``story``."""

    id: str
    """Unique in its run, the same from run to run."""
    rule: str
    outcome: Outcome
    verdict: str
    """In one word."""
    level: Severity
    """How loudly it is said: at most as severe as its rule."""
    who: str
    """Whose figures: ``theaseandaily against the reference``, ``date 2020-11-04, place R09``."""
    words: str
    """The verdict, with the gap or the reason."""
    headline: str
    """Both, as the start of a sentence."""
    fingerprint: str
    """By which it is matched with what was found in another version."""
    location: Location | None = None
    sides: tuple[Side, Side] | None = None
    """What the two sides of the sum come to, the one to add up first; ``None`` where it is no single sum."""
    gap: Rational | None = None
    """By how much they miss each other."""
    corrections: tuple[WayOut, ...] = ()
    """What would make it fit, likeliest first; each alone is enough."""
    related: tuple[Mark, ...] = ()
    """The other figures it was set against."""
    evidence: str = ""
    """The figures in question, or what they come to, in one line."""
    remarks: tuple[str, ...] = ()
    """Whole sentences: the rule, what would fit."""
    steps: tuple[Mark, ...] = ()
    """The sum, figure by figure."""
    story: str = ""
    """Everything a reader of a log is told, over several lines; empty where it was not asked for."""
    details: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    """More about it, for programs that know this one."""
    baseline_state: BaselineState | None = None
    """How it stands to an earlier version, if that was asked."""
    counts: bool | None = None
    """Whether it makes the run fail; ``None``: as loudly as it is said."""

    @property
    def is_known(self) -> bool:
        """Whether it fails, but may because it is nothing new, or accepted."""
        return self.outcome is Outcome.FAILS and self.baseline_state is not None and self.baseline_state.is_known

    @property
    def facts(self) -> Mapping[str, Json]:
        """What programs are told of it beside its place and its words."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            **self.details,
            "gap": None if self.gap is None else format_number(self.gap),
            "sides": None if self.sides is None else [str(side) for side in self.sides],
            "corrections": [way.to_dict() for way in self.corrections],
        }


class Results(Protocol):
    """Results in the order they are told. Those of large tables are made when they are asked for, one by one."""

    @abstractmethod
    def __len__(self) -> int:
        """How many there are."""

    @abstractmethod
    def __iter__(self) -> Iterator[Result]:
        """Return each in turn."""

    @abstractmethod
    def first(self, count: int) -> Sequence[Result]:
        """Return the first ones."""

    @abstractmethod
    def loud(self, level: Severity) -> Results:
        """Return those said as loudly as this that are neither known nor fit."""


class Listed(tuple[Result, ...], Results):
    """Results that are all at hand."""

    __slots__ = ()

    def first(self, count: int) -> Sequence[Result]:
        """Return the first ones."""
        return self[:count]

    def loud(self, level: Severity) -> Results:
        """Return those said as loudly as this that are neither known nor fit."""
        return Listed(
            each for each in self if each.level is level and each.outcome is not Outcome.FITS and not each.is_known
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a run fails, in one line that says why."""

    fails: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What is said of a rule itself."""

    id: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class Run:
    """The results on one data set, or on the tables of one rule file."""

    id: str
    name: str
    """The file, or what stands for it."""
    version: str
    rules: tuple[RuleNote, ...]
    """Those that have results, in the order of their files."""
    results: Results
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the data themselves."""
    read: tuple[str, ...] = ()
    """Files that were read."""
    not_checked: tuple[str, ...] = ()
    """Sentences on what no check took in."""
    ruling: Ruling | None = None
    """What was said of all of it, where that is not plain from the results."""


Runs: TypeAlias = Sequence[Run]
