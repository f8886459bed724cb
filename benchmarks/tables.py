"""Tables: our check beside the best query written by hand for the same answer, in one run.

    python benchmarks/tables.py [--figures 10000000] [--repeat 5] [--folder DIR] [--vtl PYTHON] [--banff PYTHON] [NAME…]

NAMEs: wide, long, scattered, text, steps, listed, joined, gather, memory, localise, validate, growth, least, vtl,
spark.
``--folder`` keeps the tables from run to run. PYTHON is an interpreter that has vtlengine or banff: peers run as
processes of their own.

Times are the median of several runs, ours and the reference in turn, and the ratio of the two; CPU is the time of all
cores together, which says more on a machine that others use as well. A reference answers what we answer: for each rule
how many reports it applies to and how many fail, and the failing rows with both sums.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import narwhals as nw
import polars as pl
import table_data
import table_peers as peers
import table_queries as by_hand
import timing
from table_data import RELATED, RULES

from cac_check.model import Breakdown, Kind, Missing
from cac_check.model_tables import Layout, Listed, Steps, Table, TableQuantity, TableRule, TableRuleset
from cac_check.tables import check_tables
from cac_check.tables.check import read_phrase
from cac_check.tables.schema import problems_of

Pair: TypeAlias = tuple[Callable[[], int], Callable[[], int]]
"""Ours and the reference; each returns the number of failures."""

HUNDRED_MILLION = 10**8
SMALL = 10_000

LIMITS = {"wide": 0.5, "long": 2.5, "scattered": 4.0, "text": 4.0, "steps": 5.0, "listed": 2.0}
"""Peak memory for a hundred million figures, in GiB."""

WIDE_TABLE = Table("t", ("key",))
LONG_TABLE = Table("t", ("key",), layout=Layout.LONG, quantity="node", value="value")
SERIES = Table("t", ("place", "day"))
LISTED = Table("t", ("fig",), layout=Layout.LONG, quantity="node", value="value", figure="fig")
STEPS = (TableRule("step", Steps("level", "new", "day", "day", ("place",)), missing=Missing.SKIP),)
LIST = (TableRule("listed", Listed("breakdowns", "parts"), missing=Missing.SKIP),)
SPLITS = tuple(
    TableRule(
        total, Breakdown(total, tuple((part, 1) for part in parts), overlap=False, rest=False), missing=Missing.SKIP
    )
    for total, parts in RULES.items()
)
COUNTED = Table(
    "t", ("key",), quantities=tuple(TableQuantity(name, name, Kind.COUNT, nonnegative=True) for name in RELATED)
)


def ours(table: Table, rules: tuple[TableRule, ...], tables: Mapping[str, Path], **options: Any) -> int:
    scans = {name: nw.from_native(pl.scan_parquet(path)) for name, path in tables.items()}
    report = check_tables(TableRuleset((table,), rules), scans, validate=False, **options)
    return report.findings.height


def cases(paths: Mapping[str, Path]) -> dict[str, Pair]:
    files = {"t": "figures", "breakdowns": "breakdowns", "parts": "parts"}
    listed, far = ({name: paths[kind + file] for name, file in files.items()} for kind in ("", "far "))

    def plain(table: Table, rules: tuple[TableRule, ...], tables: Mapping[str, Path]) -> Callable[[], int]:
        return lambda: ours(table, rules, tables, candidates=False)

    return {
        "wide": (plain(WIDE_TABLE, SPLITS, {"t": paths["wide"]}), lambda: by_hand.wide(paths["wide"], RULES)),
        "long": (plain(LONG_TABLE, SPLITS, {"t": paths["long"]}), lambda: by_hand.long(paths["long"], RULES)),
        "scattered": (
            plain(LONG_TABLE, SPLITS, {"t": paths["scattered"]}),
            lambda: by_hand.long(paths["scattered"], RULES),
        ),
        "text": (plain(LONG_TABLE, SPLITS, {"t": paths["text"]}), lambda: by_hand.long(paths["text"], RULES)),
        "steps": (plain(SERIES, STEPS, {"t": paths["steps"]}), lambda: by_hand.steps(paths["steps"])),
        "listed": (plain(LISTED, LIST, listed), lambda: by_hand.listed(*listed.values())),
        "joined": (plain(LISTED, LIST, far), lambda: by_hand.listed(*far.values())),
        "gather": (plain(LISTED, LIST, listed), lambda: by_hand.gather(*listed.values())),
    }


def peak_kib() -> int:
    """Return the peak memory of this process; unlike ``ru_maxrss`` it does not begin with that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0])


def compare(name: str, pair: Pair, repeat: int) -> None:
    found = [run() for run in pair]
    assert found[0] == found[1], (name, found)
    told = timing.side_by_side(*pair, "by hand", repeat)
    print(f"{name:10} {told}   failing {found[0]:,}", flush=True)


def alone(name: str, side: int, figures: int, folder: Path) -> tuple[float, float]:
    """Return seconds and GiB of one side of a case, run once in a process of its own."""
    command = [sys.executable, __file__, "--figures", f"{figures}", "--folder", f"{folder}", "--only", f"{side}", name]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), int(told[1]) / 2**20


def memory(name: str, figures: int, folder: Path) -> None:
    """Compare peak memory."""
    mine, reference = (alone(name, side, figures, folder)[1] for side in (0, 1))
    limit = f"   limit {LIMITS[name]} GiB" if figures == HUNDRED_MILLION and name in LIMITS else ""
    told = f"ours {mine:7.2f} GiB by hand {reference:7.2f} GiB ratio {mine / reference:5.2f}"
    print(f"{name:10} {told}   peak memory{limit}", flush=True)


def growth(names: Sequence[str], figures: int, folder: Path, repeat: int) -> None:
    """Tell the time per figure from a million figures on, and how it grows: the best of several runs."""
    for name in names:
        first: timing.Times | None = None
        size = 10**6
        while size <= figures:
            where = folder if size == figures else folder / f"{size}"
            run = cases(table_data.write(where, size))[name][0]
            each = tuple(
                min(column) / size * 1e9 for column in zip(*(timing.timed(run) for _ in range(repeat)), strict=True)
            )
            first = first or (each[0], each[1])
            told = (
                f"{each[0]:7.1f} ns each × {each[0] / first[0]:4.2f}, CPU {each[1]:7.1f} ns × {each[1] / first[1]:4.2f}"
            )
            print(f"growth     {name:10} {size:>11,} figures {told}", flush=True)
            size *= 10


def least(paths: Mapping[str, Path], folder: Path, repeat: int) -> None:
    """Tell what bounds the check: the best times of what every answer needs, and of a check of nearly nothing."""
    small = cases(table_data.write(folder / f"{SMALL}", SMALL))["wide"][0]
    runs: dict[str, Callable[[], object]] = {
        f"a check of {SMALL:,} figures": small,
        "wide: reading its columns": lambda: by_hand.least_wide(paths["wide"], RELATED),
    }
    for name in ("long", "scattered", "text"):
        runs[f"{name}: reports of rows"] = partial(by_hand.least_long, paths[name], RELATED)
    for told, run in runs.items():
        seconds, cpu = (min(column) for column in zip(*(timing.timed(run) for _ in range(repeat)), strict=True))
        print(f"least      {told:26} {seconds:7.3f} s, CPU {cpu:7.3f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--figures", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--vtl", type=Path)
    parser.add_argument("--banff", type=Path)
    parser.add_argument("--only", type=int)
    options = parser.parse_args()
    if options.only is not None:
        run = cases(table_data.paths(options.folder))[options.names[0]][options.only]
        print(timing.timed(run)[0], peak_kib())
        return
    folder = options.folder or Path(tempfile.mkdtemp())
    paths = table_data.write(folder, options.figures)
    pairs = cases(paths)
    apart = ("memory", "localise", "validate", "growth", "least", "vtl", "spark")
    wanted = [name for name in (*pairs, *apart) if not options.names or name in options.names]
    compared = [name for name in wanted if name in pairs] or list(pairs)
    print(
        f"polars {pl.__version__}, narwhals {nw.__version__}, {options.figures:,} figures, data in {folder}", flush=True
    )
    for name in wanted:
        if name in pairs:
            compare(name, pairs[name], options.repeat)
    if "memory" in wanted:
        for name in compared:
            memory(name, options.figures, folder)
    if "localise" in wanted:
        print("localise   ours: the check, all smallest sets and what fits; Banff: one set of each report", flush=True)
        peers.banff(options.banff, paths["wide"], options.repeat, lambda: ours(COUNTED, SPLITS, {"t": paths["wide"]}))
    if "validate" in wanted:
        frame = nw.from_native(pl.scan_parquet(paths["wide"]))
        quantities = [TableQuantity(name, name) for name in RELATED]
        seconds, cpu = timing.timed(lambda: problems_of(WIDE_TABLE, frame, quantities, read_phrase))
        print(f"validate   schema and keys of the wide table {seconds:7.3f} s, CPU {cpu:7.3f} s", flush=True)
    if "growth" in wanted:
        growth(compared, options.figures, folder, options.repeat)
    if "least" in wanted:
        least(paths, folder, options.repeat)
    if "vtl" in wanted:
        for name in ("long", "scattered", "text"):
            peers.vtl(options.vtl, name, paths[name], options.repeat, pairs[name][0])
    if "spark" in wanted:
        peers.spark(paths, options.repeat, {"wide": (WIDE_TABLE, SPLITS), "long": (LONG_TABLE, SPLITS)})


if __name__ == "__main__":
    main()
