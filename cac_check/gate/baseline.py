"""Accepted conflicts: which ones may stay, why, and until when.

An entry accepts one conflict of one data set, up to the verdict and the gap it had; what became worse is no longer
accepted. A pattern accepts so many reports of tables, or those that miss by no more than so much.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import isfinite

from cac_check.engine.tables.names import public
from cac_check.gate.comparison import ConflictRef
from cac_check.interval import Rational, format_number
from cac_check.model import Verdict
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """One conflict that may stay."""

    dataset: str
    rule: str
    view: str
    source: str | None
    claims: tuple[str, ...]
    verdict: Verdict
    gap: Rational | None
    fingerprint: str
    because: str
    until: date | None = None
    """The last day on which it holds."""

    @property
    def key(self) -> tuple[str, str]:
        """What identifies it."""
        return self.dataset, self.fingerprint

    def covers(self, ref: ConflictRef) -> bool:
        """Whether a conflict is no worse than what was accepted."""
        return (ref.finding.verdict.rank, ref.gap or 0) <= (self.verdict.rank, self.gap or 0)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Reports of tables that may break a rule: those whose keys are as ``where`` says and that miss by no more."""

    rule: str
    where: Mapping[str, tuple[str, ...]]
    """Key → the values of which it has one."""
    count: int | None
    """How many; ``None``: as many as there are, which only a pattern with a gap may say."""
    because: str
    until: date | None = None
    gap: Rational | None = None
    """By how much each may miss, at most; ``None``: by anything."""

    def matches(self, row: Mapping[str, object]) -> bool:
        """Whether a row of a comparison is meant; keys are compared as texts."""
        pairs = ((row.get(public(key), row.get(key)), values) for key, values in self.where.items())
        return row.get("rule") == self.rule and all(given in values for given, values in pairs) and self._covers(row)

    def _covers(self, row: Mapping[str, object]) -> bool:
        """Whether a row misses by no more than it may, as its gap is printed; without a gap nobody can tell."""
        if self.gap is None:
            return True
        gap = row.get("gap")
        if gap is None or (isinstance(gap, float) and not isfinite(gap)):
            return False
        return Fraction(str(gap)) <= self.gap

    def __str__(self) -> str:
        conditions = [f"{key} {' or '.join(values)}" for key, values in self.where.items()]
        conditions += [] if self.gap is None else [f"a gap up to {format_number(self.gap)}"]
        return f"{self.rule} ({', '.join(conditions)})" if conditions else self.rule


@dataclass(frozen=True, slots=True)
class Baseline:
    """Every accepted conflict, by data set and fingerprint, and patterns of what is accepted in tables."""

    entries: Mapping[tuple[str, str], Accepted]
    patterns: tuple[Pattern, ...] = ()

    def reason(self, dataset: str, ref: ConflictRef, today: date) -> str | None:
        """Return why a conflict of a data set may stay, or ``None`` if it may not."""
        entry = self.entries.get((dataset, ref.fingerprint))
        if entry is None or not entry.covers(ref) or (entry.until is not None and entry.until < today):
            return None
        return entry.because

    def unused(self, present: Iterable[tuple[str, ConflictRef]]) -> tuple[Accepted, ...]:
        """Return the entries of these data sets' conflicts that none of them needs any more."""
        used = {(dataset, ref.fingerprint) for dataset, ref in present}
        return tuple(entry for key, entry in sorted(self.entries.items()) if key not in used)

    def expired(self, today: date) -> tuple[Accepted, ...]:
        """Return the entries whose last day is over."""
        return tuple(e for _, e in sorted(self.entries.items()) if e.until is not None and e.until < today)

    def updated(
        self,
        present: Iterable[tuple[str, ConflictRef]],
        datasets: Iterable[str],
        because: str | None,
        until: date | None,
    ) -> Baseline:
        """Return the baseline that accepts every present conflict of these data sets, and no other of theirs.

        Reasons and days of entries that stay are kept; entries of other data sets are not touched.

        Args:
            present: the conflicts there are, each with its data set.
            datasets: the data sets that were checked.
            because: the reason for those that are accepted for the first time, or that became worse.
            until: their last day.

        Raises:
            ValueError: if there are such conflicts and no reason is given.
        """
        checked = set(datasets)
        entries = {key: entry for key, entry in self.entries.items() if entry.dataset not in checked}
        for dataset, ref in present:
            known = self.entries.get((dataset, ref.fingerprint))
            if known is not None and known.covers(ref):
                entries[known.key] = known
            elif because is None:
                raise ValueError(f"{ref.finding.id} of {dataset} is not accepted yet and needs a reason")
            else:
                entry = _accept(dataset, ref, because, until)
                entries[entry.key] = entry
        return Baseline(entries, self.patterns)


EMPTY = Baseline({})


def _accept(dataset: str, ref: ConflictRef, because: str, until: date | None) -> Accepted:
    finding = ref.finding
    return Accepted(
        dataset,
        finding.rule,
        str(finding.view),
        finding.source,
        tuple(sorted(ref.claims)),
        finding.verdict,
        ref.gap,
        ref.fingerprint,
        because,
        until,
    )
