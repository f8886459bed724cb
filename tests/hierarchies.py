"""Hierarchical rulesets of VTL in our words: ``check_hierarchy`` as rules over a table, ``hierarchy`` as bounds.

A code is a quantity, a group of rows that share the other identifiers is one report. What VTL tells apart by its modes
is said of cells here: a code without a row is 0 in the modes ``*_zero`` and missing in the others, a code whose row has
no value is missing in all of them; ``non_null`` leaves a rule out where a figure is missing, ``non_zero`` what comes to
nothing.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest import mock

import yaml

from cac_check import __main__, load_dataset, load_rules
from cac_check.verdict.bounds_left import remainder

Case = Mapping[str, Any]
Group = tuple[str, ...]

UNKNOWN = ".."
"""In a cell: the figure exists, and nobody knows it."""

VALUE_DOMAINS = {"ReferenceTime": "DATE"}
"""Value domains that are not named after the column they stand for."""

_SIGNS = {"=": "=="}
_DATED = re.compile(r'(\w+) \[\w+ >= cast\("([-\d]+)", date\)\]')
_EQUALS = re.compile(r'(\w+) = "(\w+)"')


@dataclass(frozen=True)
class Rule:
    """One rule of a ruleset, for the groups whose column has one of the values."""

    name: str
    left: str
    sign: str
    terms: tuple[tuple[str, int], ...]
    column: str | None = None
    values: tuple[str, ...] = ()

    @property
    def codes(self) -> list[str]:
        return [self.left, *(code for code, _ in self.terms)]

    @property
    def relation(self) -> str:
        right = " ".join(f"{'-' if weight < 0 else '+'} {code}" for code, weight in self.terms)
        return f"{self.left} {_SIGNS.get(self.sign, self.sign)} {right.removeprefix('+ ') or '0'}"

    def binds(self, keys: Iterable[str], group: Group) -> bool:
        return self.column is None or dict(zip(keys, group, strict=True))[self.column] in self.values


class Hierarchy:
    """The rules and figures of a case."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.component: str = case["ruleset"]["rule_component"]
        self.keys = tuple(name for name in case["identifiers"] if name != self.component)
        (self.measure,) = case["measures"]
        self.figures: dict[Group, dict[str, str]] = {}
        for row in case["input"]:
            self.figures.setdefault(self.group(row), {})[row[self.component]] = row[self.measure] or UNKNOWN
        self.absent_is_zero = case["mode"].endswith("_zero")  # non_zero among them: it leaves out what comes to 0
        self.rules = [rule for written in case["ruleset"]["rules"] for rule in self._rules(written)]

    def group(self, row: Mapping[str, str]) -> Group:
        return tuple(row[key] for key in self.keys)

    def _column(self, name: str) -> str:
        """Return the column that a name in a condition stands for."""
        aliases = dict(
            reversed(part.strip().split(" as "))
            for part in self.case["ruleset"]["condition"].split(",")
            if " as " in part
        )
        domain = aliases.get(name, name)
        return VALUE_DOMAINS.get(domain) or re.sub("^vd_", "", domain, flags=re.IGNORECASE)

    def _rules(self, written: Case) -> Iterator[Rule]:
        """Yield a rule; where codes belong to it from some day on, one for each stretch of days."""
        given = written["name"], written["left"], written["rel"]
        dated = [(_DATED.fullmatch(code), weight) for code, weight in written["terms"]]
        if all(found for found, _ in dated):
            column = self._column("Time")
            days: dict[tuple[tuple[str, int], ...], list[str]] = {}
            for group in self.figures:
                day = dict(zip(self.keys, group, strict=True))[column]
                terms = tuple((found[1], weight) for found, weight in dated if found and day >= found[2])
                days.setdefault(terms, []).append(day)
            yield from (Rule(*given, terms, column, tuple(sorted(set(told)))) for terms, told in days.items())
            return
        when = _EQUALS.fullmatch(written["when"] or "")
        condition = (self._column(when[1]), (when[2],)) if when else ()
        yield Rule(*given, tuple((code, weight) for code, weight in written["terms"]), *condition)

    def silent(self, rule: Rule, figures: Mapping[str, str]) -> bool:
        """Whether the mode has the peer say nothing about a group."""
        told = [figures.get(code) for code in rule.codes]
        if self.case["mode"] == "non_zero":
            return all(value is None or (value != UNKNOWN and Fraction(value) == 0) for value in told)
        return self.case["mode"].startswith("partial") and all(value in (None, UNKNOWN) for value in told)

    def applies(self, rule: Rule, figures: Mapping[str, str]) -> bool:
        """Whether two of the figures are told; a rule that does not apply is as unknown as the peer's null."""
        told = [figures.get(code, "0" if self.absent_is_zero else UNKNOWN) for code in rule.codes]
        return sum(value != UNKNOWN for value in told) >= min(2, len(told))


def check_hierarchy(case: Case) -> bool:
    """Whether what is contradicted, fits and cannot be decided is what the peer calls false, true and null."""
    hierarchy = Hierarchy(case)
    found = _verdicts(hierarchy)
    answers = []
    wanted = {(hierarchy.group(row), row["ruleid"], row[hierarchy.component]): row for row in case["expect"]["rows"]}
    for position, rule in enumerate(hierarchy.rules):
        for group, figures in hierarchy.figures.items():
            if not rule.binds(hierarchy.keys, group) or hierarchy.silent(rule, figures):
                continue
            unlisted = "consistent" if hierarchy.applies(rule, figures) else "undecided"
            verdict, gap = found.get((group, position), (unlisted, None))
            row = wanted.pop((group, rule.name, rule.left), None)
            if row is None:
                answers.append(verdict != "contradicted")  # nothing told, or only what is invalid is
                continue
            told = row.get("bool_var", "False")
            answers.append(verdict == {"True": "consistent", "False": "contradicted", "": "undecided"}[told])
            if told == "False" and rule.sign == "=" and "imbalance" in row:
                answers.append(gap is not None and Fraction(gap) == abs(Fraction(row["imbalance"])))
    spoken = [key for key, row in wanted.items() if row.get("bool_var", "False")]
    return all(answers) and not spoken


def _verdicts(hierarchy: Hierarchy) -> dict[tuple[Group, int], tuple[str, str | None]]:
    """Run the table through the command line and return what does not fit or cannot be decided."""
    codes = sorted(
        {code for figures in hierarchy.figures.values() for code in figures}
        | {code for rule in hierarchy.rules for code in rule.codes}
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*hierarchy.keys, *codes])
    writer.writerows([*group, *(figures.get(code) for code in codes)] for group, figures in hierarchy.figures.items())
    content = {
        "tables": {
            "figures": {
                "files": "figures.csv",
                "layout": "wide",
                "keys": list(hierarchy.keys),
                "quantities": {code: code for code in codes},
                "cells": {"blank": "zero" if hierarchy.absent_is_zero else "missing", UNKNOWN: "missing"},
            }
        },
        "rules": [
            {
                "id": f"rule-{position}",
                "expression": rule.relation,
                "because": "so the ruleset",
                "missing": "skip" if hierarchy.case["mode"] == "non_null" else "anything",
                **({"where": {rule.column: list(rule.values)}} if rule.column else {}),
            }
            for position, rule in enumerate(hierarchy.rules)
        ],
    }
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("figures.csv").write_text(text.getvalue(), encoding="utf-8")
        Path("rules.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        command = ["cac-check", "check", "figures.csv", "--rules", "rules.yaml", "--undecided", "-o", "found.csv"]
        code, printed = _run(command)
        if code not in (0, 1):
            raise RuntimeError(printed)
        with Path("found.csv").open(encoding="utf-8", newline="") as file:
            return {
                (hierarchy.group(row), int(row["rule"].removeprefix("rule-"))): (row["verdict"], row["gap"] or None)
                for row in csv.DictReader(file)
            }


def _run(command: list[str]) -> tuple[int, str]:
    printed = io.StringIO()
    with (
        mock.patch.object(sys, "argv", command),
        mock.patch.dict(os.environ, {"TERM": "dumb"}),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        return __main__.run(), printed.getvalue()


def hierarchy(case: Case) -> bool:
    """Whether the parts leave each total that the peer computes just its value, and more where the peer has none.

    The totals of a group are not told: what the parts and the rules leave for them is asked.
    """
    given = Hierarchy(case)
    sums = [rule for rule in given.rules if rule.sign == "="]
    totals = {rule.left for rule in sums}
    computed = {
        (given.group(row), row[given.component]): row[given.measure]
        for row in case["expect"]["rows"]
        if row[given.component] in totals
    }
    answers = []
    for group, figures in given.figures.items():
        binding = [rule for rule in sums if rule.binds(given.keys, group)]
        left = _left(given, binding, {code: value for code, value in figures.items() if code not in totals})
        for rule in binding:
            if (group, rule.left) in computed and not given.silent(rule, figures):
                value, ours = computed[group, rule.left], left.get(rule.left)
                if ours != 0 or case["mode"] != "non_zero":  # which keeps the old row of what comes to 0
                    answers.append(ours == (Fraction(value) if value else None))
    return all(answers)


def _left(given: Hierarchy, rules: Iterable[Rule], told: Mapping[str, str]) -> dict[str, Fraction]:
    """Return the quantities of a group that can only have one value, as ``cac-check bounds`` tells it."""
    rules = list(rules)
    if not rules:
        return {}
    codes = {code for rule in rules for code in rule.codes}
    blank = "0" if given.absent_is_zero else UNKNOWN
    totals = {rule.left for rule in rules}
    claims = {code: told.get(code, blank) for code in sorted(codes - totals)}
    data = {
        "dataset": "group",
        "title": "A group",
        "quantities": {code: {"label": code, "kind": "amount", "nonnegative": False} for code in sorted(codes)},
        "sources": {
            "table": {
                "outlet": "The table",
                "role": "reference",
                "claims": [
                    {code: {"means": value, "because": "so the table"}}
                    for code, value in claims.items()
                    if value != UNKNOWN
                ],
            }
        },
    }
    written = [{"id": f"rule-{rule.name}", "expression": rule.relation, "because": "so the ruleset"} for rule in rules]
    dataset = load_dataset(yaml.safe_dump(data).encode())
    found = remainder(dataset, load_rules(yaml.safe_dump({"rules": written}).encode()))
    return {
        bound.quantity: Fraction(bound.interval.low)
        for bound in found.bounds
        if bound.interval.is_point and bound.interval.low is not None
    }


def agrees(case: Case) -> bool:
    """Whether a case of either operator is decided as the peer decides it."""
    return check_hierarchy(case) if case["op"] == "check_hierarchy" else hierarchy(case)
