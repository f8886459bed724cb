"""SDMX-CSV 1.0 and 2.x: a row per observation, with its status, decimals, multiplier and the action it came with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from types import MappingProxyType

from cac_check.sheets.delimited import find_separator
from cac_check.sheets.grid import Beside, Book, Declared, Grid, Options, Remark, refuse
from cac_check.sheets.marks import Marks, office_marks
from cac_check.sheets.text import decoded

_ENVELOPE = frozenset({"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"})
_OBSERVED = "OBS_VALUE"
_DELETED = "D"
_LARGEST = 18
"""The largest power of ten a multiplier may be."""


def is_sdmx(data: bytes) -> bool:
    """Whether bytes begin like SDMX-CSV."""
    first = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].upper()
    return first.startswith((b"DATAFLOW", b'"DATAFLOW"', b"STRUCTURE", b'"STRUCTURE"')) and b"OBS_VALUE" in first


def read_sdmx(data: bytes, file: str, options: Options) -> Book:
    """Return the observations that are left once what was withdrawn is left out.

    Raises:
        UnreadableFile: if it cannot be decoded or has no observations.
    """
    text, _ = decoded(data, file, options.encoding)
    separator = options.separator or find_separator(text)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [_code(name) for name in next(reader)]
        rows = [(reader.line_num, row) for row in reader if any(row)]
    except (csv.Error, StopIteration) as error:
        raise refuse(file, "quotation-mark", f"the rows cannot be read: {error}", "download it again") from error
    if _OBSERVED not in header:
        known = ", ".join(header[:10])
        raise refuse(file, "damaged-file", f"the heading has no column {_OBSERVED}", f"its columns are: {known}")
    observed = header.index(_OBSERVED)
    keys = [place for place in range(observed) if header[place] not in _ENVELOPE]
    columns = _Columns(header)
    kept, withdrawn = _kept(rows, keys, columns)
    values = [(*(header[place] for place in keys), _OBSERVED)]
    lines, beside = [1], {}
    for line, row in kept:
        text_, aside = columns.value(row)
        if aside is not None:
            beside[len(values), len(keys)] = aside
        values.append((*(_at(row, place) for place in keys), text_))
        lines.append(line)
    declared = Declared(tuple(header[place] for place in keys), (_OBSERVED,), _marks())
    places = [*(place + 1 for place in keys), observed + 1]
    grid = Grid(file, tuple(values), lines=lines, columns=places, beside=beside, declared=declared)
    remarks = (Remark(f"{withdrawn:,} observations are withdrawn by the file itself"),) if withdrawn else ()
    return Book(file, "SDMX-CSV", (grid,), remarks)


def _code(name: str) -> str:
    """Return the identifier of a column that may carry its label: ``GEO: Place``."""
    return name.strip().partition(":")[0].partition("[")[0].strip().upper()


def _at(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _kept(
    rows: Sequence[tuple[int, list[str]]], keys: Sequence[int], columns: _Columns
) -> tuple[list[tuple[int, list[str]]], int]:
    """Return the rows that stand at the end, in which later ones took the place of earlier ones, or took them away."""
    if columns.action is None:
        return list(rows), 0
    standing: dict[tuple[str, ...], tuple[int, list[str]]] = {}
    withdrawn = 0
    for line, row in rows:
        key = tuple(_at(row, place) for place in keys)
        if _at(row, columns.action).upper()[:1] != _DELETED:
            standing.pop(key, None)
            standing[key] = (line, row)
            continue
        # An empty dimension of a deletion stands for every category.
        gone = [other for other in ([key] if all(key) else list(standing)) if other in standing and _covers(key, other)]
        withdrawn += len(gone)
        for other in gone:
            del standing[other]
    return list(standing.values()), withdrawn


def _covers(pattern: Sequence[str], key: Sequence[str]) -> bool:
    return all(not wanted or wanted == there for wanted, there in zip(pattern, key, strict=True))


class _Columns:
    """Where a file keeps what it says of an observation."""

    def __init__(self, header: Sequence[str]) -> None:
        def place(name: str) -> int | None:
            return header.index(name) if name in header else None

        self.observed = header.index(_OBSERVED)
        self.action, self.status, self.confidential = place("ACTION"), place("OBS_STATUS"), place("CONF_STATUS")
        self.decimals, self.multiplier = place("DECIMALS"), place("UNIT_MULT")

    def value(self, row: Sequence[str]) -> tuple[str, Beside | None]:
        """Return the text of an observation with its flags, and what it has besides."""
        text = _at(row, self.observed)
        status = _codes(row, self.status)
        if text in ("", "NaN"):
            hidden = _codes(row, self.confidential)
            flag = next((code for code in (*hidden, *status) if code not in ("F", "A")), "")
            return flag or text, None
        decimals, power = (_whole(row, place) for place in (self.decimals, self.multiplier))
        flags = "".join(f" {code}" for code in status if code != "A")
        aside = Beside(decimals=decimals, scale=10 ** (power or 0))
        return text + flags, aside if aside != Beside() else None


def _codes(row: Sequence[str], place: int | None) -> list[str]:
    """Return the codes of a status; several may stand together."""
    text = "" if place is None else _at(row, place)
    return [code for part in text.replace(";", " ").replace(",", " ").split() if (code := _code(part))]


def _whole(row: Sequence[str], place: int | None) -> int | None:
    text = "" if place is None else _code(_at(row, place))
    return int(text) if text.isdigit() and int(text) <= _LARGEST else None


def _marks() -> Marks:
    status, confidential = office_marks("sdmx"), office_marks("sdmx-confidentiality")
    marks = MappingProxyType({**confidential.marks, **status.marks})
    return Marks("sdmx", status.title, status.version, status.source, marks, status.flags)
