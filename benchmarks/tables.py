"""Tables: our check beside the best query written by hand for the same answer, in one run.

    python benchmarks/tables.py [--rows 1000000] [--repeat 5] [NAME…]

NAMEs: wide, long, scattered, text, steps, listed, localise, validate, memory.

Every figure is the median of several runs, ours and the reference in turn, and the ratio of the two. A reference
answers what we answer: for each rule how many reports it applies to and how many fail, and the failing rows with both
sums.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import table_queries as by_hand

from cac_check.model import Breakdown, Missing
from cac_check.model_tables import Layout, Listed, Steps, Table, TableRule, TableRuleset
from cac_check.tables import check_tables
from cac_check.tables.check import read_phrase
from cac_check.tables.schema import problems_of

RULES = {"t1": ("p0", "p1"), "t2": ("p2", "p3", "p4"), "t3": ("t1", "t2")}
WIDE = [*(f"p{n}" for n in range(7)), *RULES]


def splits() -> tuple[TableRule, ...]:
    return tuple(
        TableRule(
            total, Breakdown(total, tuple((part, 1) for part in parts), overlap=False, rest=False), missing=Missing.SKIP
        )
        for total, parts in RULES.items()
    )


def ours(table: Table, rules: tuple[TableRule, ...], frames: dict[str, Path], **options: Any) -> int:
    scans = {name: nw.from_native(pl.scan_parquet(path)) for name, path in frames.items()}
    report = check_tables(TableRuleset((table,), rules), scans, validate=False, **options)
    return report.findings.height


WIDE_TABLE = Table("t", ("key",))
LONG_TABLE = Table("t", ("key",), layout=Layout.LONG, quantity="node", value="value")
SERIES = Table("t", ("place", "day"))
LISTED = Table("t", ("fig",), layout=Layout.LONG, quantity="node", value="value", figure="fig")
STEPS = (TableRule("step", Steps("level", "new", "day", "day", ("place",)), missing=Missing.SKIP),)
LIST = (TableRule("listed", Listed("breakdowns", "parts"), missing=Missing.SKIP),)


def data(folder: Path, rows: int) -> dict[str, Path]:
    """Write every table once: a hundredth of the reports fails."""
    paths = {
        name: folder / f"{name}.parquet"
        for name in ("wide", "long", "scattered", "text", "steps", "figures", "breakdowns", "parts")
    }
    key = pl.int_range(rows, eager=True).alias("key")
    wide = pl.DataFrame(
        [key, *((pl.int_range(rows, eager=True).shuffle(seed=n) % 10_000).alias(f"p{n}") for n in range(7))]
    )
    wide = wide.with_columns(t1=pl.col("p0") + pl.col("p1"), t2=pl.col("p2") + pl.col("p3") + pl.col("p4"))
    wide = wide.with_columns(t3=pl.col("t1") + pl.col("t2"))
    wide = wide.with_columns(t1=pl.when(pl.col("key") % 100 == 0).then(pl.col("t1") + 7).otherwise("t1"))
    wide.write_parquet(paths["wide"])
    long = wide.unpivot(index="key", variable_name="node", value_name="value").sort("key", maintain_order=True)
    long.write_parquet(paths["long"])
    mixed = long.sample(fraction=1, shuffle=True, seed=1)
    mixed.write_parquet(paths["scattered"])
    mixed.with_columns(pl.format("report-{}", "key").alias("key")).write_parquet(paths["text"])
    del long, mixed
    places = max(rows // 1000, 1)
    series = pl.DataFrame(
        {"place": pl.int_range(rows, eager=True) % places, "number": pl.int_range(rows, eager=True) // places}
    )
    series = series.with_columns(
        (pl.lit("2020-01-01").str.to_date() + pl.duration(days="number")).alias("day"),
        (pl.col("number") * 3 + pl.when(pl.col("number") % 100 == 7).then(1).otherwise(0)).alias("level"),
        pl.lit(3).alias("new"),
    ).drop("number")
    series.write_parquet(paths["steps"])
    figures = pl.DataFrame({"fig": pl.int_range(rows * 6, eager=True)}).with_columns(
        value=pl.when(pl.col("fig") % 6 == 0).then(50).otherwise(10), node=pl.lit("x")
    )
    figures = figures.with_columns(value=pl.when(pl.col("fig") % 600 == 0).then(51).otherwise("value"))
    figures.write_parquet(paths["figures"])
    pl.DataFrame({"breakdown": key, "total": key * 6, "relation": ["="] * rows}).write_parquet(paths["breakdowns"])
    figures.filter(pl.col("fig") % 6 > 0).select(
        (pl.col("fig") // 6).alias("breakdown"), pl.col("fig").alias("part"), pl.lit(1).alias("weight")
    ).write_parquet(paths["parts"])
    return paths


def cases(paths: dict[str, Path]) -> dict[str, tuple[Callable[[], int], Callable[[], int]]]:
    listed = {"t": paths["figures"], "breakdowns": paths["breakdowns"], "parts": paths["parts"]}
    return {
        "wide": (
            lambda: ours(WIDE_TABLE, splits(), {"t": paths["wide"]}, candidates=False),
            lambda: by_hand.wide(paths["wide"], RULES),
        ),
        "long": (
            lambda: ours(LONG_TABLE, splits(), {"t": paths["long"]}, candidates=False),
            lambda: by_hand.long(paths["long"], RULES),
        ),
        "scattered": (
            lambda: ours(LONG_TABLE, splits(), {"t": paths["scattered"]}, candidates=False),
            lambda: by_hand.long(paths["scattered"], RULES),
        ),
        "text": (
            lambda: ours(LONG_TABLE, splits(), {"t": paths["text"]}, candidates=False),
            lambda: by_hand.long(paths["text"], RULES),
        ),
        "steps": (
            lambda: ours(SERIES, STEPS, {"t": paths["steps"]}, candidates=False),
            lambda: by_hand.steps(paths["steps"]),
        ),
        "listed": (lambda: ours(LISTED, LIST, listed, candidates=False), lambda: by_hand.listed(*listed.values())),
    }


def peak_kib() -> int:
    """Return the peak memory of this process; unlike ``ru_maxrss`` it does not begin with that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0])


def timed(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def compare(name: str, pair: tuple[Callable[[], int], Callable[[], int]], repeat: int) -> None:
    found = [run() for run in pair]
    assert found[0] == found[1], (name, found)
    times = [[timed(run) for run in pair] for _ in range(repeat)]
    mine, reference = (statistics.median(column) for column in zip(*times, strict=True))
    told = f"ours {mine:7.3f} s   by hand {reference:7.3f} s   ratio {mine / reference:5.2f}"
    print(f"{name:10} {told}   failing {found[0]:,}")


def memory(name: str, rows: int, folder: Path) -> None:
    """Compare peak memory, each side in a process of its own."""
    peaks = []
    for side in ("0", "1"):
        command = [sys.executable, __file__, "--rows", str(rows), "--folder", str(folder), "--only", side, name]
        peaks.append(int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1024)
    print(
        f"{name:10} ours {peaks[0]:7.0f} MiB by hand {peaks[1]:7.0f} MiB ratio {peaks[0] / peaks[1]:5.2f}   peak memory"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", type=int)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    names = ("wide", "long", "scattered", "text", "steps", "figures", "breakdowns", "parts")
    known = {name: folder / f"{name}.parquet" for name in names}
    paths = known if all(path.exists() for path in known.values()) else data(folder, options.rows)
    pairs = cases(paths)
    wanted = options.names or [*pairs, "localise", "validate", "memory"]
    if options.only is not None:
        pairs[wanted[0]][options.only]()
        print(peak_kib())
        return
    print(f"polars {pl.__version__}, narwhals {nw.__version__}, {options.rows:,} reports, data in {folder}")
    for name in wanted:
        if name in pairs:
            compare(name, pairs[name], options.repeat)
    if "localise" in wanted:
        whole = timed(lambda: ours(WIDE_TABLE, splits(), {"t": paths["wide"]}))
        print(f"localise   all smallest sets and fitting values with the check {whole:7.3f} s")
    if "validate" in wanted:
        frame = nw.from_native(pl.scan_parquet(paths["wide"]))
        quantities = [by_hand.quantity(name) for name in WIDE]
        seconds = timed(lambda: problems_of(WIDE_TABLE, frame, quantities, read_phrase))
        print(f"validate   schema and keys of the wide table {seconds:7.3f} s")
    if "memory" in wanted:
        for name in pairs:
            memory(name, options.rows, folder)


if __name__ == "__main__":
    main()
