"""CSV and TSV as they come: the separator is found from the rows and said; every cell stays the text it is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from cac_check.diagnostic import Span
from cac_check.sheets.grid import MOST_CELLS, Book, Grid, Options, Remark, refuse, trimmed
from cac_check.sheets.text import decoded

SEPARATORS = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
"""What may part fields, in the order they are tried: who uses one seldom has it elsewhere, a comma stands anywhere."""

_SAMPLE = 400
"""Lines that show the separator."""

_LONGEST = 4_000_000
"""Characters of one field beyond which a quotation mark was left open."""


def read_delimited(data: bytes, file: str, options: Options) -> Book:
    """Return the grid of a CSV or TSV file.

    Raises:
        UnreadableFile: if it is not text, or a quotation mark is left open.
    """
    text, encoding = decoded(data, file, options.encoding)
    remarks = [] if encoding == "UTF-8" else [Remark(f"encoding {encoding}")]
    separator, doubt = options.separator, ""
    if separator is None:
        separator, doubt = find_separator(text)
    separator = {"tab": "\t", "\\t": "\t"}.get(separator, separator)
    if len(separator) != 1:
        raise refuse(file, "separator", f"{separator!r} is no separator", "name one character, or tab")
    remarks.append(Remark(f"separator {SEPARATORS.get(separator, separator)}"))
    if doubt:
        remarks.append(Remark(doubt, doubt=True))
    rows, lines = _rows(text, file, separator)
    if not any(rows):
        raise refuse(file, "no-rows", "the file has no rows")
    kind = "TSV" if separator == "\t" else "CSV"
    return Book(file, kind, (Grid(file, rows, lines=lines),), tuple(remarks))


def _rows(text: str, file: str, separator: str) -> tuple[tuple[tuple[str, ...], ...], list[int] | None]:
    """Return the rows and, where a field goes over several lines, the line each begins at."""
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    cells = last = 0
    try:
        for fields in reader:
            lines.append(last + 1)
            last = reader.line_num
            rows.append(trimmed(fields))
            cells += len(fields)
            if cells > MOST_CELLS:
                raise refuse(file, "too-large", f"the file has more than {MOST_CELLS:,} cells")
    except csv.Error as error:
        line = last + 1
        message = f"the quotation marks of the row that begins here cannot be read: {error}"
        help_ = "a quotation mark inside a field is doubled, and every one that opens a field closes it"
        raise refuse(file, "quotation-mark", message, help_, Span(line, 1, line, 2)) from error
    while rows and not rows[-1]:
        rows.pop()
        lines.pop()
    return tuple(rows), (None if last == len(lines) or lines == list(range(1, len(lines) + 1)) else lines)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, without a copy of the whole text as a list."""
    import io

    return iter(io.StringIO(text, newline=""))


def find_separator(text: str) -> tuple[str, str]:
    """Return the character that parts the fields of a text, and what speaks against it, if anything does."""
    sample = "".join(line for line, _ in zip(_lines(text), range(_SAMPLE), strict=False))
    scores = {separator: _regularity(sample, separator) for separator in SEPARATORS}
    best = max(scores.values())
    if best == 0:
        return ",", ""
    likely = [separator for separator, score in scores.items() if score >= best / 2]
    chosen = likely[0]
    for other in likely[1:]:
        # A decimal comma is as regular as a separator; so is a comma in every label. That is no doubt.
        if other != "," and scores[other] > scores[chosen]:
            names = SEPARATORS[chosen], SEPARATORS[other]
            return chosen, f"fields could be parted by a {names[1]} as well as by a {names[0]}; say `separator`"
    return chosen, ""


def _regularity(sample: str, separator: str) -> float:
    """Return the share of rows that have the most frequent number of fields, if that is more than one."""
    if separator not in sample:
        return 0
    try:
        widths = [len(trimmed(row)) for row in csv.reader(_lines(sample), delimiter=separator)]
    except csv.Error:
        return 0
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0
    return sum(count for width, count in counts.items() if width > 1) / max(len([w for w in widths if w]), 1)
