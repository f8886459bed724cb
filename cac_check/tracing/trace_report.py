"""What was traced, for readers and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from cac_check.interval import format_number
from cac_check.report.document import Block, Document, Heading, Paragraph, Table, line
from cac_check.report.words import visible
from cac_check.tracing.cells import Cells, Origin, Sort
from cac_check.tracing.trace import Outcome, Traced

FORMAT = "cac-check-trace/v1"


def document(traced: Sequence[Traced], cells: Cells, report: str) -> Document:
    """Return what became of every figure, contradictions first."""
    counts = Counter(each.outcome for each in traced)
    summary = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    blocks: list[Block] = [
        Heading(1, line("Where do the figures come from?")),
        Paragraph(line(visible(f"{report}: {len(traced)} figures: {summary or 'none'}."))),
    ]
    order = [Outcome.CONTRADICTED, Outcome.NOT_FOUND, Outcome.CHANCE, Outcome.WITHIN, Outcome.TRACED]
    ranked = sorted(traced, key=lambda each: order.index(each.outcome))
    rows = tuple(tuple(line(visible(text)) for text in _row(each, cells)) for each in ranked)
    if rows:
        header = ("figure", "at", "outcome", "the tables say", "where", "by chance")
        blocks.append(Table(tuple(map(line, header)), rows))
    if counts[Outcome.CHANCE]:
        blocks.append(Paragraph(line("May be chance: so many cells of this size prove nothing.")))
    return tuple(blocks)


def to_json(traced: Sequence[Traced], cells: Cells, report: str) -> str:
    """Return the same as JSON."""
    return json.dumps(to_data(traced, cells, report), ensure_ascii=False, indent=2) + "\n"


def to_data(traced: Sequence[Traced], cells: Cells, report: str) -> dict[str, Any]:
    """Return the same as plain data; exact numbers are texts."""
    return {
        "format": FORMAT,
        "report": report,
        "figures": [
            {
                "phrase": each.mention.phrase,
                "at": each.mention.place,
                "start": each.mention.start,
                "end": each.mention.end,
                "outcome": str(each.outcome),
                "value": None if each.value is None else format_number(each.value),
                "sort": None if each.origin is None else each.origin.sort.value,
                "where": None if each.origin is None else where(each.origin, cells),
                "labels": None if each.origin is None else labels(each.origin, cells),
                "coincidence": None if each.coincidence is None else float(f"{each.coincidence:.3g}"),
                "others": each.others,
            }
            for each in traced
        ],
    }


def where(origin: Origin, cells: Cells) -> str:
    """Return the place of a value: ``figures.xlsx, sheet 2, D14``."""
    table = cells.tables[origin.table]
    if origin.row < 0 or origin.column < 0:
        return table.file
    return table.places[origin.row, origin.column]


def labels(origin: Origin, cells: Cells) -> str:
    """Return what a value is called: sort, row, column."""
    table = cells.tables[origin.table]
    parts = [] if origin.sort is Sort.CELL else [origin.sort.value]
    parts += [table.names[origin.row]] if origin.row >= 0 else []
    parts += [table.headings[origin.column]] if origin.column >= 0 else []
    if origin.other >= 0:
        parts.append(f"from {table.headings[origin.other]}")
    return ", ".join(part for part in parts if part)


def in_short(each: Traced, cells: Cells) -> str:
    """Return what tables say of a figure, in one line."""
    if each.origin is None:
        return "in no cell"
    if each.outcome is Outcome.CONTRADICTED:
        place = where(each.origin, cells).rpartition("/")[2]
        return f"its labels are those of {place}, which says {shown(each.value)}"
    place = where(each.origin, cells).rpartition("/")[2]
    others = f", {each.others:,} others fit" if each.others else ""
    return f"could be {place} ({labels(each.origin, cells)}; by chance {_chance(each.coincidence or 0)}{others})"


def shown(value: object) -> str:
    """Return a value for readers."""
    number = float(value)  # type: ignore[arg-type]
    return f"{number:,.0f}" if number == int(number) else f"{number:,.4g}" if abs(number) < 1000 else f"{number:,.1f}"


def _row(each: Traced, cells: Cells) -> tuple[str, ...]:
    phrase = " ".join(each.mention.phrase.split())
    if each.origin is None:
        return phrase, each.mention.place, str(each.outcome), "", "", ""
    others = f" (and {each.others:,} others)" if each.others else ""
    chance = "" if each.coincidence is None else _chance(each.coincidence)
    source = f"{shown(each.value)}: {labels(each.origin, cells)}"
    return phrase, each.mention.place, str(each.outcome), source, where(each.origin, cells) + others, chance


def _chance(chance: float) -> str:
    return f"{chance:.0%}" if chance >= 0.01 else f"1 in {1 / chance:,.0f}" if chance > 1e-9 else "never"
