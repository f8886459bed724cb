"""The audit of hidden cells for readers and as data."""

from __future__ import annotations

from collections.abc import Iterator

from cac_check.certificate import Json
from cac_check.interval import Rational, exact, format_number
from cac_check.model import Kind
from cac_check.report.document import Block, Branch, Bullets, Document, Heading, Line, Paragraph, Table, line
from cac_check.report.words import fit_in_words, number, plural, size, values, visible
from cac_check.tables.cell_proofs import Ground
from cac_check.tables.suppression import Audit, Cell, HiddenCell

FORMAT = "cac-check-hidden-cells/v1"

MOST_LISTED = 100
"""Cells of the list of all that are shown to readers; data has every one."""

OUTER = "~"
NOTHING_FITS = "the sums it stands in cannot all hold"


def document(audit: Audit, files: str) -> Document:
    """Return the audit for readers.

    Args:
        audit: what was found.
        files: what the tables are called.
    """
    blocks: list[Block] = [
        Heading(1, line(f"What is left of {plural(len(audit.cells), 'hidden cell')} of {visible(files)}"))
    ]
    if audit.narrower is not None:
        blocks += _pinned(audit)
    if audit.broken:
        sentence = f"Of {plural(len(audit.broken), 'cell')} nothing is said: {NOTHING_FITS}. See: cac-check check"
        blocks.append(Paragraph(line(sentence)))
    if audit.cells:
        blocks += _all(audit)
    rules = ", ".join(visible(rule.id) for rule in audit.rules) or "none"
    blocks.append(Paragraph(line(f"Rules taken into account: {rules}.")))
    if audit.unused:
        unused = ", ".join(map(visible, audit.unused))
        blocks.append(
            Paragraph(line(f"Not taken into account, as they are no sums of cells or apply nowhere: {unused}."))
        )
    return tuple(blocks)


def _pinned(audit: Audit) -> Iterator[Block]:
    assert audit.narrower is not None
    pinned = audit.pinned
    yield Paragraph(line(f"Narrower than {number(audit.narrower)}: {plural(len(pinned), 'cell')}."))
    if pinned:
        yield Bullets(tuple(_with_grounds(cell, audit) for cell in pinned))


def _with_grounds(cell: HiddenCell, audit: Audit) -> Branch:
    assert cell.interval is not None
    head = f"{visible(cell.cell.name)}, {visible(cell.cell.place)}: {_left(cell)}"
    if cell.grounds is None:
        return Branch(line(head), (line("its sums were not looked for: there are too many such cells"),))
    ends: list[Line] = []
    grounds = [_ground(ground, cell, audit) for ground in cell.grounds]
    wanted = 2 - (cell.interval.low is None) - (cell.interval.high is None)
    ends += [line(text) for text in dict.fromkeys(grounds)]
    if len(cell.grounds) < wanted:
        ends.append(line("an end that is not told here follows from many sums together"))
    return Branch(line(head), tuple(ends))


def _ground(ground: Ground, cell: HiddenCell, audit: Audit) -> str:
    """Say what comes to an end: ``25 = 100 (…) − 40 (…) − 35 (…), by total-is-parts``."""
    assert cell.interval is not None
    end = cell.interval.low if ground.low else cell.interval.high
    assert end is not None
    exactly = cell.interval.is_point
    words = "" if exactly else "at least " if ground.low else "at most "
    rules = f", by {', '.join(map(visible, ground.rules))}" if ground.rules else ""
    if ground.terms is None or ground.value is None:
        return f"{words}{number(end)}: it follows from several sums together{rules}"
    if not ground.rules:
        return f"{words}{number(end)}: that is what stands in it, “{visible(cell.cell.says)}”, or what its kind can be"
    terms = sorted(ground.terms, key=lambda term: term.weight < 0)
    parts = [_term(term.weight, f"{_end(term.end)} ({visible(_named(audit, term.cell))})") for term in terms]
    if ground.constant:
        parts.append(_term(1 if ground.constant > 0 else -1, number(size(ground.constant))))
    added = " ".join(parts).removeprefix("+ ") or "0"
    whole = "" if ground.value == end else f" = {number(ground.value)}, and it is a whole number"
    return f"{words}{number(end)}: {added}{whole}{rules}"


def _named(audit: Audit, cell: int) -> str:
    return audit.named[cell].name


def _term(weight: Rational, words: str) -> str:
    times = "" if abs(weight) == 1 else f"{number(size(weight))} × "
    return f"{'−' if weight < 0 else '+'} {times}{words}"


def _end(value: Rational) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _all(audit: Audit) -> Iterator[Block]:
    shown = audit.cells[:MOST_LISTED]
    rows = tuple(
        (
            line(visible(cell.cell.place)),
            line(visible(cell.cell.name)),
            line(visible(cell.cell.says)),
            line(_left(cell)),
            line("" if cell.width is None else number(cell.width)),
        )
        for cell in shown
    )
    header = tuple(line(name) for name in ("where", "cell", "says", "between", "width"))
    yield Table(header, rows, frozenset({4}))
    if len(audit.cells) > len(shown):
        more = len(audit.cells) - len(shown)
        yield Paragraph(line(f"{more:,} more, none of them narrower: --format json has them all."))
    if any(not cell.reached for cell in shown):
        yield Paragraph(line(f"{OUTER} nothing outside is possible, but not everything inside may be"))


def _left(cell: HiddenCell) -> str:
    if cell.interval is None:
        return "nothing fits"
    return f"{values(cell.interval, Kind.AMOUNT)}{'' if cell.reached else f' {OUTER}'}"


def data(audit: Audit, files: str) -> Json:
    """Return the audit as plain data; exact numbers are texts."""
    return {
        "format": FORMAT,
        "tables": files,
        "narrower_than": None if audit.narrower is None else format_number(audit.narrower),
        "rules": [rule.id for rule in audit.rules],
        "unused_rules": list(audit.unused),
        "cells": [_cell(each, audit) for each in audit.cells],
    }


def _cell(each: HiddenCell, audit: Audit) -> Json:
    pinned = audit.narrower is not None and each.width is not None and each.width < audit.narrower
    return {
        **_place(each.cell),
        "says": each.cell.says,
        "between": None if each.interval is None else str(each.interval),
        "in_words": None if each.interval is None else fit_in_words(each.interval),
        "width": None if each.width is None else format_number(each.width),
        "reached": each.interval is not None and each.reached,
        "pinned": pinned,
        "because": None if each.grounds is None else [_because(ground, audit) for ground in each.grounds],
    }


def _place(cell: Cell) -> dict[str, Json]:
    return {"file": cell.file, "line": cell.line, "row": cell.row, "column": cell.column}


def _because(ground: Ground, audit: Audit) -> Json:
    terms = None
    if ground.terms is not None:
        terms = [
            {"weight": format_number(term.weight), "end": format_number(term.end), **_place(audit.named[term.cell])}
            for term in ground.terms
        ]
    return {
        "end": "low" if ground.low else "high",
        "rules": list(ground.rules),
        "sum": terms,
        "constant": format_number(exact(ground.constant)),
        "comes_to": None if ground.value is None else format_number(ground.value),
    }
