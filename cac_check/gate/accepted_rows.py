"""Which rows of a comparison of tables the patterns of a baseline accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cac_check.diagnostic import Diagnostic
from cac_check.gate.baseline import Pattern
from cac_check.gate.tables import TableComparison
from cac_check.messages import Sentence, message
from cac_check.records import dataclass
from cac_check.report.baseline_state import Change


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What patterns accept of the newer version."""

    rows: Mapping[int, str]
    """Numbers of accepted rows, each with the reason."""
    notes: tuple[str, ...]
    """Patterns that are unused, expired or too small."""


def accept(comparison: TableComparison, patterns: Sequence[Pattern], today: date, *, lost: bool = False) -> Acceptance:
    """Return which rows of the newer version patterns accept.

    A pattern accepts as many rows as it counts, no more: where more match, none of them is accepted, since nobody can
    say which ones were meant. Of a pattern with a gap those match that miss by no more. Problems in the data are rows
    whose rule is the kind of problem; they are numbered on behind the rows.

    Args:
        comparison: of two versions.
        patterns: what is accepted.
        today: for those that hold until some day.
        lost: whether what is lost can be accepted: where it fails.
    """
    accepted: dict[int, str] = {}
    notes: list[str] = []
    taken = (Change.NEW, Change.WORSE, Change.UNCHANGED, Change.BETTER, *((Change.LOST,) if lost else ()))
    present: list[tuple[int, Mapping[str, object]]] = [
        (number, row) for number, row in enumerate(comparison.rows.iter_rows(named=True)) if row["change"] in taken
    ]
    present += enumerate(map(problem_row, comparison.problems), start=comparison.rows.height)
    for pattern in patterns:
        matching = [number for number, row in present if pattern.matches(row)]
        if pattern.until is not None and pattern.until < today:
            notes.append(Sentence.saying("{pattern}: accepted until a day that is over", pattern=str(pattern)))
        elif not matching:
            notes.append(Sentence.saying("{pattern}: accepted, but not there any more", pattern=str(pattern)))
        elif pattern.count is not None and len(matching) > pattern.count:
            notes.append(
                _with_counts(message("{pattern}: {count} accepted, but there are {found}"), pattern, len(matching))
            )
        else:
            accepted |= dict.fromkeys(matching, pattern.because)
            if pattern.count is not None and len(matching) < pattern.count:
                notes.append(
                    _with_counts(
                        message("{pattern}: {count} accepted, but there are only {found}"), pattern, len(matching)
                    )
                )
    return Acceptance(accepted, tuple(notes))


def _with_counts(said: str, pattern: Pattern, found: int) -> Sentence:
    return Sentence.saying(said, pattern=str(pattern), count=f"{pattern.count:,}", found=f"{found:,}")


def problem_row(problem: Diagnostic) -> Mapping[str, object]:
    """Return a problem in the data as patterns see it."""
    return {"rule": problem.code, "file": problem.location.file, "subject": problem.subject or problem.message}
