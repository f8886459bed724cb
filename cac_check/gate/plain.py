"""A ruling as plain data, for programs."""

from __future__ import annotations

from collections.abc import Callable

from cac_check.certificate import Json
from cac_check.finding import Finding
from cac_check.gate.baseline import Accepted
from cac_check.gate.comparison import Comparison, ConflictRef, Difference
from cac_check.gate.ruling import Ruling
from cac_check.interval import format_number
from cac_check.report.baseline_state import Change
from cac_check.report.json import to_json as json_text

FORMAT = "cac-check-gate/v1"


def to_json(ruling: Ruling, counts: Callable[[Finding], bool]) -> str:
    """Return the ruling as JSON; exact numbers are strings, the same ruling gives the same bytes."""
    plain: Json = {
        "format": FORMAT,
        "fails": len(ruling.failing(counts)),
        "datasets": [_comparison(each, ruling) for each in ruling.comparisons],
        "unused": [_accepted(entry) for entry in ruling.unused],
        "expired": [_accepted(entry) for entry in ruling.expired],
    }
    return json_text(plain)


def _comparison(comparison: Comparison, ruling: Ruling) -> Json:
    return {
        "dataset": comparison.report.dataset.id,
        "path": comparison.name,
        "note": comparison.note,
        "summary": {str(change): comparison.count(change) for change in Change},
        "changes": [_difference(each, comparison, ruling) for each in comparison.differences],
    }


def _difference(difference: Difference, comparison: Comparison, ruling: Ruling) -> Json:
    finding = difference.finding
    one = difference.after if difference.after is not None else difference.before
    assert one is not None
    gap = one.gap
    return {
        "change": str(difference.change),
        "fingerprint": one.fingerprint,
        "finding": finding.id,
        "rule": finding.rule,
        "view": str(finding.view),
        "source": finding.source,
        "claims": sorted(one.claims),
        "before": _verdict(difference.before),
        "after": _verdict(difference.after),
        "gap": None if gap is None else format_number(gap),
        "accepted": ruling.accepted(comparison, difference),
        "edits": [edit.sentence for edit in difference.edits],
    }


def _verdict(side: ConflictRef | Finding | None) -> str | None:
    if side is None:
        return None
    return str(side.finding.verdict if isinstance(side, ConflictRef) else side.verdict)


def _accepted(entry: Accepted) -> Json:
    return {
        "dataset": entry.dataset,
        "fingerprint": entry.fingerprint,
        "rule": entry.rule,
        "source": entry.source,
        "claims": list(entry.claims),
        "because": entry.because,
        "until": None if entry.until is None else entry.until.isoformat(),
    }
