"""Exit codes, the same for every command and every format."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.diagnostic import DataProblems, Problems, Severity
from cac_check.records import dataclass

if TYPE_CHECKING:
    from cac_check.finding import Report


class Exit(enum.IntEnum):
    """What the exit code of the process says."""

    OK = 0
    """Nothing at or above ``--fail-on``."""
    FINDINGS = 1
    """Findings, or a data set that breaks its schema."""
    FAILED = 2
    """Could not run: usage, an unreadable file, a wrong rule, an internal error."""
    NOTHING = 3
    """Nothing to check: no claims, or no rule that applies."""
    INTERRUPTED = 130


NOTHING_TO_CHECK = "nothing to check: no rule applies to the claims, and nothing is told twice"
"""What is said with :attr:`Exit.NOTHING`."""

NO_RULES = "nothing to check: no rules; name a file under `rules:` in the data set, or give it with --rules"
"""What is said where no rule was given at all."""

NO_RULE_BINDS = (
    'nothing to check: there is no rule in {files}; of a draft, take the "# " away before those that are right'
)
"""What is said where the rule files that were given hold none."""

NO_REPORT = "nothing to check: no rule applies to any report of the tables"
"""What is said of tables with :attr:`Exit.NOTHING`."""


class FailOn(enum.StrEnum):
    """The mildest verdict that makes a run fail."""

    CONTRADICTED = "contradicted"
    STRAINED = "strained"
    LOST = "lost"
    """Of an edit: also what was decided and is not any more."""
    UNDECIDED = "undecided"
    NEVER = "never"

    @property
    def takes_lost(self) -> bool:
        """Whether an edit fails that takes out of sight what was decided."""
        return self in (FailOn.LOST, FailOn.UNDECIDED)

    @property
    def takes_undecided(self) -> bool:
        """Whether what is new and cannot be decided fails."""
        return self is FailOn.UNDECIDED


_FAILING: Mapping[FailOn, frozenset[str]] = MappingProxyType(
    {
        FailOn.CONTRADICTED: frozenset({"contradicted"}),
        FailOn.STRAINED: frozenset({"contradicted", "strained"}),
        FailOn.LOST: frozenset({"contradicted", "strained"}),
        FailOn.UNDECIDED: frozenset({"contradicted", "strained", "undecided"}),
        FailOn.NEVER: frozenset(),
    }
)
"""Verdicts that fail."""


def exit_for_problems(problems: Problems) -> Exit:
    """Return the exit code for files that cannot be used."""
    return Exit.FINDINGS if isinstance(problems, DataProblems) else Exit.FAILED


@dataclass(frozen=True, slots=True)
class Threshold:
    """From where on a run fails."""

    fail_on: FailOn = FailOn.CONTRADICTED
    """The mildest verdict that counts."""
    severity: Severity = Severity.ERROR
    """The mildest severity of a rule that counts."""

    def counts(self, severity: Severity) -> bool:
        """Whether rules of this severity count."""
        return severity.rank >= self.severity.rank

    def fails_lost(self, severity: Severity) -> bool:
        """Whether an edit fails that takes out of sight what a rule of this severity decided."""
        return self.fail_on.takes_lost and self.counts(severity)

    def fails(self, verdict: str, severity: Severity) -> bool:
        """Whether a verdict of a rule of this severity makes a run fail."""
        return verdict in _FAILING[self.fail_on] and self.counts(severity)


def exit_for_reports(reports: Iterable[Report], threshold: Threshold) -> Exit:
    """Return the exit code for what was found in data sets."""
    from cac_check.finding import INTERNAL_ERROR

    reports = tuple(reports)
    findings = [finding for report in reports for finding in report.findings]
    if any(report.untold for report in reports):
        return Exit.FAILED
    if not findings:
        return Exit.NOTHING
    if any((finding.reason or "").startswith(INTERNAL_ERROR) for finding in findings):
        return Exit.FAILED
    failing = any(threshold.fails(finding.verdict, finding.severity) for finding in findings)
    return Exit.FINDINGS if failing else Exit.OK
