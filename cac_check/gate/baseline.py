"""Accepted conflicts: a file that says which ones may stay, why, and until when.

One JSON object per line, sorted, without times and line numbers, so that branches merge without conflicts. An entry
accepts one conflict of one data set, up to the verdict and the gap it had; what became worse is no longer accepted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cac_check.diagnostic import Diagnostic, Location, Span, UnreadableFile
from cac_check.gate.comparison import Slip
from cac_check.interval import Rational, format_number, parse_number
from cac_check.model import Verdict

FORMAT = "cac-check-baseline/v1"

_TEXTS = ("dataset", "rule", "view", "verdict", "fingerprint", "because")
_OPTIONAL = ("source", "gap", "until")
_HELP = "let `cac-check baseline update` write the file, and edit only `because` and `until`"
_VERDICTS = (Verdict.STRAINED, Verdict.CONTRADICTED)
"""What can be accepted, milder first."""


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

    def covers(self, slip: Slip) -> bool:
        """Whether a conflict is no worse than what was accepted."""
        rank = _VERDICTS.index(slip.finding.verdict) - _VERDICTS.index(self.verdict)
        return rank < 0 or (rank == 0 and (slip.gap or 0) <= (self.gap or 0))


@dataclass(frozen=True, slots=True)
class Baseline:
    """Every accepted conflict, by data set and fingerprint."""

    entries: Mapping[tuple[str, str], Accepted]

    def reason(self, dataset: str, slip: Slip, today: date) -> str | None:
        """Return why a conflict of a data set may stay, or ``None`` if it may not."""
        entry = self.entries.get((dataset, slip.fingerprint))
        if entry is None or not entry.covers(slip) or (entry.until is not None and entry.until < today):
            return None
        return entry.because

    def unused(self, present: Iterable[tuple[str, Slip]]) -> tuple[Accepted, ...]:
        """Return the entries of these data sets' conflicts that none of them needs any more."""
        used = {(dataset, slip.fingerprint) for dataset, slip in present}
        return tuple(entry for key, entry in sorted(self.entries.items()) if key not in used)

    def expired(self, today: date) -> tuple[Accepted, ...]:
        """Return the entries whose last day is over."""
        return tuple(e for _, e in sorted(self.entries.items()) if e.until is not None and e.until < today)

    def updated(
        self, present: Iterable[tuple[str, Slip]], datasets: Iterable[str], because: str | None, until: date | None
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
        for dataset, slip in present:
            known = self.entries.get((dataset, slip.fingerprint))
            if known is not None and known.covers(slip):
                entries[known.key] = known
            elif because is None:
                raise ValueError(f"{slip.finding.id} of {dataset} is not accepted yet and needs a reason")
            else:
                entry = _accept(dataset, slip, because, until)
                entries[entry.key] = entry
        return Baseline(entries)


EMPTY = Baseline({})


def _accept(dataset: str, slip: Slip, because: str, until: date | None) -> Accepted:
    finding = slip.finding
    return Accepted(
        dataset,
        finding.rule,
        str(finding.view),
        finding.source,
        tuple(sorted(slip.claims)),
        finding.verdict,
        slip.gap,
        slip.fingerprint,
        because,
        until,
    )


def to_text(baseline: Baseline) -> str:
    """Return the file: a header line and a line per entry, sorted."""
    lines = [json.dumps(_plain(entry), ensure_ascii=False) for entry in sorted(baseline.entries.values(), key=_place)]
    body = "\n    " + ",\n    ".join(lines) + "\n  " if lines else ""
    return f'{{\n  "format": "{FORMAT}",\n  "accepted": [{body}]\n}}\n'


def _place(entry: Accepted) -> tuple[str, ...]:
    """Where an entry stands in the file: beside others of its rule."""
    return entry.dataset, entry.rule, entry.view, entry.source or "", *entry.claims


def _plain(entry: Accepted) -> dict[str, object]:
    plain: dict[str, object] = {"dataset": entry.dataset, "rule": entry.rule, "view": entry.view}
    if entry.source is not None:
        plain["source"] = entry.source
    plain |= {"claims": list(entry.claims), "verdict": str(entry.verdict)}
    if entry.gap is not None:
        plain["gap"] = format_number(entry.gap)
    plain["fingerprint"] = entry.fingerprint
    plain["because"] = entry.because
    if entry.until is not None:
        plain["until"] = entry.until.isoformat()
    return plain


def parse(data: bytes, file: str) -> Baseline:
    """Read a baseline.

    Raises:
        UnreadableFile: with every problem of the file, if it is no baseline.
    """
    try:
        raw = json.loads(data.decode("utf-8"))
    except json.JSONDecodeError as error:
        span = Span(error.lineno, error.colno, error.lineno, error.colno + 1)
        problem = Diagnostic("baseline-not-json", f"this is not JSON: {error.msg}", Location(file, span), _HELP)
        raise UnreadableFile([problem]) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise UnreadableFile([_problem(file, f"this is not JSON text in UTF-8: {error}")]) from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT or not isinstance(raw.get("accepted"), list):
        expected = f'an object with "format": "{FORMAT}" and a list "accepted"'
        raise UnreadableFile([_problem(file, f"this is no baseline: expected {expected}")])
    problems: list[Diagnostic] = []
    entries: dict[tuple[str, str], Accepted] = {}
    for number, item in enumerate(raw["accepted"], start=1):
        wrong = _what_is_wrong(item)
        if wrong is None:
            entry = _entry(item)
            if entry.key in entries:
                wrong = "it accepts the same conflict as an entry before it"
            entries[entry.key] = entry
        if wrong is not None:
            problems.append(_problem(file, f"entry {number}: {wrong}"))
    if problems:
        raise UnreadableFile(problems)
    return Baseline(entries)


def _problem(file: str, message: str) -> Diagnostic:
    return Diagnostic("baseline-format", message, Location(file), _HELP)


def _what_is_wrong(item: object) -> str | None:
    if not isinstance(item, dict):
        return "expected an object"
    for key in _TEXTS:
        if not isinstance(item.get(key), str) or not item[key].strip():
            return f'"{key}" must be a text that is not empty'
    for key in _OPTIONAL:
        if not isinstance(item.get(key, ""), str):
            return f'"{key}" must be a text'
    unknown = sorted(set(item) - {*_TEXTS, *_OPTIONAL, "claims"})
    if unknown:
        return f'"{unknown[0]}" is not a key of an entry'
    if not isinstance(item.get("claims"), list) or not all(isinstance(claim, str) for claim in item["claims"]):
        return '"claims" must be a list of ids'
    if item["verdict"] not in _VERDICTS:
        return f'"verdict" must be {" or ".join(_VERDICTS)}'
    return _unreadable_values(item)


def _unreadable_values(item: Mapping[str, str]) -> str | None:
    try:
        if "gap" in item:
            parse_number(item["gap"])
        if "until" in item:
            date.fromisoformat(item["until"])
    except ValueError as error:
        return f"{error}"
    return None


def _entry(item: Mapping[str, str]) -> Accepted:
    return Accepted(
        item["dataset"],
        item["rule"],
        item["view"],
        item.get("source"),
        tuple(item["claims"]),
        Verdict(item["verdict"]),
        parse_number(item["gap"]) if "gap" in item else None,
        item["fingerprint"],
        item["because"],
        date.fromisoformat(item["until"]) if "until" in item else None,
    )
