"""Keys of a rule file over tables that would do nothing beside others of it: each is refused with its line.

Keys that never do anything there are not declared (see ``tables_format``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from cac_check.loading.problems import Collector
from cac_check.loading.shape_reader import Fields

Advice: TypeAlias = Mapping[str, str]
"""Key → what to write instead."""

_BY_ROWS = "a rollup has conditions of its own: `where` and `total` under `rollup:`"
_LISTED_ROWS = "what belongs together is in the tables of breakdowns and parts"

_OF_FORM: Mapping[str, Advice] = MappingProxyType(
    {
        "rollup": MappingProxyType(
            {"where": _BY_ROWS, "when": _BY_ROWS, "table": "write `from:` and `to:` under `rollup:`"}
        ),
        "never_falls": MappingProxyType(
            {"missing": "missing figures are passed over; `cells: {blank: zero}` of a table says that blanks are 0"}
        ),
        "complete": MappingProxyType(
            {
                "when": "rows are there or not, whatever their figures",
                "missing": "rows are there or not, whatever their figures",
                "tolerance": "a period is there or not",
            }
        ),
        "listed": MappingProxyType({"where": _LISTED_ROWS, "when": _LISTED_ROWS}),
    }
)

_ROLLUP_ONLY: Advice = MappingProxyType(
    {
        "names": "rows are matched by name in a rollup only",
        "unmatched": "parts and totals can lack each other in a rollup only",
    }
)

_OF_LISTED: Advice = MappingProxyType({"id": "it names figures for a rule `listed`"})

_READING: Mapping[str, str] = MappingProxyType(
    {"grain": "rounded", "low": "bounds", "high": "bounds", "language": "says", "figure": "says"}
)
"""Key → the reading it belongs to."""


def refuse_idle_keys(fields: Fields, problems: Collector) -> None:
    """Report every key of a rule file over tables that would do nothing."""
    rules = [rule.value for rule in fields.list("rules") if isinstance(rule.value, Fields)]
    for rule in rules:
        for form, advice in _rule_keys(rule):
            _refuse(rule, advice, form, problems)
    tables = fields.entries("tables")
    listed = {rule.text("table") or tables[0].key for rule in rules if "listed" in rule and tables}
    for table in tables:
        if isinstance(table.item.value, Fields):
            _refuse_in_table(table.item.value, table.key in listed, problems)


def _rule_keys(rule: Fields) -> Iterator[tuple[str, Advice]]:
    for form, advice in _OF_FORM.items():
        if form in rule:
            yield f"`{form}`", advice
    if "rollup" not in rule:
        yield "a rule that is no `rollup`", _ROLLUP_ONLY


def _refuse_in_table(table: Fields, listed: bool, problems: Collector) -> None:
    wide = table.text("layout") != "long"
    if wide:
        _refuse(table, {"quantity": "write `layout: long`, or leave it out"}, "a wide table", problems)
    if wide and not listed:
        _refuse(table, {**_OF_LISTED, "value": "write `layout: long`, or leave it out"}, "a wide table", problems)
    elif not listed:
        _refuse(table, _OF_LISTED, "a table without a rule `listed`", problems)
    records = [entry.item.value for entry in table.entries("quantities") if isinstance(entry.item.value, Fields)]
    for record in (table, *records):
        for key, reading in _READING.items():
            if key != "figure" and record.text("reading") != reading:
                advice = f"write `reading: {reading}` beside it"
                _refuse(record, {key: advice}, f"a reading that is not `{reading}`", problems)


def _refuse(fields: Fields, keys: Advice, where: str, problems: Collector) -> None:
    for key, advice in keys.items():
        if key in fields:
            problems.add("idle-key", f"`{key}` says nothing in {where}", fields.place(key), advice)
