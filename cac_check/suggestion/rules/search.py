"""All that tables suggest, each search in turn; then what the check counted decides what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cac_check.suggestion.rules.across_reports import across_reports, between_tables
from cac_check.suggestion.rules.constant_sums import over_reports_to_a_number
from cac_check.suggestion.rules.drafting import Outcome, expanded
from cac_check.suggestion.rules.linear import FEW, LEAST_SHARE
from cac_check.suggestion.rules.over_time import over_time
from cac_check.suggestion.rules.reports import Reports
from cac_check.suggestion.rules.suggestion import Adds, Suggestion
from cac_check.suggestion.rules.within_reports import within_reports


def suggestions(tables: Sequence[Reports]) -> list[Suggestion]:
    """Return the rules that tables suggest, before they are counted on every report."""
    found: list[Suggestion] = []
    for reports in tables:
        if reports.quantities:
            found += within_reports(reports)
            found += across_reports(reports)
            found += over_reports_to_a_number(reports)
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
    known: dict[object, list[Adds]] = {}
    for each in sorted(found, key=_first_told):
        ids = expanded(each)
        good = _hold(ids, outcomes)
        if (adds := each.adds) is not None:
            said = {name: known.setdefault((each.table, quantity), []) for name, quantity in good.items()}
            good = {
                name: quantity
                for name, quantity in good.items()
                if not any(adds.follows_from(other) for other in said[name])
            }
            for name in good:
                said[name].append(adds)
        if good:
            kept.append(_about(each, tuple(dict.fromkeys(good.values()))) if each.quantities else each)

    def worth(one: Suggestion) -> tuple[bool, bool, float]:
        failing = sum(outcomes[name].failing for name in expanded(one))
        return not failing, one.form == "limit", one.coincidence.log2

    return sorted(kept, key=worth)


def _hold(ids: Mapping[str, str], outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    """Return the rules of a suggestion that hold in nearly all reports, each with its quantity.

    One with so few reports that a single one is more than may fail (years that are columns) goes by all of them.
    """
    known = {name: outcomes[name] for name in ids if name in outcomes and outcomes[name].reports > 0}
    reports = sum(each.reports for each in known.values())
    holding = sum(each.reports - each.failing for each in known.values())
    together = holding >= LEAST_SHARE * reports
    return {
        name: ids[name]
        for name, each in known.items()
        if each.reports - each.failing >= LEAST_SHARE * each.reports or (together and each.reports < FEW)
    }


def _first_told(each: Suggestion) -> tuple[int, int]:
    """Rank what says more of a table before what follows from it, plain rules before others."""
    return -each.adds.totals.bit_count() if each.adds is not None else 0, len(each.more)


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
