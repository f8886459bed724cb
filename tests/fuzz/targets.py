"""Doors through which bytes of others come in, each with what may be raised there and what must hold of the rest."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cac_check.certificate import (
    CaseSplit,
    Combination,
    Derivation,
    Envelope,
    IntegerSplit,
    Refutation,
    RowRef,
    Step,
    Witness,
    verify,
)
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System, interval_rows
from cac_check.diagnostic import Problems
from cac_check.interval import Interval
from cac_check.loading import load_dataset, load_rules, load_table_rules
from cac_check.loading.expression import ExpressionError, format_relation, parse_relation
from cac_check.model import Kind
from cac_check.reading import Unreadable, read
from cac_check.sheets.figures import read_cell
from cac_check.sheets.marks import office_marks
from cac_check.sheets.registry import read_book
from cac_check.sheets.style import find_style
from cac_check.sheets.understood import understand
from tests.workbooks import formats, ods, ods_row, xls, xlsx

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Target:
    """One door."""

    name: str
    run: Callable[[bytes], None]
    """Raises what no input may make it raise."""
    seeds: tuple[bytes, ...]
    """Inputs to start from."""


# --- Files of ours ---------------------------------------------------------------------------------------------------


def _loads(load: Callable[..., object]) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            load(data, name="file.yaml")
        except Problems as problems:
            lines = data.decode("utf-8", "replace").split("\n")
            for each in problems.diagnostics:
                assert each.message
                span = each.location.span
                assert span is None or 1 <= span.line <= len(lines) + 1, each

    return run


def _expression(data: bytes) -> None:
    try:
        relation = parse_relation(data.decode("utf-8", "replace"))
    except ExpressionError:
        return
    again = parse_relation(format_relation(relation))
    assert (again.terms, again.relation, again.bound) == (relation.terms, relation.relation, relation.bound)


# --- Words and cells -------------------------------------------------------------------------------------------------

LANGUAGES = ("en", "zh", "de", "fr", "es", "ru", "hi", "ar", "ja", "tr", "id", "ko")


def _phrase(data: bytes) -> None:
    if len(data) < 2:
        return
    language, kind = LANGUAGES[data[0] % len(LANGUAGES)], list(Kind)[data[1] % len(Kind)]
    words = data[2:].decode("utf-8", "replace")
    try:
        reading = read(words, language=language, kind=kind, published="2023-05-01")
    except Unreadable:
        return
    assert reading.default.covers(reading.strict), (words, language, kind)
    assert reading.lenient.covers(reading.default), (words, language, kind)


def _cell(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    value = read_cell(text, find_style([text]), office_marks("eurostat"))
    for style in (find_style([text], decimal=","), find_style([text], decimal=".", group=" ")):
        read_cell(text, style)
    assert value == read_cell(text, find_style([text]), office_marks("eurostat"))


# --- Files of others -------------------------------------------------------------------------------------------------


def _book(file: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            book = read_book(data, file)
        except Problems:
            return
        for grid in book.grids:
            understand(grid)

    return run


def _part(book: Callable[[str], bytes], file: str) -> Callable[[bytes], None]:
    """Read a workbook that is whole but for one part: bytes changed in an archive seldom get past its sums."""
    read_it = _book(file)
    return lambda data: read_it(book(data.decode("utf-8", "replace")))


# --- Certificates ----------------------------------------------------------------------------------------------------

_NAMES = ("x", "y")
_RANGE = range(-3, 4)
_NUMBERS = (0, 1, -1, 2, -2, 3, Fraction(1, 2), Fraction(-1, 3), 5)


class _Bytes:
    """Choices that bytes make, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = iter(data)

    def below(self, number: int) -> int:
        return next(self._data, 0) % number

    def number(self) -> int | Fraction:
        return _NUMBERS[self.below(len(_NUMBERS))]


def _certificate(data: bytes) -> None:
    """A refutation that is accepted refutes: no whole numbers that are tried satisfy the system."""
    chosen = _Bytes(data)
    members = [
        Member(name, MemberKind.DOMAIN, (interval_rows(name, Interval(min(_RANGE), max(_RANGE))),)) for name in _NAMES
    ]
    for number in range(1 + chosen.below(3)):
        cases = tuple(
            tuple(_constraint(chosen) for _ in range(1 + chosen.below(2))) for _ in range(1 + chosen.below(2))
        )
        members.append(Member(f"m{number}", MemberKind.RULE, cases))
    system = System(tuple(members), frozenset(_NAMES))
    proof = _refutation(chosen, 0)
    if verify(proof, system):
        for values in itertools.product(_RANGE, repeat=len(_NAMES)):
            point = dict(zip(_NAMES, values, strict=True))
            assert not verify(Witness(point), system), (system, proof, point)


def _constraint(chosen: _Bytes) -> Constraint:
    if chosen.below(5) == 0:
        return Product("x", "y", "y", chosen.number() or 1)
    terms = tuple((name, factor) for name in _NAMES if (factor := chosen.number()))
    return Row(terms, list(Sense)[chosen.below(len(Sense))], chosen.number())


def _reference(chosen: _Bytes) -> RowRef:
    if chosen.below(4) == 0:
        return chosen.below(4) - 1
    member = ("x", "y", "m0", "m1", "m2")[chosen.below(5)]
    return (member, chosen.below(2), chosen.below(2))


def _step(chosen: _Bytes) -> Step:
    if chosen.below(5) == 0:
        sides = [_reference(chosen) if chosen.below(3) else None for _ in range(2)]
        return Envelope(("m0", chosen.below(2), chosen.below(2)), *sides)
    summands = tuple((_reference(chosen), chosen.number()) for _ in range(chosen.below(4)))
    return Combination(summands, rounded=bool(chosen.below(2)))


def _refutation(chosen: _Bytes, depth: int) -> Refutation:
    steps = tuple(_step(chosen) for _ in range(chosen.below(3)))
    sort = chosen.below(4) if depth < 2 else 0
    if sort < 2:
        return Derivation(steps)
    branches = tuple(_refutation(chosen, depth + 1) for _ in range(2))
    if sort == 2:
        return CaseSplit(f"m{chosen.below(3)}", branches[: 1 + chosen.below(2)], steps)
    return IntegerSplit(((_NAMES[chosen.below(2)], 1),), chosen.below(5) - 2, (branches[0], branches[1]), steps)


# --- All of them -----------------------------------------------------------------------------------------------------


def _files(*patterns: str) -> Iterator[bytes]:
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern))[:4]:
            if path.stat().st_size < 30_000:
                yield path.read_bytes()


_CSV = b"place;2019;2020\nNorth;1.234,5;-\nSouth;12;(3)\nTotal;1.246,5;3 e\n"
_PX = """\
CHARSET="UTF-8";
STUB="place";
HEADING="year";
VALUES("place")="North","South";
VALUES("year")="2019","2020";
DATA=
1 2
".." 4;
"""
_JSON_STAT = json.dumps({
    "version": "2.0", "class": "dataset", "id": ["place", "year"], "size": [2, 2],
    "dimension": {"place": {"category": {"index": ["n", "s"]}}, "year": {"category": {"index": ["2019", "2020"]}}},
    "value": [1, 2, None, 4], "status": {"2": ":"},
})  # fmt: skip
_SDMX = b"DATAFLOW,FREQ,GEO,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nX:Y(1.0),A,DE,2019,12.5,\nX:Y(1.0),A,FR,2019,,p\n"
_TSV = b"freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \nA,NR,DE\t12 b\t: \nA,NR,FR\t3\t4 p\n"
_HTML = b"<table><caption>t</caption><tr><th>a<th>b<tr><td rowspan=2>1<td>2<tr><td>3</table>"
_CELLS = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1.5</v></c></row></sheetData>'

TARGETS = (
    Target("yaml", _loads(load_dataset), tuple(_files("cac_check/commands/example/figures.yaml", "data/*.yaml"))),
    Target("rules", _loads(load_rules), tuple(_files("cac_check/commands/example/rules.yaml", "rules/*.yaml"))),
    Target("table-rules", _loads(load_table_rules), tuple(_files("rules/tables/*.yaml"))),
    Target("expression", _expression, (b"a + 2*b <= c - d/3", b"(a - b) * 1.5 == 100", b"a < 5", b"-a >= -1/3")),
    Target(
        "phrase",
        _phrase,
        tuple(
            bytes([LANGUAGES.index(language), kind]) + words.encode()
            for language, kind, words in (
                ("en", 0, "nearly 8,000 other accounts"),
                ("en", 2, "between 3.5 and 4 per cent"),
                ("en", 4, "two and a half weeks"),
                ("en", 5, "from 3 March to 5 April 2023"),
                ("zh", 0, "将近1万5千余个"),
                ("de", 0, "rund 1,5 Millionen"),
                ("hi", 0, "१२ लाख से अधिक"),
                ("ja", 0, "約3万2千人"),
            )
        ),
    ),
    Target(
        "cell",
        _cell,
        (b"1,234.5", b"(12)", b"< 5", b"3 e", b"12-15", b"1 234,5", b":", b"1.5e3", b"12.5 %", b"\xe2\x88\x92"),
    ),
    Target("certificate", _certificate, (bytes(range(60)), b"\0" * 40, random.Random(1).randbytes(200))),
    Target("csv", _book("t.csv"), (_CSV, b"a,b\n1,2\n", b'"a\nb",c\n"1",""\n', b"\xff\xfea\0,\0b\0\n\0")),
    Target("xlsx", _book("t.xlsx"), (xlsx(_CELLS), xlsx(_CELLS, "<sheetData/>", names=("x", "y")))),
    Target("xlsx-sheet", _part(xlsx, "t.xlsx"), (_CELLS.encode(),)),
    Target(
        "xlsx-styles",
        _part(lambda styles: xlsx(_CELLS, styles=styles), "t.xlsx"),
        (formats("0.0", "#,##0;(0)").encode(),),
    ),
    Target("ods-sheet", _part(ods, "t.ods"), (ods_row("a", "1").encode(),)),
    Target("ods", _book("t.ods"), (ods(ods_row("a", "1")),)),
    Target("xls", _book("t.xls"), (xls([["a", 1.5], ["b", 2.0]]),)),
    Target("px", _book("t.px"), (_PX.encode(),)),
    Target("jsonstat", _book("t.json"), (_JSON_STAT.encode(),)),
    Target("sdmx", _book("t.csv"), (_SDMX,)),
    Target("eurostat", _book("t.tsv"), (_TSV,)),
    Target("html", _book("t.html"), (_HTML,)),
)
"""Every door."""
