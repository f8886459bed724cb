"""Eurostat's TSV: the dimensions joined in the first column, a column per period, flags behind the figures."""

from __future__ import annotations

from cac_check.sheets.grid import Book, Declared, Grid, Options, refuse, trimmed
from cac_check.sheets.marks import office_marks
from cac_check.sheets.text import decoded


def is_eurostat(data: bytes) -> bool:
    """Whether bytes begin with dimensions, a backslash and the period."""
    first = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].split(b"\t", 1)[0]
    return b"\\" in first and b"\t" in data[:_START] and first.upper().rstrip().endswith((b"\\TIME_PERIOD", b"\\TIME"))


_START = 20_000


def read_eurostat(data: bytes, file: str, options: Options) -> Book:
    """Return the table: a column per dimension and per period.

    Raises:
        UnreadableFile: if a row has other dimensions than the heading.
    """
    text, _ = decoded(data, file, options.encoding)
    lines = text.splitlines()
    first, *periods = lines[0].split("\t")
    names = [name.strip() for name in first.rpartition("\\")[0].split(",")]
    periods = [period.strip() for period in periods]
    rows: list[tuple[str, ...]] = [(*names, *periods)]
    for number, line in enumerate(lines[1:], 2):
        key, *cells = line.split("\t")
        codes = [code.strip() for code in key.split(",")]
        if not line.strip():
            continue
        if len(codes) != len(names) or len(cells) != len(periods):
            message = f"line {number} has {len(codes)} dimensions and {len(cells)} figures, "
            message += f"the heading has {len(names)} and {len(periods)}"
            raise refuse(file, "damaged-file", message, "it may be cut off: download it again")
        rows.append(trimmed((*codes, *(cell.strip() for cell in cells))))
    columns = [*[1] * len(names), *range(2, len(periods) + 2)]
    marks = office_marks(options.marks or "eurostat")
    declared = Declared(tuple(names), tuple(periods), marks)
    return Book(file, "Eurostat TSV", (Grid(file, tuple(rows), columns=columns, declared=declared),))
