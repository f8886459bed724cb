"""Claims from a CSV file: the keys of a claim as columns, beside ``source`` and ``quantity``."""

from __future__ import annotations

import re

from cac_check.diagnostic import Span
from cac_check.loading import nodes
from cac_check.loading.claims import Draft
from cac_check.loading.csv_rows import csv_rows
from cac_check.loading.dataset_format import CLAIM
from cac_check.loading.decoding import decode
from cac_check.loading.names import ID, QUANTITY
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape import Field, Record
from cac_check.loading.shape_reader import Fields, read
from cac_check.loading.table_claims import CELL_FIELDS

ROW = Record(
    "row of claims",
    "A claim in a CSV file.",
    (
        Field("source", ID, "Whose claim it is.", required=True),
        Field("quantity", QUANTITY, "What it counts.", required=True),
        *(field for field in CLAIM.fields if field not in CELL_FIELDS),
    ),
    any_of=("says", "means"),
)

_CELL = re.compile(r'(?:^|,)("(?:[^"]|"")*"|[^,]*)')


def read_claims(data: bytes, file: str, source: str | None = None) -> tuple[list[Draft], Collector]:
    """Read the claims of a CSV file with a head line; lines and columns of cells are kept.

    Args:
        data: the bytes of the file.
        file: what to call it in messages.
        source: whose claims they are, where the file needs no such column.

    Raises:
        UnreadableFile: if it is not text or not CSV.
    """
    text = decode(data, file)
    problems = Collector(file, text)
    lines = text.split("\n")
    drafts: list[Draft] = []
    head: list[str] | None = None
    for number, cells in csv_rows(text, problems, ",".join(ROW.keys[:4])):
        line = lines[number - 1]
        if head is None:
            head = [cell.strip() for cell in cells]
            _check_head(head, line, number, source, problems)
        else:
            _add_draft(drafts, head, cells, _cell_spans(line, number, len(cells)), source, problems)
    return drafts, problems


def _check_head(head: list[str], line: str, number: int, source: str | None, problems: Collector) -> None:
    spans = _cell_spans(line, number, len(head))
    for index, name in enumerate(head):
        if name not in ROW.keys:
            problems.add("unknown-column", f"unknown column {quote(name)}", spans[index], did_you_mean(name, ROW.keys))
        elif name in head[:index]:
            problems.add("duplicate-key", f"the column {quote(name)} is given twice", spans[index])
    for name in ("source", "quantity"):
        if name not in head and not (name == "source" and source is not None):
            problems.add("missing-column", f"the column `{name}` is missing", spans[0])


def _add_draft(
    drafts: list[Draft], head: list[str], cells: list[str], spans: list[Span], source: str | None, problems: Collector
) -> None:
    pairs: list[tuple[nodes.Scalar, nodes.Node]] = []
    for name, cell, span in zip(head, cells, spans, strict=True):
        if name not in ROW.keys or not cell.strip():
            continue
        value: nodes.Node = nodes.Scalar(cell.strip(), False, span)
        if name == "or":
            value = nodes.Sequence(tuple(nodes.Scalar(word, False, span) for word in cell.split()), span)
        pairs.append((nodes.Scalar(name, False, span), value))
    whole = Span(spans[0].line, 1, spans[-1].end_line, spans[-1].end_column)
    if source is not None and "source" not in head:
        pairs.append((nodes.Scalar("source", False, whole), nodes.Scalar(source, False, whole)))
    item = read(nodes.Mapping(tuple(pairs), False, whole), ROW, "the row", problems)
    if item is None or not isinstance(item.value, Fields):
        return
    fields = item.value
    teller, quantity = fields.text("source"), fields.text("quantity")
    if teller and quantity:
        drafts.append(Draft(teller, quantity, fields, problems))


def _cell_spans(line: str, number: int, count: int) -> list[Span]:
    """Return where the cells of a line stand; of a row that spans several lines, only its first line is known."""
    line = line.rstrip("\r")
    spans = [Span(number, found.start(1) + 1, number, found.end(1) + 1) for found in _CELL.finditer(line)]
    whole = Span(number, 1, number, len(line) + 1)
    return spans if len(spans) == count else [whole] * count
