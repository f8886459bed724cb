"""Peers of ``benchmarks/tables.py``: programs in other interpreters, and SQL on Spark."""

from __future__ import annotations

import importlib.util
import json
import shutil
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import narwhals as nw
import table_queries as by_hand
from table_data import RULES
from timing import Times, side_by_side, timed

from cac_check.commands.table_frames import spark_session
from cac_check.model_tables import Table, TableRule, TableRuleset
from cac_check.tables import check_tables

SCRIPTS = Path(__file__).parent / "peers"


def vtl(python: Path | None, name: str, path: Path, repeat: int, ours: Callable[[], int]) -> None:
    """Compare with VTL's check_hierarchy on DuckDB."""
    if python is None:
        print(f"vtl        {name}: left out, say --vtl PYTHON of an environment with vtlengine")
        return
    peer = _Peer([python, SCRIPTS / "vtl.py", path, "string" if name == "text" else "integer"])
    told = side_by_side(ours, peer.run, "vtlengine", repeat, peer.clock)
    assert peer.failing == ours(), (peer.failing, name)
    print(f"vtl        {name:10} {told}", flush=True)


def banff(python: Path | None, path: Path, repeat: int, ours: Callable[[], int]) -> None:
    """Compare error localisation with Banff's, which finds one set of each record, and no values."""
    if python is None:
        seconds = statistics.median(timed(ours)[0] for _ in range(repeat))
        print(f"localise   ours {seconds:7.3f} s; for Banff say --banff PYTHON of an environment with banff")
        return
    peer = _Peer([python, SCRIPTS / "banff_errorloc.py", path])
    print(f"localise   {side_by_side(ours, peer.run, 'Banff', repeat, peer.clock)}", flush=True)


def spark(paths: Mapping[str, Path], repeat: int, checks: Mapping[str, tuple[Table, tuple[TableRule, ...]]]) -> None:
    """Compare with SQL written by hand, both in one warm local session."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("spark      left out: it needs pyspark and Java")
        return
    from pyspark.sql import SparkSession

    SparkSession.builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session = spark_session()
    references = {"wide": by_hand.spark_wide, "long": by_hand.spark_long}
    for name, (table, rules) in checks.items():
        mine = partial(_on_spark, session, table, rules, paths[name])
        theirs = partial(references[name], session, paths[name], RULES)
        found = [mine(), theirs()]
        assert found[0] == found[1], (name, found)
        print(f"spark      {name:10} {side_by_side(mine, theirs, 'SQL', repeat, _on_clock)}", flush=True)
    session.stop()


def _on_spark(session: Any, table: Table, rules: tuple[TableRule, ...], path: Path) -> int:
    frame = nw.from_native(session.read.parquet(str(path)))
    report = check_tables(TableRuleset((table,), rules), {"t": frame}, validate=False, candidates=False)
    return report.findings.height


def _on_clock(run: Callable[[], Any]) -> Times:
    """Time a run whose work is done in another process."""
    return timed(run)[0], 0.0


class _Peer:
    """A program in another interpreter, which times itself: what it takes to start does not count."""

    def __init__(self, command: Sequence[object]) -> None:
        self.command = [str(part) for part in command]
        self.failing = 0
        self.times: Times = (0.0, 0.0)

    def run(self) -> None:
        """Run it once; its last line of output says what it found and how long it took."""
        told = subprocess.run(self.command, check=True, capture_output=True, text=True).stdout
        found = json.loads(told.strip().splitlines()[-1])
        self.failing, self.times = found["failing"], (found["seconds"], found["cpu"])

    def clock(self, run: Callable[[], Any]) -> Times:
        """Return the times it told."""
        run()
        return self.times
