"""What programs are told, whatever it was found in: alerts with a place, an outcome and a fingerprint.

Findings on data sets and rows of tables become alerts first; ``sarif``, ``junit`` and ``github`` know nothing else.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from cac_check.certificate import Json
from cac_check.diagnostic import Diagnostic, Location, Severity
from cac_check.model import Verdict
from cac_check.records import dataclass
from cac_check.report.baseline_state import BaselineState


class Outcome(enum.Enum):
    """What became of a check."""

    FAILS = "fails"
    OPEN = "open"
    """It could not be told."""
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
class Alert:
    """One check and what became of it. All texts are plain and on one line, except ``story``."""

    id: str
    """Unique in its run, the same from run to run."""
    rule: str
    outcome: Outcome
    verdict: str
    """In one word."""
    level: Severity
    who: str
    """Whose figures: ``theaseandaily against the reference``, ``date 2020-11-04, place R09``."""
    words: str
    """The verdict, with the gap or the reason."""
    fingerprint: str
    """By which it is known again in another version."""
    location: Location | None = None
    related: tuple[Mark, ...] = ()
    """The other figures it was set against."""
    remarks: tuple[str, ...] = ()
    """Whole sentences: the rule, what would fit."""
    steps: tuple[Mark, ...] = ()
    """The sum, figure by figure."""
    story: str = ""
    """Everything a reader of a log is told, over several lines; empty where it was not asked for."""
    details: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))
    """More about it, for programs that know this one."""
    standing: BaselineState | None = None
    """How it stands to an earlier version, if that was asked."""

    @property
    def is_known(self) -> bool:
        """Whether it may pass because it is nothing new, or accepted."""
        return self.standing is not None and self.standing.is_known


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What is said of a rule itself."""

    id: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class AlertRun:
    """The alerts on one data set, or on the tables of one rule file."""

    id: str
    name: str
    """The file, or what stands for it."""
    version: str
    rules: tuple[RuleNote, ...]
    """Those that have alerts, in the order of their files."""
    alerts: tuple[Alert, ...]
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the data themselves."""
