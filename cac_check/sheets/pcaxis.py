"""PC-Axis (PX 2013): keywords with quoted values, then the figures of a cube in the order of STUB and HEADING.

A file says itself what its signs mean (``DATASYMBOL1`` to ``6``, ``DATASYMBOLNIL``, ``DATASYMBOLSUM``) and to how many
decimals its figures are shown; both are kept.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from types import MappingProxyType

from cac_check.records import dataclass
from cac_check.sheets.cube import Dimension, cube_grid
from cac_check.sheets.grid import Beside, Book, Options, Remark, refuse
from cac_check.sheets.marks import Kind, Mark, Marks, kind_by_words, office_marks
from cac_check.sheets.text import decoded

_CODEPAGE = re.compile(rb'CODEPAGE\s*=\s*"([^"]+)"', re.IGNORECASE)
_ANSI = re.compile(rb'CHARSET\s*=\s*"ANSI"', re.IGNORECASE)
_KEYWORD = re.compile(r"\s*([A-Za-z][A-Za-z0-9_.-]*)(?:\[([^\]]*)\])?(?:\(([^=]*?)\))?\s*=", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"')
_VALUE = re.compile(r'"[^"]*"|[^\s,;"]+')
_ENDS = re.compile(r'[^";]*(?:"[^"]*"[^";]*)*;')


@dataclass(frozen=True, slots=True)
class _Entry:
    keyword: str
    language: str
    about: tuple[str, ...]
    texts: tuple[str, ...]


def is_pcaxis(data: bytes) -> bool:
    """Whether bytes begin like a PC-Axis file."""
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n").upper()
    return start.startswith((b"CHARSET", b"AXIS-VERSION", b"CODEPAGE", b"LANGUAGE")) and b"=" in start[:60]


def read_pcaxis(data: bytes, file: str, options: Options) -> Book:
    """Return the cube of a file as a table.

    Raises:
        UnreadableFile: if a keyword is missing, or there are more or fewer figures than cells.
    """
    encoding, guessed = _encoding(data, options.encoding)
    text, name = decoded(data, file, encoding)
    found = re.search(r"(?:^|;)\s*DATA\s*=", text)
    if found is None:
        raise refuse(file, "damaged-file", "the file has no DATA", "download it again")
    entries = list(_entries(text[: found.end() - 5].rstrip("=DAT \n\r\t"), file))
    facts = _Facts(entries)
    stub, heading = facts.list("STUB"), facts.list("HEADING")
    axes = [*stub, *heading]
    if not axes:
        raise refuse(file, "damaged-file", "the file has neither STUB nor HEADING", "download it again")
    measured = facts.text("CONTVARIABLE")
    dimensions = [Dimension(axis, facts.list("VALUES", axis), axis == measured) for axis in axes]
    empty = [axis.name for axis in dimensions if not axis.categories]
    if empty:
        named = shorten(", ".join(empty), 80, placeholder=" …")
        raise refuse(file, "damaged-file", f"the file has no VALUES for {named}", "download it again")
    body = text[found.end() :].rsplit(";", 1)[0]
    tokens = _VALUE.findall(body)
    values = _sparse(tokens, facts, dimensions, len(stub), file) if facts.has("KEYS") else dict(enumerate(tokens))
    cells = 1
    for dimension in dimensions:
        cells *= len(dimension.categories)
    if not facts.has("KEYS") and len(tokens) != cells:
        message = f"the file has {len(tokens):,} figures for {cells:,} cells"
        raise refuse(file, "damaged-file", message, "it is cut off: download it again")
    decimals = _decimals(facts)

    def value(place: int) -> tuple[str, Beside | None]:
        token = values.get(place, "").strip('"')
        return token, Beside(decimals=decimals) if decimals and token and "." not in token else None

    title = facts.text("TITLE") or facts.text("CONTENTS") or None
    remarks = [Remark(f"encoding {name}{guessed}")] if name != "UTF-8" else []
    if facts.text("UNITS"):
        remarks.append(Remark(f"units: {facts.text('UNITS')}"))
    grid = cube_grid(file, dimensions, value, name=title, marks=_marks(facts))
    return Book(file, "PC-Axis", (grid,), tuple(remarks))


def _encoding(data: bytes, said: str | None) -> tuple[str | None, str]:
    """Return the encoding of a file, and what to say of how it was told.

    Files without ``CODEPAGE`` say only that they are of Windows (``CHARSET="ANSI"``). Most are in its western code
    page; where one is in another, labels look wrong, and figures are the same.
    """
    page = _CODEPAGE.search(data[:4000])
    if said or page:
        return said or (page[1].decode("ascii", "replace") if page else None), ""
    if _ANSI.search(data[:4000]) and not _is_utf_8(data):
        return "windows-1252", ": the file names no code page of Windows; say `encoding` if labels look wrong"
    return None, ""


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return True


def _entries(text: str, file: str) -> Iterator[_Entry]:
    """Yield every keyword with what it is about and its values."""
    place = 0
    while place < len(text) and text[place:].strip():
        found = _KEYWORD.match(text, place)
        if found is None:
            line = text.count("\n", 0, place) + 1
            raise refuse(file, "damaged-file", f"line {line} holds no keyword of a PC-Axis file", "download it again")
        ends = _ENDS.match(text, found.end())
        rest = text[found.end() : ends.end() - 1 if ends else len(text)]
        place = ends.end() if ends else len(text)
        # Programs for which a hyphen is a minus write ``LAST.UPDATED``.
        yield _Entry(
            found[1].upper().replace(".", "-"),
            found[2] or "",
            tuple(_QUOTED.findall(found[3] or "")),
            tuple(_texts(rest)),
        )


def _texts(rest: str) -> Iterator[str]:
    """Yield the values of a keyword; texts without a comma between them are one, on several lines."""
    current: str | None = None
    for match in re.finditer(r'"([^"]*)"|,|[^\s,"]+', rest):
        if match[0] == ",":
            if current is not None:
                yield current
            current = None
        else:
            current = (current or "") + (match[1] if match[1] is not None else match[0])
    if current is not None:
        yield current


class _Facts:
    """The keywords of a file, in its first language."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        default = next((entry.texts[0] for entry in entries if entry.keyword == "LANGUAGE" and entry.texts), "")
        self.entries: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        for entry in entries:
            if entry.language in ("", default):
                self.entries.setdefault((entry.keyword, entry.about), entry.texts)

    def list(self, keyword: str, *about: str) -> tuple[str, ...]:
        return self.entries.get((keyword, about), ())

    def text(self, keyword: str, *about: str) -> str:
        return " ".join(self.list(keyword, *about))

    def has(self, keyword: str) -> bool:
        return any(name == keyword for name, _ in self.entries)


def _decimals(facts: _Facts) -> int:
    text = facts.text("SHOWDECIMALS") or facts.text("DECIMALS")
    return int(text) if text.isdigit() and len(text) < 3 else 0


def _sparse(
    tokens: Sequence[str], facts: _Facts, dimensions: Sequence[Dimension], stub: int, file: str
) -> Mapping[int, str]:
    """Return the figures of rows that begin with the names of their categories (KEYS)."""
    places = []
    for axis in dimensions[:stub]:
        codes = facts.list("CODES", axis.name) if facts.text("KEYS", axis.name).upper() == "CODES" else axis.categories
        places.append({code: index for index, code in enumerate(codes)})
    width = 1
    for axis in dimensions[stub:]:
        width *= len(axis.categories)
    values: dict[int, str] = {}
    for start in range(0, len(tokens), stub + width):
        row = 0
        for index, known in enumerate(places):
            key = tokens[start + index].strip('"') if start + index < len(tokens) else ""
            if key not in known:
                name = dimensions[index].name
                raise refuse(file, "damaged-file", f"the key {key!r} is no category of {name}", "download it again")
            row = row * len(dimensions[index].categories) + known[key]
        for offset, token in enumerate(tokens[start + stub : start + stub + width]):
            values[row * width + offset] = token
    return MappingProxyType(values)


def _marks(facts: _Facts) -> Marks:
    """Return what the signs of the file mean by its own words."""
    marks = dict(office_marks("px").marks)
    for number in range(1, 7):
        said = facts.text(f"DATASYMBOL{number}")
        if said and said.strip(".") != "":
            marks["." * number] = Mark("." * number, kind_by_words(said), said)
            marks.setdefault(said, Mark(said, kind_by_words(said), said))
    nil = facts.text("DATASYMBOLNIL")
    if nil:
        marks[nil] = Mark(nil, Kind.ZERO, "nothing")
    total = facts.text("DATASYMBOLSUM")
    if total:
        marks[total] = Mark(total, Kind.ABSENT, "the sum of figures that differ in unit")
    return Marks("px", "signs by the words of the file", marks=MappingProxyType(marks))
