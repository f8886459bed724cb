"""Suggestions written as a rule file that runs as it is: tables, then rules, each with what speaks for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from cac_check.interval import format_number
from cac_check.records import dataclass
from cac_check.suggestion.rules.coincidence import Coincidence
from cac_check.suggestion.rules.reports import Measured
from cac_check.suggestion.rules.suggestion import Suggestion

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*(?:[ /-][A-Za-z0-9_.]+)*")
_YAML_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})

_SHOWN = 7
"""Reports that are named in which a rule fails."""

_BEYOND = -100
"""Power of ten below which a chance is only said to be lower."""


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table as a rule file describes it."""

    id: str
    source: tuple[str, ...]
    """Lines that say where its files are and how they are written."""
    keys: tuple[str, ...]
    quantities: tuple[Measured, ...]
    missing: tuple[str, ...] = ()
    """Texts of cells that are no figures."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often a rule holds, counted by the check."""

    reports: int
    failing: int
    named: tuple[str, ...]
    """Reports in which it fails."""


def expanded(suggestion: Suggestion) -> dict[str, str]:
    """Return the ids of the rules a suggestion makes, each with the quantity it is about (or ``""``)."""
    found = {}
    for quantity in suggestion.quantities or ("",):
        for code in suggestion.each or ("",):
            name = suggestion.id.replace("${quantity}", quantity).replace("${code}", code)
            found[name] = quantity
    return found


def rule_file(
    tables: Sequence[DraftTable], suggestions: Sequence[Suggestion], outcomes: Mapping[str, Outcome] | None = None
) -> str:
    """Return a rule file.

    Args:
        tables: what the rules are about.
        suggestions: the rules.
        outcomes: by id of a rule; left out while nothing is counted yet.
    """
    read = _read_as(suggestions)
    lines = ["tables:"]
    for table in tables:
        lines += _table(table, *read)
    lines.append("rules:" if suggestions else "rules: []")
    for each in suggestions:
        lines += (f"  {line}" for line in rule_lines(each, outcomes, many=len(tables) > 1))
    return "\n".join(lines) + "\n"


def rule_lines(each: Suggestion, outcomes: Mapping[str, Outcome] | None, *, many: bool) -> list[str]:
    """Return a rule as an entry of a list at the left margin, under comments that say what speaks for it.

    Args:
        each: the rule.
        outcomes: by id of a rule; without them there are no comments.
        many: whether its file has other tables.
    """
    comments = [] if outcomes is None else [f"# {line}" for line in _comments(each, outcomes)]
    return [*comments, *(line.removeprefix("  ") for line in _rule(each, many=many))]


def facts_of(tables: Sequence[DraftTable], suggestions: Sequence[Suggestion]) -> dict[tuple[str, str], str]:
    """Return what is said of each quantity for rules to hold, as a mapping in one line, by table and quantity."""
    read = _read_as(suggestions)
    return {(table.id, each.id): _facts(table, each, *read) for table in tables for each in table.quantities}


def distinct(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Return suggestions whose ids differ."""
    used: set[str] = set()
    found = []
    for each in suggestions:
        name, count = each.id, 2
        while not used.isdisjoint(expanded(replace(each, id=name))):
            name, count = f"{each.id}-{count}", count + 1
        found.append(replace(each, id=name))
        used.update(expanded(found[-1]))
    return found


def flow(value: object) -> str:
    """Return a value as YAML in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def _read_as(suggestions: Sequence[Suggestion]) -> tuple[set[tuple[str, str]], ...]:
    """Return the quantities that must be read as rounded, are percentages, are ratios: table and quantity."""
    found: tuple[set[tuple[str, str]], ...] = (set(), set(), set())
    for each in suggestions:
        for names, kept in zip((each.rounded, each.percent, each.ratio), found, strict=True):
            kept |= {(each.table or "", name) for name in names}
    return found


def _table(
    table: DraftTable, rounded: set[tuple[str, str]], percent: set[tuple[str, str]], ratio: set[tuple[str, str]]
) -> Iterator[str]:
    yield f"  {table.id}:"
    yield from (f"    {line}" for line in table.source)
    yield f"    keys: {flow(list(table.keys))}"
    if table.missing:
        yield f"    cells: {flow(dict.fromkeys(table.missing, 'missing'))}  # no figures; say what they mean"
    yield "    quantities:" if table.quantities else "    quantities: {}"
    for each in table.quantities:
        yield f"      {each.id}: {_facts(table, each, rounded, percent, ratio)}"


def _facts(
    table: DraftTable,
    each: Measured,
    rounded: set[tuple[str, str]],
    percent: set[tuple[str, str]],
    ratio: set[tuple[str, str]],
) -> str:
    here = (table.id, each.id)
    facts = [f"column: {flow(each.column)}"]
    loose = here in rounded
    if here in percent or (each.said_percent and here not in ratio):
        facts.append("kind: percent")
    elif here in ratio:
        facts.append("kind: ratio")
    elif each.whole and not each.negative and not loose:
        facts.append("kind: count")
    elif not each.negative:
        facts.append("nonnegative: true")
    if loose:
        facts.append(f"reading: rounded, grain: {format_number(Fraction(1, 10**each.decimals))}")
    return f"{{{', '.join(facts)}}}"


def _rule(each: Suggestion, *, many: bool) -> Iterator[str]:
    yield f"  - id: {flow(each.id)}"
    variables = {"quantity": list(each.quantities), "code": list(each.each)}
    if any(variables.values()):
        yield f"    for: {flow({name: values for name, values in variables.items() if values})}"
    body = each.body
    if each.table is not None and many:
        if isinstance(body, dict) and each.form == "rollup":
            body = {"from": each.table} | body
        else:
            yield f"    table: {each.table}"
    yield f"    {each.form}: {flow(body)}"
    yield from (f"    {key}: {flow(value)}" for key, value in each.more.items())
    yield f"    because: {flow(each.because)}"
    if "missing" not in each.more and each.form != "never_falls":  # that passes over missing figures by itself
        yield "    missing: skip"


def _comments(each: Suggestion, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    known = {name: (quantity, outcomes[name]) for name, quantity in expanded(each).items() if name in outcomes}
    reports = sum(outcome.reports for _, outcome in known.values())
    failing = sum(outcome.failing for _, outcome in known.values())
    summary = f"holds in {reports - failing:,} of {reports:,} reports that tell all of it"
    yield summary if not failing else f"{summary}; it does not in {failing:,}:"
    shown = 0
    for quantity, outcome in known.values():
        for name in outcome.named[: _SHOWN - shown]:
            yield f"  {f'{quantity}: ' if quantity else ''}{_clean(name)}"
            shown += 1
    if shown < failing:
        yield f"  and {failing - shown:,} more"
    yield f"coincidence: {chance_in_words(each.coincidence)}"


def chance_in_words(one: Coincidence) -> str:
    """Return how likely chance makes a rule, in words."""
    power = one.log2 * 0.30102999566398
    less = f"less than 1 in 10^{-_BEYOND}" if power < _BEYOND else f"about 1 in 10^{max(1, round(-power))}"
    fits = "never" if one.chance < 1e-12 else f"in 1 of {round(1 / one.chance):,}"
    return (
        f"{less} ({one.fitting:,} of {one.reports:,} differing reports looked at fit; by chance one fits {fits}; "
        f"{one.tried:,} such rules are possible)"
    )


def _clean(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
