"""All that tables suggest, each search in turn; then what the check counted decides what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cac_check.suggestion.rules.across_reports import across_reports, between_tables
from cac_check.suggestion.rules.drafting import Outcome, expanded
from cac_check.suggestion.rules.linear import LEAST_SHARE
from cac_check.suggestion.rules.over_time import over_time
from cac_check.suggestion.rules.reports import Reports
from cac_check.suggestion.rules.suggestion import Suggestion
from cac_check.suggestion.rules.within_reports import within_reports


def suggestions(tables: Sequence[Reports]) -> list[Suggestion]:
    """Return the rules that tables suggest, before they are counted on every report."""
    found: list[Suggestion] = []
    for reports in tables:
        if reports.quantities:
            found += within_reports(reports)
            found += across_reports(reports)
            found += over_time(reports)
    for totals in tables:
        for parts in tables:
            if totals is not parts:
                found += between_tables(totals, parts)
    return found


def worth_telling(found: Sequence[Suggestion], outcomes: Mapping[str, Outcome]) -> list[Suggestion]:
    """Return suggestions that hold in nearly all reports, none that says what another one says; the best first.

    First come those that fail somewhere: what they fail in is a finding.
    """
    kept: list[Suggestion] = []
    known: set[object] = set()
    for each in sorted(found, key=lambda one: len(one.more)):
        ids = expanded(each)
        good = {name: quantity for name, quantity in ids.items() if _holds(outcomes.get(name))}
        traces = {name: _trace(each, quantity, outcomes[name]) for name, quantity in good.items()}
        fresh = {name: quantity for name, quantity in good.items() if traces[name] not in known}
        if not fresh:
            continue
        known |= set(traces.values())
        kept.append(_about(each, tuple(dict.fromkeys(fresh.values()))) if each.quantities else each)

    def worth(one: Suggestion) -> tuple[bool, bool, float]:
        failing = sum(outcomes[name].failing for name in expanded(one))
        return not failing, one.form == "limit", one.coincidence.log2

    return sorted(kept, key=worth)


def _holds(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.reports > 0 and outcome.failing <= (1 - LEAST_SHARE) * outcome.reports


def _trace(each: Suggestion, quantity: str, outcome: Outcome) -> object:
    """Return what two rollups of one quantity share if they compare the same reports."""
    if each.form != "rollup":
        return each.id
    sides = tuple(name.rpartition(": ")[2] for name in outcome.named)
    return each.table, quantity, outcome.reports, outcome.failing, sides


def _about(each: Suggestion, quantities: tuple[str, ...]) -> Suggestion:
    """Return a suggestion about some of its quantities; about one, it is no template."""
    if len(quantities) > 1 or each.each:
        return replace(each, quantities=quantities)
    (quantity,) = quantities
    name = each.id.replace("${quantity}", quantity)
    return replace(each, id=name, body=_filled(each.body, quantity), quantities=())


def _filled(value: object, quantity: str) -> object:
    if isinstance(value, dict):
        return {key: _filled(one, quantity) for key, one in value.items()}
    return quantity if value == "${quantity}" else value
