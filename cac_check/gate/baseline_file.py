"""The file of accepted conflicts, read and written.

One JSON object per line, sorted, without times and line numbers, so that branches merge without conflicts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cac_check.diagnostic import Diagnostic, Location, Span, UnreadableFile
from cac_check.gate.baseline import Accepted, Baseline, Pattern
from cac_check.interval import format_number, parse_number
from cac_check.model import Verdict

FORMAT = "cac-check-baseline/v1"

_TEXTS = ("dataset", "rule", "view", "verdict", "fingerprint", "because")
_OPTIONAL = ("source", "gap", "until")
_HELP = "let `cac-check baseline update` write the file, and edit only `because` and `until`"


def to_text(baseline: Baseline) -> str:
    """Return the file: a header line and a line per entry, sorted."""
    lines = [json.dumps(_plain(entry), ensure_ascii=False) for entry in sorted(baseline.entries.values(), key=_place)]
    parts = [f'"format": "{FORMAT}"', f'"accepted": [{_indented(lines)}]']
    if baseline.patterns:
        patterns = [json.dumps(_plain_pattern(pattern), ensure_ascii=False) for pattern in baseline.patterns]
        parts.append(f'"patterns": [{_indented(patterns)}]')
    body = ",\n  ".join(parts)
    return f"{{\n  {body}\n}}\n"


def _indented(lines: Sequence[str]) -> str:
    return "\n    " + ",\n    ".join(lines) + "\n  " if lines else ""


def _plain_pattern(pattern: Pattern) -> dict[str, object]:
    where = {key: values[0] if len(values) == 1 else list(values) for key, values in pattern.where.items()}
    plain: dict[str, object] = {"rule": pattern.rule, "where": where}
    if pattern.gap is not None:
        plain["gap"] = format_number(pattern.gap)
    if pattern.count is not None:
        plain["count"] = pattern.count
    plain["because"] = pattern.because
    if pattern.until is not None:
        plain["until"] = pattern.until.isoformat()
    return plain


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
    lists = isinstance(raw, dict) and all(isinstance(raw.get(key, []), list) for key in ("accepted", "patterns"))
    if not lists or raw.get("format") != FORMAT or "accepted" not in raw:
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
    patterns: list[Pattern] = []
    for number, item in enumerate(raw.get("patterns", ()), start=1):
        wrong = _what_is_wrong_with_pattern(item)
        if wrong is None:
            patterns.append(_pattern(item))
        else:
            problems.append(_problem(file, f"pattern {number}: {wrong}"))
    if problems:
        raise UnreadableFile(problems)
    return Baseline(entries, tuple(patterns))


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
    known = [verdict for verdict in Verdict if verdict.fails]
    if item["verdict"] not in known:
        return f'"verdict" must be {" or ".join(known)}'
    return _unreadable_values(item)


def _what_is_wrong_with_pattern(item: object) -> str | None:
    if not isinstance(item, dict):
        return "expected an object"
    for key in ("rule", "because"):
        if not isinstance(item.get(key), str) or not item[key].strip():
            return f'"{key}" must be a text that is not empty'
    where, count = item.get("where", {}), item.get("count")
    if not isinstance(where, dict) or not all(map(_is_one_or_several, where.values())):
        return '"where" must be an object of texts, or lists of texts, one for each key'
    if "gap" in item and not isinstance(item["gap"], str):
        return '"gap" must be a text, a number in quotes: the most that a row may miss by'
    if "count" not in item and "gap" not in item:
        return '"count" is missing: how many rows are accepted; only a pattern with a "gap" may leave it out'
    if "count" in item and (not isinstance(count, int) or isinstance(count, bool) or count < 1):
        return '"count" must be a whole number above 0'
    unknown = sorted(set(item) - {"rule", "where", "gap", "count", "because", "until"})
    if unknown:
        return f'"{unknown[0]}" is not a key of a pattern'
    return _unreadable_values(item)


def _pattern(item: Mapping[str, Any]) -> Pattern:
    until = date.fromisoformat(item["until"]) if "until" in item else None
    where = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in item.get("where", {}).items()}
    gap = parse_number(item["gap"]) if "gap" in item else None
    return Pattern(item["rule"], where, item.get("count"), item["because"], until, gap)


def _is_one_or_several(value: object) -> bool:
    """Whether it is a text, or a list of at least one."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, str)


def _unreadable_values(item: Mapping[str, str]) -> str | None:
    try:
        if "gap" in item and parse_number(item["gap"]) < 0:
            return '"gap" must not be below 0'
        if "until" in item:
            date.fromisoformat(item["until"])
    except (TypeError, ValueError) as error:
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
