"""Two ways to one answer, timed in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any, TypeAlias

Times: TypeAlias = tuple[float, float]
"""Seconds on the clock, and of all cores together."""


def timed(run: Callable[[], Any]) -> Times:
    start, cpu = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - cpu


def side_by_side(
    ours: Callable[[], Any],
    theirs: Callable[[], Any],
    name: str,
    repeat: int,
    clock: Callable[[Callable[[], Any]], Times] = timed,
) -> str:
    """Tell the medians of both and their ratios; ``clock`` times a run of theirs."""
    runs = [(timed(ours), clock(theirs)) for _ in range(repeat)]
    (mine, my_cpu), (reference, cpu) = (
        [statistics.median(column) for column in zip(*side, strict=True)] for side in zip(*runs, strict=True)
    )
    ratios = f"ratio {mine / reference:5.2f}, CPU {my_cpu / cpu:5.2f}" if cpu else f"ratio {mine / reference:5.2f}"
    return f"ours {mine:7.3f} s   {name} {reference:7.3f} s   {ratios}"
