"""Relations between quantities of one report: sums, shares, means, changes, orders, and what is never negative."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from cac_check.records import dataclass
from cac_check.suggestion.axis import reports_axis
from cac_check.suggestion.candidates import PERCENT, ratios
from cac_check.suggestion.relation import Function
from cac_check.suggestion.rules.coincidence import Coincidence, equality, is_hopeless, order
from cac_check.suggestion.rules.constant_sums import within_reports_to_a_number
from cac_check.suggestion.rules.linear import EXACT, LEAST_SHARE, Linear, find_linear, independent_of
from cac_check.suggestion.rules.null_space import Whole
from cac_check.suggestion.rules.reports import Measured, Reports
from cac_check.suggestion.rules.suggestion import Suggestion, listed, saying
from cac_check.suggestion.rules.variables import Variables

_RATIO_LINES, _RATIO_LINES_OF_MANY = 120, 60
_RATIO_WINDOW, _RATIO_WINDOW_OF_MANY = 45, 12
_MANY = 45
"""Quantities beyond which ratios are looked for near by only, and up to which in fewer reports."""
_RATIO = 8.0
"""Bits that name one ratio."""

_ORDERED = 0.995
"""Share of reports in which an order must hold."""

_CLOSE = 0.9
"""A part that is never so much of its whole anywhere is no evidence of a limit."""

_SEPARATE = 0.9
"""Chance beyond which an order only says that one quantity is large."""

_FEW_NEGATIVE = 0.02
"""Share of figures below 0 up to which they are the exception."""


def within_reports(reports: Reports) -> Iterator[Suggestion]:
    """Yield the relations between quantities of one report, each better than chance."""
    drawn = reports.drawn()
    if not drawn.lines:
        return
    sums = find_linear(drawn)
    names = [each.id for each in reports.quantities]
    for each in sums:
        yield _sum(each, names, reports.table)
    yield from _with_blanks(drawn, sums, reports)
    yield from within_reports_to_a_number(reports, drawn, sums)
    yield from _ratios(drawn, reports)
    yield from _orders(drawn, reports, sums)
    yield from _signs(reports)


def _sum(relation: Linear, names: Sequence[str], table: str) -> Suggestion:
    total, parts = names[relation.total], [(names[place], weight) for place, weight in relation.parts]
    used = [total, *(name for name, _ in parts)]
    form, body = "breakdown", object()
    if len(parts) == 1 and parts[0][1] == 1:
        form, body = "same", used
        because = saying("{first} and {second} tell the same", first=total, second=parts[0][0])
    elif all(weight == 1 for _, weight in parts):
        body = {"total": total, "parts": [name for name, _ in parts], "overlap": "none", "rest": "none"}
        because = saying("{total} is the sum of {parts}", total=total, parts=listed([name for name, _ in parts]))
    else:
        left = [(total, 1), *((name, -weight) for name, weight in parts if weight < 0)]
        form, body = "expression", f"{_terms(left)} == {_terms([each for each in parts if each[1] > 0])}"
        because = saying("{total} follows from {parts}", total=total, parts=listed([name for name, _ in parts]))
    rounded = frozenset(used) if relation.rounded else frozenset[str]()
    return Suggestion(f"{total}-is-{_short(parts)}", form, body, because, relation.coincidence, table, rounded=rounded)


def _with_blanks(drawn: Variables, sums: Sequence[Linear], reports: Reports) -> Iterator[Suggestion]:
    """Yield sums that hold where a blank is nothing, and do not follow from those that hold where nothing is blank."""
    if not np.isnan(drawn.values).any():
        return
    filled = Variables(np.nan_to_num(drawn.values), drawn.halves, drawn.labels)
    known: list[Whole] = []
    for each in sums:
        independent_of(known, each, drawn.count)
    names = [each.id for each in reports.quantities]
    for each in find_linear(filled):
        if independent_of(known, each, drawn.count) and len(each.parts) > 1:
            rule = _sum(each, names, reports.table)
            because = saying("{rule}, where a blank is nothing", rule=rule.because)
            yield replace(rule, more={"missing": "zero"}, because=because)


def _short(parts: Sequence[tuple[str, int]]) -> str:
    names = [name for name, _ in parts]
    return "-and-".join(names) if len(names) <= 2 else f"{names[0]}-and-{len(names) - 1}-more"


def _terms(terms: Sequence[tuple[str, int]]) -> str:
    return " + ".join(name if weight == 1 else f"{weight}*{name}" for name, weight in terms)


def _ratios(drawn: Variables, reports: Reports) -> Iterator[Suggestion]:
    """Yield the best share, mean or change that each quantity is."""
    most = _RATIO_LINES if drawn.count < _MANY // 2 else _RATIO_LINES_OF_MANY
    some = drawn.at(np.linspace(0, drawn.lines - 1, min(drawn.lines, most)).astype(np.intp))
    window = _RATIO_WINDOW if drawn.count <= _MANY else _RATIO_WINDOW_OF_MANY
    axis = reports_axis(some.values, some.halves, some.labels)
    best: dict[int, _Ratio] = {}
    whole = [each.whole for each in reports.quantities]
    tried = (len(PERCENT) + len(_PER)) * max(1, drawn.count * (drawn.count - 1) * (drawn.count - 2))
    for each in ratios(axis, axis.variables, window, _RATIO, _PER):
        for times in _PER if each.function is Function.DIVISION else PERCENT:
            found = _ratio(drawn, each.function, each.total, each.parts, times, tried)
            if found is None or (found.rounded and any(whole[part] for part in each.parts)):
                continue  # whole numbers are counts: a part that must be rounded is no part, but the ratio itself
            if each.total not in best or found.coincidence.log2 < best[each.total].coincidence.log2:
                best[each.total] = found
    done: set[frozenset[int]] = set()
    for total, ratio in sorted(best.items(), key=lambda one: (one[1].rounded, one[1].coincidence.log2)):
        if frozenset((total, *ratio.parts)) in done:
            continue
        done.add(frozenset((total, *ratio.parts)))
        described = _ratio_form(drawn, reports.quantities, total, ratio)
        if described is not None:
            form, body, because = described
            name, parts = reports.quantities[total].id, [reports.quantities[part].id for part in ratio.parts]
            yield Suggestion(
                f"{name}-from-{'-and-'.join(parts)}",
                form,
                body,
                because,
                ratio.coincidence,
                reports.table,
                rounded=frozenset((name, *parts) if ratio.rounded else (name,)),
                percent=frozenset((name,)) if ratio.times == 100 else frozenset(),
                ratio=frozenset((name,)) if ratio.times == 1 and form == "share" else frozenset(),
            )


@dataclass(frozen=True, slots=True)
class _Ratio:
    function: Function
    parts: tuple[int, ...]
    times: int
    rounded: bool
    """Whether it holds only if its parts were rounded as well."""
    coincidence: Coincidence


def _ratio(
    drawn: Variables, function: Function, total: int, parts: tuple[int, ...], times: int, tried: int
) -> _Ratio | None:
    above, below, printed = (drawn.values[place] for place in (*parts, total))
    with np.errstate(invalid="ignore", divide="ignore"):
        quotient = above / below
        made = times * (quotient if function is Function.DIVISION else quotient - 1)
        error = times * (drawn.halves[parts[0]] + np.abs(quotient) * drawn.halves[parts[1]]) / np.abs(below)
    half = drawn.halves[total]
    if is_hopeless(printed, made, half + np.nan_to_num(error, posinf=0)):
        return None
    telling = np.isfinite(made) & (above != 0) & (np.abs(quotient) != 1)
    exactly = equality(printed, made, half, 2 * half, telling, tried)
    within = equality(printed, made, half + np.nan_to_num(error, posinf=0), 2 * half, telling, tried)
    rounded = exactly.fitting < EXACT * within.fitting
    found = within if rounded else exactly
    if found.share < LEAST_SHARE or not found.convinces:
        return None
    return _Ratio(function, parts, times, rounded, found)


_PER = (1, 100, 1_000, 10_000, 100_000, 1_000_000)
"""What a rate may be told of: one, a hundred, so many inhabitants."""


def _ratio_form(
    drawn: Variables, quantities: Sequence[Measured], total: int, ratio: _Ratio
) -> tuple[str, object, str] | None:
    """Return form, body and reason of a ratio, ``None`` where the rule language has no form for it."""
    parts, times = ratio.parts, ratio.times
    above, below, name = (quantities[place].id for place in (*parts, total))
    if ratio.function is Function.CHANGE:
        if times == 1:
            return None
        because = saying("{name} is the change from {start} to {end} in percent", name=name, start=below, end=above)
        return "change", {"from": below, "to": above, "by": name}, because
    if times > 100:
        because = saying(
            "{name} is the rate of {part} per {n} of {whole}", name=name, part=above, n=f"{times:,}", whole=below
        )
        return "share", {"part": above, "of": below, "is": name, "per": times}, because
    first, second = drawn.values[parts[0]], drawn.values[parts[1]]
    known = ~np.isnan(first) & ~np.isnan(second)
    if times == 100 or np.all(np.abs(first[known]) <= np.abs(second[known])):
        if times == 100:
            because = saying(
                "{name} is the share that {part} is of {whole}, in percent", name=name, part=above, whole=below
            )
        else:
            because = saying("{name} is the share that {part} is of {whole}", name=name, part=above, whole=below)
        return "share", {"part": above, "of": below, "is": name}, because
    because = saying("{name} is {part} per one of {whole}", name=name, part=above, whole=below)
    return "mean", {"total": above, "count": below, "is": name}, because


def _orders(drawn: Variables, reports: Reports, sums: Sequence[Linear]) -> Iterator[Suggestion]:
    """Yield orders between a quantity and one whose name says that it is part of the other."""
    count = drawn.count
    below = _parts_below(sums, reports.quantities)
    tried = max(1, count * (count - 1))
    names = [frozenset(re.findall(r"[^\W_]+", each.column.lower())) for each in reports.quantities]
    for less in range(count):
        for more in range(count):
            if not names[more] < names[less] or more in below[less] or less in below[more]:
                continue
            if reports.quantities[less].negative or reports.quantities[more].negative:
                continue
            found = order(drawn.values[less], drawn.values[more], tried)
            with np.errstate(invalid="ignore", divide="ignore"):
                closest = np.nanmax(drawn.values[less] / drawn.values[more], initial=0)
            if found.share >= _ORDERED and found.chance <= _SEPARATE and found.convinces and closest >= _CLOSE:
                ids = [reports.quantities[place].id for place in (less, more)]
                because = saying("{part} is named as a part of {whole} and is never more", part=ids[0], whole=ids[1])
                yield Suggestion("-at-most-".join(ids), "order", ids, because, found, reports.table)


def _parts_below(sums: Sequence[Linear], quantities: Sequence[Measured]) -> defaultdict[int, set[int]]:
    """Return what each part is at most by sums of parts that are never negative."""
    above: defaultdict[int, set[int]] = defaultdict(set)
    for each in sums:
        if all(weight > 0 and not quantities[place].negative for place, weight in each.parts):
            for place, _ in each.parts:
                above[place].add(each.total)
    grown = True
    while grown:
        grown = False
        for totals in list(above.values()):
            more = set().union(*(above.get(total, set()) for total in totals)) - totals
            totals |= more
            grown |= bool(more)
    return above


def _signs(reports: Reports) -> Iterator[Suggestion]:
    """Yield what is never negative but in a few reports."""
    for each in reports.quantities:
        count = reports.height - reports.figures[each.id].null_count()
        if 0 < each.negative <= _FEW_NEGATIVE * count:
            body = {"quantity": each.id, "at_least": 0}
            found = Coincidence(count, count - each.negative, 0.5, len(reports.quantities))
            because = saying("{name} is hardly ever below 0", name=each.id)
            more = {"severity": "warning"}
            yield Suggestion(f"{each.id}-not-negative", "limit", body, because, found, reports.table, more=more)
