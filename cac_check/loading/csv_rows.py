"""CSV files with a head line, as rows with their lines; what is no CSV is a problem with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from cac_check.diagnostic import Span
from cac_check.loading.problems import Collector


def csv_rows(text: str, problems: Collector, columns: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the head line and every row that is as long, each with the line it begins in (from 1); not blank rows.

    Args:
        text: of the file.
        problems: take what is wrong.
        columns: what the head line begins with, for a file without one.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = text.split("\n")
    width: int | None = None
    last = 0
    try:
        for cells in reader:
            first, last = last + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if width is not None and len(cells) != width:
                message = f"the row has {len(cells)} cells, the head line {width}"
                place = Span(first, 1, first, len(lines[first - 1]) + 1)
                problems.add(
                    "wrong-number-of-cells", message, place, 'quote figures and texts that contain commas: "67,000"'
                )
                continue
            width = len(cells)
            yield first, cells
    except csv.Error as error:
        problems.add("csv-syntax", f"not valid CSV: {error}", Span(last + 1, 1, last + 1, 1))
    if width is None:
        problems.add("empty-file", "the file has no head line", None, f"begin with: {columns}")
