"""How well rows, columns and figures of real tables are told: 385 of offices, companies and schools.

python benchmarks/look.py [--worst N]

For the 200 tables whose cells are labelled: precision, recall and F1 of *data*, *derived* (sums) and *other*, cell by
cell and row by row. For all: every figure against what an independent reading by the labelled number format gives, and
what is not read, by cause. The tables are not part of the project (``../shared/tables``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from cac_check.sheets.figures import read_cell
from cac_check.sheets.grid import Grid, trimmed
from cac_check.sheets.structure import Layout, Role, look

TABLES = Path(__file__).parents[2] / "shared" / "tables" / "aggregations.jl.gz"
CLASSES = ("data", "derived", "other")
SIGNS = {"None": "", "Point": ".", "Comma": ",", "Space": " "}
ODD_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))


def tables() -> Iterator[dict[str, Any]]:
    """Yield the tables."""
    with gzip.open(TABLES, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def label_class(role: str | None) -> str:
    """Return the class of a label."""
    return role if role in ("data", "derived") else "other"


def cell_class(layout: Layout, row: int, column: int) -> str:
    """Return the class a cell is taken for."""
    role = layout.roles[row]
    if role not in (Role.DATA, Role.DERIVED):
        return "other"
    if (row, column) in layout.derived:
        return "derived"
    return "data" if role is Role.DATA or column in layout.figures else "other"


def compare(table: dict[str, Any], layout: Layout, cells: Counter[Any], rows: Counter[Any]) -> int:
    """Count agreements of one table; return how many cells differ."""
    wrong = 0
    for row, (texts, roles) in enumerate(zip(table["cells"], table["roles"], strict=True)):
        seen = [(column, role) for column, (text, role) in enumerate(zip(texts, roles, strict=True)) if text.strip()]
        for column, role in seen:
            if role is not None:
                pair = label_class(role), cell_class(layout, row, column)
                cells[pair] += 1
                wrong += pair[0] != pair[1]
        if seen:
            labels = {role for _, role in seen if role in ("data", "derived")}
            told = layout.roles[row].value
            rows[("data" if "data" in labels else "derived") if labels else "other", label_class(told)] += 1
    return wrong


def scores(counts: Counter[Any]) -> dict[str, tuple[float, float, float]]:
    """Return precision, recall and F1 of each class."""
    found = {}
    for name in CLASSES:
        right = counts[name, name]
        told = sum(count for (_, other), count in counts.items() if other == name)
        labelled = sum(count for (other, _), count in counts.items() if other == name)
        found[name] = (right / max(told, 1), right / max(labelled, 1), 2 * right / max(told + labelled, 1))
    return found


def independent(text: str, number_format: str) -> Fraction | None:
    """Return what a cell says by its labelled number format, ``None`` if it is no figure in it."""
    group, decimal = (SIGNS[name] for name in number_format.split())
    plain = text.strip().translate(ODD_SPACES).replace("−", "-").replace("–", "-")
    sign = rf"(?:{re.escape(group)}[0-9]{{3}})*" if group else ""
    whole = rf"(?:[1-9][0-9]{{0,2}}{sign}|[0-9]+)"
    found = re.fullmatch(rf"(-?)\s*({whole})?(?:{re.escape(decimal)}([0-9]+))?", plain)
    if found is None or not (found[2] or found[3]):
        return None
    digits = (found[2] or "0").replace(group, "") if group else found[2] or "0"
    value = Fraction(f"{digits}.{found[3]}" if found[3] else digits)
    return -value if found[1] else value


def figures(table: dict[str, Any], layout: Layout, causes: dict[str, list[str]]) -> tuple[int, int]:
    """Compare every figure of one table; return how many there are and how many are read to the same value."""
    number = right = 0
    for row, texts in enumerate(table["cells"]):
        for column, text in enumerate(texts):
            expected = independent(text, table["number_format"])
            if expected is None:
                continue
            number += 1
            read = read_cell(text, layout.style, layout.marks)
            if read.number == expected:
                right += 1
                continue
            if read.reason:
                cause = read.reason.partition(": ")[2].partition(";")[0] or read.reason
            else:
                cause = f"another value ({layout.style}, labelled {table['number_format']})"
            causes.setdefault(cause, []).append(f"table {table['table']} row {row} column {column}: {text.strip()}")
    return number, right


def unread(layout: Layout, causes: dict[str, list[str]], name: object) -> int:
    """Collect cells with digits in columns of figures that are neither figure nor known mark; return how many."""
    count = 0
    for row, role in enumerate(layout.roles):
        if role not in (Role.DATA, Role.DERIVED):
            continue
        for column in layout.figures:
            value = layout.value(row, column)
            if value.reason:
                text = layout.grid.text(row, column).strip()
                kind = "with digits" if any(sign.isdigit() for sign in text) else "without digits"
                shape = re.sub(r"[0-9]+", "9", text)[:16]
                causes.setdefault(f"{kind}: {shape}", []).append(f"table {name} row {row} column {column}")
                count += 1
    return count


def main() -> None:
    """Print the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0, help="name the tables with the most cells told wrong")
    worst = parser.parse_args().worst
    if not TABLES.exists():
        sys.exit(f"{TABLES} is not there")
    cells: Counter[Any] = Counter()
    rows: Counter[Any] = Counter()
    wrong: list[tuple[int, str]] = []
    causes: dict[str, list[str]] = {}
    signs: dict[str, list[str]] = {}
    times = []
    number = right = marks = 0
    for table in tables():
        started = time.process_time()
        layout = look(Grid(str(table["file"]), tuple(map(trimmed, table["cells"]))))
        times.append(time.process_time() - started)
        if any(role not in (None, "empty") for roles in table["roles"] for role in roles):
            wrong.append((compare(table, layout, cells, rows), f"{table['table']} {table['file']}"))
        there, same = figures(table, layout, causes)
        number, right = number + there, right + same
        marks += unread(layout, signs, table["table"])
    for name, counts in (("cells", cells), ("rows", rows)):
        print(f"{name} of {len(wrong)} tables  precision recall F1")
        for kind, values in scores(counts).items():
            print(f"  {kind:<10} {counts_of(counts, kind):>7}  " + " ".join(f"{value:.3f}" for value in values))
        print(f"  macro F1   {statistics.fmean(values[2] for values in scores(counts).values()):.4f}")
    print(f"figures of 385 tables: {right:,} of {number:,} read to the value of the labelled format")
    for cause, places in sorted(causes.items(), key=lambda item: -len(item[1])):
        print(f"  {len(places):>6}  {cause}   e.g. {places[0]}")
    print(f"cells in columns of figures that are neither figure nor mark of the list `plain`: {marks:,}")
    for cause, places in sorted(signs.items(), key=lambda item: -len(item[1]))[:25]:
        print(f"  {len(places):>6}  {cause!r}   e.g. {places[0]}")
    times.sort()
    slow = times[int(len(times) * 0.95)]
    print(f"seconds a table: median {statistics.median(times):.3f}, 95 % {slow:.3f}, most {times[-1]:.2f}")
    for count, name in sorted(wrong, reverse=True)[:worst]:
        print(f"  {count:>4} cells  table {name}")


def counts_of(counts: Counter[Any], kind: str) -> int:
    """Return how many are labelled so."""
    return sum(count for (label, _), count in counts.items() if label == kind)


if __name__ == "__main__":
    main()
