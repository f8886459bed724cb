"""CSV and TSV as they come: the separator is found from the rows and said; every cell stays the text it is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from cac_check.diagnostic import Span
from cac_check.records import dataclass
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
    shapes = {separator: _shape(sample, separator) for separator in SEPARATORS}
    best = max(shape.share for shape in shapes.values())
    if best == 0:
        return ",", ""
    commas = shapes[","]
    likely = [
        separator
        for separator, shape in shapes.items()
        if shape.share >= best / 2
        # Two halves of every row, which commas part into many fields alike: a sign in the text.
        and (separator == "," or shape.width > 2 or commas.width <= shape.width + 1 or commas.even < _EVEN)
    ]
    chosen = likely[0]
    for other in likely[1:]:
        # A decimal comma is as regular as a separator; so is a comma in every label. That is no doubt.
        if other != "," and shapes[other].share > shapes[chosen].share:
            names = SEPARATORS[chosen], SEPARATORS[other]
            return chosen, f"fields could be parted by a {names[1]} as well as by a {names[0]}; say `separator`"
    return chosen, ""


_EVEN = 0.9


@dataclass(frozen=True, slots=True)
class _Shape:
    """How rows look if a character parts them."""

    share: float = 0.0
    """Of the rows that are not empty: how many have several fields."""
    width: int = 1
    """The most frequent number of fields above one."""
    even: float = 0.0
    """Of the rows that are not empty: how many have just as many."""


def _shape(sample: str, separator: str) -> _Shape:
    if separator not in sample:
        return _Shape()
    widths: list[int] = []
    try:
        widths.extend(
            len(row) if any(row) else 0 for row in csv.reader(_lines(sample), delimiter=separator, strict=True)
        )
    except csv.Error as error:
        # The sample may end within a quoted field; any other quotation mark out of place speaks against it.
        if "end of data" not in str(error):
            return _Shape()
    filled = [width for width in widths if width]
    counts = Counter(width for width in filled if width > 1)
    if not counts:
        return _Shape()
    width, count = counts.most_common(1)[0]
    return _Shape(counts.total() / len(filled), width, count / len(filled))
