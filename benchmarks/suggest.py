"""How many relations between cells are found in real tables: 385 of offices, companies and schools, all labelled.

python benchmarks/suggest.py [--every N] [--worst N] [--disputed N] [--hint]

Strict: function, total and set of parts are all the same. Micro over all relations, macro over files. A relation that
holds in the printed digits and has no label is counted apart as well: labels are not complete, and some are wrong.
Those whose own arithmetic fails at the precision printed are disputed. ``--hint`` reads figures by the format the
labels name instead of the one that is found. The tables are not part of the project (``../shared/tables``).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from typing import Any, TypeAlias

from benchmarks.look import SIGNS, TABLES, tables
from cac_check.sheets.grid import Grid, Options, trimmed
from cac_check.suggestion.exactly import holds
from cac_check.suggestion.figures import read_figures
from cac_check.suggestion.relation import Cell, Function
from cac_check.suggestion.search import suggest

NAMES = {
    "Sum": Function.SUM,
    "Average": Function.AVERAGE,
    "Division": Function.DIVISION,
    "RelativeChange": Function.CHANGE,
}
Strict: TypeAlias = tuple[Function, Cell, frozenset[Cell]]


def labelled(table: dict[str, Any]) -> dict[Strict, tuple[Cell, ...]]:
    """Return the labels of a table, each with its parts in order."""
    found = {}
    for label in table["aggregations"]:
        parts = tuple((row, column) for row, column in label["parts"])
        found[NAMES[label["function"]], (label["total"][0], label["total"][1]), frozenset(parts)] = parts
    return found


def options(table: dict[str, Any]) -> Options:
    """Return the number format the labels name."""
    group, decimal = table["number_format"].split()
    return Options(decimal=SIGNS[decimal], group=SIGNS[group])


def scores(right: int, found: int, labels: int) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    return right / max(found, 1), right / max(labels, 1), 2 * right / max(found + labels, 1)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take every N-th table")
    parser.add_argument("--start", type=int, default=0, help="the first table")
    parser.add_argument("--worst", type=int, default=10, help="tables that are listed")
    parser.add_argument("--disputed", type=int, default=10, help="disputed labels that are listed")
    parser.add_argument("--hint", action="store_true", help="read figures by the labelled number format")
    arguments = parser.parse_args()
    if not TABLES.exists():
        print(f"{TABLES} is not there", file=sys.stderr)
        return 2
    counts: Counter[tuple[str, str]] = Counter()
    macro: list[tuple[float, float, float]] = []
    seconds: list[tuple[float, int]] = []
    worst: list[tuple[int, int, int, int, int]] = []
    disputed: list[str] = []
    for number, table in enumerate(tables()):
        if number % arguments.every != arguments.start:
            continue
        grid = Grid(table["file"], tuple(map(trimmed, table["cells"])))
        start = time.process_time()
        figures = read_figures(grid, options(table) if arguments.hint else None)
        told = suggest(figures)
        seconds.append((time.process_time() - start, number))
        found: dict[Strict, bool] = {(each.function, each.total, frozenset(each.parts)): each.printed for each in told}
        labels = labelled(table)
        right = len(found.keys() & labels.keys())
        for name in (*Function, "all"):
            some, these = ([key for key in keys if name in (key[0], "all")] for keys in (found, labels))
            counts[name, "found"] += len(some)
            counts[name, "labels"] += len(these)
            counts[name, "right"] += len(set(some) & set(these))
            counts[name, "unlabelled"] += sum(key not in labels for key in some)
            counts[name, "unlabelled, hold"] += sum(key not in labels and found[key] for key in some)
        if labels:
            macro.append(scores(right, len(found), len(labels)))
        worst.append((2 * right - len(found) - len(labels), number, right, len(found), len(labels)))
        for (function, total, _), parts in labels.items():
            if total not in figures.printed or not holds(function, total, parts, figures.printed):
                more = "…" if len(parts) > 4 else ""
                disputed.append(f"table {number} ({table['file']}): {function} {total} of {parts[:4]}{more}")
    for name in ("all", *Function):
        precision, recall, f1 = scores(counts[name, "right"], counts[name, "found"], counts[name, "labels"])
        print(
            f"{name:<16} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  of {counts[name, 'labels']:,} labels;"
            f" {counts[name, 'unlabelled, hold']:,} of {counts[name, 'unlabelled']:,} without a label hold as printed"
        )
    print("macro over files P {:.3f}  R {:.3f}  F1 {:.3f}".format(*map(statistics.mean, zip(*macro, strict=True))))
    times = sorted(each for each, _ in seconds)
    print(f"seconds a table: median {statistics.median(times):.2f}, most {times[-1]:.2f} (table {max(seconds)[1]})")
    print(f"labels that do not hold at the precision printed: {len(disputed):,}")
    print(*disputed[: arguments.disputed], sep="\n")
    for _, number, right, found_, labels_ in sorted(worst)[: arguments.worst]:
        print(f"table {number}: {right} right of {found_} found, {labels_} labels")
    return 0


if __name__ == "__main__":
    sys.exit(main())
