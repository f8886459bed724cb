"""SDMX-CSV 1.0 and 2.x: a row per observation, with its status, decimals, multiplier and the action it came with."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from types import MappingProxyType

from cac_check.sheets.delimited import find_separator
from cac_check.sheets.grid import Beside, Book, Declared, Grid, Options, Remark, refuse
from cac_check.sheets.marks import Marks, apart, office_marks
from cac_check.sheets.text import decoded

_ENVELOPE = frozenset({"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE"})
_OBSERVED = "OBS_VALUE"
_TIME = "TIME_PERIOD"
_ATTRIBUTES = frozenset(
    {"OBS_STATUS", "OBS_FLAG", "CONF_STATUS", "OBS_CONF", "OBS_PRE_BREAK", "PRE_BREAK_VALUE", "DECIMALS", "UNIT_MULT"}
    | {"OBS_COM", "OBS_COMMENT", "COMMENT_OBS", "TIME_FORMAT", "COLLECTION", "AVAILABILITY", "TITLE", "TITLE_COMPL"}
)
"""Attributes of the cross-domain concepts: they tell no observations apart, wherever their columns stand."""
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
    # The order of columns is free. Dimensions come first nearly everywhere, and time is always one.
    keys = [place for place in range(observed) if header[place] not in _ENVELOPE | _ATTRIBUTES]
    if _TIME in header[observed:]:
        keys.append(header.index(_TIME))
    columns = _Columns(header)
    kept, withdrawn = _kept(rows, keys, columns)
    values = [(*(header[place] for place in keys), _OBSERVED)]
    lines, beside = [1], {}
    flags: dict[str, str] = {}
    for line, row in kept:
        text_, aside, stated = columns.value(row)
        flags |= dict.fromkeys(stated, "")
        if aside is not None:
            beside[len(values), len(keys)] = aside
        values.append((*(_at(row, place) for place in keys), text_))
        lines.append(line)
    declared = Declared(tuple(header[place] for place in keys), (_OBSERVED,), columns.marks, flags=flags)
    places = [*(place + 1 for place in keys), observed + 1]
    grid = Grid(file, tuple(values), lines=lines, columns=places, beside=beside, declared=declared)
    remarks = (Remark(f"{withdrawn:,} observations are withdrawn by the file itself"),) if withdrawn else ()
    return Book(file, "SDMX-CSV", (grid,), remarks)


def _code(name: str) -> str:
    """Return the identifier of a column that may carry its label: ``GEO: Place``."""
    return _unlabelled(name).upper()


def _unlabelled(code: str) -> str:
    return code.strip().partition(":")[0].partition("[")[0].strip()


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
        # Eurostat calls its own flags so, which are not those of the code list of SDMX.
        self.flag = place("OBS_FLAG") if "OBS_STATUS" not in header else None
        self.status = place("OBS_STATUS") if self.flag is None else self.flag
        self.marks = _marks() if self.flag is None else office_marks("eurostat")
        self.action = place("ACTION")
        self.confidential = place("CONF_STATUS") if "CONF_STATUS" in header else place("OBS_CONF")
        self.decimals, self.multiplier = place("DECIMALS"), place("UNIT_MULT")

    def value(self, row: Sequence[str]) -> tuple[str, Beside | None, Sequence[str]]:
        """Return the text of an observation with its flags, what it has besides, and the flags."""
        text = _at(row, self.observed).partition(": ")[0]
        status = _codes(row, self.status) if self.flag is None else _parts(row, self.flag)
        if text.lower() in ("", "nan", ":"):
            hidden = _codes(row, self.confidential)
            flag = next((code for code in (*hidden, *status) if code not in ("F", "A", ":")), "")
            return (f": {flag}" if flag and self.flag is not None else flag or text), None, ()
        decimals, power = (_whole(row, place) for place in (self.decimals, self.multiplier))
        flags = [apart(code) for code in status if code != "A"]
        aside = Beside(decimals=decimals, scale=10 ** (power or 0))
        return " ".join((text, *flags)), aside if aside != Beside() else None, flags


def _codes(row: Sequence[str], place: int | None) -> list[str]:
    """Return the codes of a status; several may stand together."""
    return [code.upper() for code in _parts(row, place)]


def _parts(row: Sequence[str], place: int | None) -> list[str]:
    text = "" if place is None else _at(row, place)
    return [code for part in text.replace(";", " ").replace(",", " ").split() if (code := _unlabelled(part))]


def _whole(row: Sequence[str], place: int | None) -> int | None:
    text = "" if place is None else _code(_at(row, place))
    return int(text) if text.isdigit() and int(text) <= _LARGEST else None


def _marks() -> Marks:
    status, confidential = office_marks("sdmx"), office_marks("sdmx-confidentiality")
    marks = MappingProxyType({**confidential.marks, **status.marks})
    return Marks("sdmx", status.title, status.version, status.source, marks, status.flags)
