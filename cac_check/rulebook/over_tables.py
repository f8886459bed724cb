"""Rules over tables as rules between figures of one report, so that the same tests can be run on them."""

from __future__ import annotations

from types import MappingProxyType

from cac_check.model import Quantity, Ruleset
from cac_check.model_tables import AcrossRows, TableRuleset


def rules_of_reports(tables: TableRuleset) -> Ruleset:
    """Return the rules that relate figures of one report; those across rows are told by tables, row by row."""
    quantities = {
        each.id: Quantity(each.id, each.called, kind=each.kind, nonnegative=each.nonnegative)
        for table in reversed(tables.tables)
        for each in table.quantities
    }
    rules = tuple(rule.between(rule.form) for rule in tables.rules if not isinstance(rule.form, AcrossRows))
    return Ruleset(rules, path=tables.path, quantities=MappingProxyType(quantities), title=tables.title)
