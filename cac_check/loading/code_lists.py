"""Lists of codes that a rule file names: CSV files that say which code is part of which."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from cac_check.diagnostic import Span
from cac_check.loading.decoding import decode
from cac_check.loading.problems import Collector, did_you_mean, quote

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


def _is_own_ancestor(code: str, parents: Mapping[str, str]) -> bool:
    seen = {code}
    above = parents.get(code)
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == code


def _rows(text: str, wanted: tuple[str, ...], problems: Collector) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the cells of the wanted columns of each row, without blanks around them, with the line of the row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    places: list[int] | None = None
    last = 0
    try:
        for cells in reader:
            first, last = last + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if places is None:
                head = [cell.strip() for cell in cells]
                for name in wanted:
                    if name not in head:
                        hint = did_you_mean(name, head) or f"its columns are: {', '.join(head)}"
                        problems.add("missing-column", f"the column `{name}` is missing", Span(1, 1, 1, 1), hint)
                places = [head.index(name) for name in wanted if name in head]
                if len(places) < len(wanted):
                    return
                width = len(cells)
            elif len(cells) != width:
                message = f"the row has {len(cells)} cells, the head line {width}"
                problems.add("wrong-number-of-cells", message, Span(first, 1, first, 1), "quote texts with commas")
            else:
                yield first, tuple(cells[place].strip() for place in places)
    except csv.Error as error:
        problems.add("csv-syntax", f"not valid CSV: {error}", Span(last + 1, 1, last + 1, 1))
    if places is None:
        problems.add("empty-file", "the file has no head line", None, f"begin with: {','.join(wanted)}")
