"""What a gate rules: which differences fail, which were accepted, which entries of the baseline are idle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from cac_check.finding import Finding, Report
from cac_check.gate.baseline import EMPTY, Accepted, Baseline
from cac_check.gate.comparison import Comparison, ConflictRef, Difference, baseline_states, conflict_refs
from cac_check.records import dataclass
from cac_check.report.baseline_state import FAILING, BaselineStates, Change


@dataclass(frozen=True, slots=True)
class Ruling:
    """The comparisons of one run, and what was accepted before."""

    comparisons: tuple[Comparison, ...]
    today: date
    baseline: Baseline = EMPTY

    def accepted(self, comparison: Comparison, difference: Difference) -> str | None:
        """Return why the conflict of a difference may stay, or ``None`` if it may not or is gone."""
        ref = difference.conflict_ref
        return None if ref is None else self._reason(comparison, ref)

    def failing(self, counts: Callable[[Finding], bool]) -> tuple[tuple[Comparison, Difference], ...]:
        """Return the differences that must not get in: new or worse, not accepted, of findings that count."""
        return tuple(
            (comparison, difference)
            for comparison in self.comparisons
            for difference in comparison.differences
            if difference.change in FAILING
            and counts(difference.finding)
            and self.accepted(comparison, difference) is None
        )

    def lost(self, counts: Callable[[Finding], bool]) -> int:
        """Return how many checks are lost of findings that count."""
        return sum(
            difference.change is Change.LOST and counts(difference.finding)
            for comparison in self.comparisons
            for difference in comparison.differences
        )

    @property
    def unused(self) -> tuple[Accepted, ...]:
        """Entries of the data sets in question that accept nothing any more."""
        checked = {comparison.report.dataset.id for comparison in self.comparisons}
        return tuple(entry for entry in self.baseline.unused(self.present) if entry.dataset in checked)

    @property
    def expired(self) -> tuple[Accepted, ...]:
        """Entries whose last day is over."""
        return self.baseline.expired(self.today)

    @property
    def present(self) -> tuple[tuple[str, ConflictRef], ...]:
        """Every conflict of the newer versions, with the id of its data set."""
        return tuple((report.dataset.id, ref) for report in self.reports for ref in conflict_refs(report))

    @property
    def reports(self) -> tuple[Report, ...]:
        """The newer reports; those of deleted data sets are left out."""
        return tuple(comparison.after for comparison in self.comparisons if comparison.after is not None)

    @property
    def baseline_states(self) -> Sequence[BaselineStates]:
        """How the findings of each of ``reports`` stand."""
        return tuple(self._baseline_states(each) for each in self.comparisons if each.after is not None)

    def _baseline_states(self, comparison: Comparison) -> BaselineStates:
        return baseline_states(comparison, lambda ref: self._reason(comparison, ref))

    def _reason(self, comparison: Comparison, ref: ConflictRef) -> str | None:
        return self.baseline.reason(comparison.report.dataset.id, ref, self.today)
