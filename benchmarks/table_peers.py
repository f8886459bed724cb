"""Peers of ``benchmarks/tables.py``: programs in other interpreters, and SQL on Spark."""

from __future__ import annotations

import importlib.util
import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import table_queries as by_hand
from table_data import RULES

from cac_check.commands.table_sources import spark_session
from cac_check.model_tables import Table, TableRule, TableRuleset
from cac_check.tables import check_tables

SCRIPTS = Path(__file__).parent / "peers"


def vtl(python: Path | None, name: str, path: Path, repeat: int, ours: Callable[[], int]) -> None:
    """Compare with VTL's check_hierarchy on DuckDB."""
    if python is None:
        print(f"vtl        {name}: left out, say --vtl PYTHON of an environment with vtlengine")
        return
    found = _peer([python, SCRIPTS / "vtl.py", path, repeat, "string" if name == "text" else "integer"])
    assert found["failing"] == ours(), (found["failing"], name)
    mine = statistics.median(_timed(ours) for _ in range(repeat))
    theirs = statistics.median(found["seconds"])
    told = f"ours {mine:7.3f} s   vtlengine {found['version']} {theirs:7.3f} s   {theirs / mine:5.1f} times as quick"
    print(f"vtl        {name:10} {told}", flush=True)


def banff(python: Path | None, path: Path, repeat: int, mine: float) -> None:
    """Compare error localisation with Banff's, which finds one set of each record, and no values."""
    if python is None:
        print("           Banff: left out, say --banff PYTHON of an environment with banff")
        return
    found = _peer([python, SCRIPTS / "banff_errorloc.py", path, repeat])
    theirs = statistics.median(found["seconds"])
    print(f"           Banff {found['version']}, one set each {theirs:7.3f} s   ratio {mine / theirs:5.2f}", flush=True)


def spark(paths: Mapping[str, Path], repeat: int, checks: Mapping[str, tuple[Table, tuple[TableRule, ...]]]) -> None:
    """Compare with SQL written by hand, both in one warm local session."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("spark      left out: it needs pyspark and Java")
        return
    session = spark_session()
    references = {"wide": by_hand.spark_wide, "long": by_hand.spark_long}
    for name, (table, rules) in checks.items():
        sides = (
            lambda: _on_spark(session, table, rules, paths[name]),  # noqa: B023 - called before the next turn
            lambda: references[name](session, paths[name], RULES),  # noqa: B023
        )
        found = [run() for run in sides]
        assert found[0] == found[1], (name, found)
        times = [[_timed(run) for run in sides] for _ in range(repeat)]
        mine, reference = (statistics.median(column) for column in zip(*times, strict=True))
        told = f"ours {mine:7.3f} s   Spark SQL {reference:7.3f} s   ratio {mine / reference:5.2f}"
        print(f"spark      {name:10} {told}", flush=True)
    session.stop()


def _on_spark(session: Any, table: Table, rules: tuple[TableRule, ...], path: Path) -> int:
    frame = nw.from_native(session.read.parquet(str(path)))
    report = check_tables(TableRuleset((table,), rules), {"t": frame}, validate=False, candidates=False)
    return report.findings.height


def _peer(command: Sequence[object]) -> dict[str, Any]:
    told = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
    return found


def _timed(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
