"""Lists that a rule file names: CSV files that say which code is part of which, and which name became which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from cac_check.diagnostic import Span
from cac_check.loading.csv_rows import csv_rows
from cac_check.loading.decoding import decode
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.model_tables import Renames
from cac_check.period_formats import sort_of_period

OpenRelated: TypeAlias = Callable[[str], tuple[bytes, str]]
"""Opens a file that lies beside the one that names it: its bytes, and its path for messages."""

MOST_PROBLEMS = 20
"""Problems of one file that are told."""


def code_parents(data: bytes, file: str) -> tuple[Mapping[str, str], Collector]:
    """Return the codes of a list that are part of another one, each with that one, and what is wrong with the list.

    Args:
        data: a CSV file with the columns ``code`` and ``parent``, and any others; a code without a parent is a total.
        file: what to call it in messages.

    Raises:
        UnreadableFile: if it is no text.
    """
    problems = Collector(file, text := decode(data, file))
    parents: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, (code, parent) in _rows(text, ("code", "parent"), problems):
        place = Span(number, 1, number, 1)
        if not code:
            problems.add("no-code", "the row has a parent and no code", place, "write the code, or delete the row")
        elif code in lines and parents.get(code, "") != parent:
            message = f"{quote(code)} has another parent in line {lines[code]}"
            problems.add("duplicate-code", message, place, "a code is part of one other code: keep one of the rows")
        else:
            lines[code] = number
            if parent:
                parents[code] = parent
    for code in parents:
        if _is_own_ancestor(code, parents):
            place = Span(lines[code], 1, lines[code], 1)
            problems.add("circular-code", f"{quote(code)} is part of itself", place, "its parents must lead to a total")
    del problems.diagnostics[MOST_PROBLEMS:]
    return parents, problems


def renames(data: bytes, file: str, along: str | None) -> tuple[Renames, Collector]:
    """Return how names changed, by a list of old and new ones, and what is wrong with the list.

    A name that changed several times is followed to the last one. Where changes have a time, they are followed in its
    order, each once, so that a name may come back.

    Args:
        data: a CSV file with the columns ``old`` and ``new``, and ``from``, the first period of the new name; a change
            without one holds in all periods.
        file: what to call it in messages.
        along: the column of the period, if rows have one.

    Raises:
        UnreadableFile: if it is no text.
    """
    problems = Collector(file, text := decode(data, file))
    always: dict[str, str] = {}
    dated: list[tuple[str, str, str]] = []
    lines: dict[str, int] = {}
    dates = "from" in text.partition("\n")[0]
    for number, (old, new, *rest) in _rows(text, ("old", "new", *(["from"] if dates else [])), problems):
        place, since = Span(number, 1, number, 1), next(iter(rest), "")
        if not old or not new or old == new:
            problems.add("no-change", "the row needs an old name and another new one", place, "write both")
        elif since and not (sort := sort_of_period(since)):
            message = f"{quote(since)} is no period"
            problems.add("not-a-period", message, place, "write it like 2020-04-21, 2020-04, 2020-Q2, 2020-W17 or 2020")
        elif since and dated and sort != sort_of_period(dated[0][0]):
            message = f"{quote(since)} is another sort of period than {quote(dated[0][0])}"
            problems.add("not-a-period", message, place, "write all of them alike, and as the table does")
        elif since:
            dated.append((since, old, new))
        elif old in always and always[old] != new:
            message = f"{quote(old)} has another new name in line {lines[old]}"
            problems.add("duplicate-name", message, place, "say from when each of them holds, or keep one")
        else:
            always[old] = new
            lines[old] = number
    for name in always:
        if _is_own_ancestor(name, always):
            place = Span(lines[name], 1, lines[name], 1)
            problems.add("circular-name", f"{quote(name)} becomes itself", place, "say from when each name holds")
    if dated and along is None:
        advice = "write {file: …, along: …} with the key that is the time"
        problems.add("no-time", "names change at a time, and nothing says which key of the table it is", None, advice)
    del problems.diagnostics[MOST_PROBLEMS:]
    if problems.diagnostics:
        return Renames({}, along), problems
    return _followed(always, sorted(dated), along), problems


def _followed(always: Mapping[str, str], dated: list[tuple[str, str, str]], along: str | None) -> Renames:
    """Return the last name of every name, by the period of a row."""

    def last(name: str, changes: list[tuple[str, str, str]]) -> str:
        while name in always:
            name = always[name]
        for _, old, new in changes:
            if name == last(old, []):
                name = last(new, [])
        return name

    every = dict.fromkeys((*always, *always.values(), *(name for _, old, new in dated for name in (old, new))))
    periods = list(dict.fromkeys(since for since, _, _ in dated))
    found = []
    for period in (*periods, None):
        changes = [] if period is None else [change for change in dated if change[0] >= period]
        named = {name: followed for name in every if (followed := last(name, changes)) != name}
        found.append((period, MappingProxyType(named)))
    until = tuple((period, names) for period, names in found if period is not None)
    return Renames(found[-1][1], along, until)


def _is_own_ancestor(code: str, parents: Mapping[str, str]) -> bool:
    seen = {code}
    above = parents.get(code)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == code


def _rows(text: str, wanted: tuple[str, ...], problems: Collector) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the cells of the wanted columns of each row, without blanks around them, with the line of the row."""
    places: list[int] | None = None
    for line, cells in csv_rows(text, problems, ",".join(wanted)):
        row = [cell.strip() for cell in cells]
        if places is None:
            for name in wanted:
                if name not in row:
                    hint = did_you_mean(name, row) or f"its columns are: {', '.join(row)}"
                    problems.add("missing-column", f"the column `{name}` is missing", Span(line, 1, line, 1), hint)
            places = [row.index(name) for name in wanted if name in row]
            if len(places) < len(wanted):
                return
        else:
            yield line, tuple(row[place] for place in places)
