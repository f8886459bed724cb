"""Work for several processes: started only when there is much of it, in order, the same as in one.

On one machine they are its own, on a cluster those of Spark, which have cac-check installed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

WORTH_A_POOL = 64
"""Tasks from which on further processes pay: each needs about a second to load the engine."""

MOST_PROCESSES = 16

CHUNK = 16
"""Tasks that are handed over at a time."""


def each(function: Callable[[Task], Answer], tasks: Iterable[Task]) -> Iterator[Answer]:
    """Yield what a function says of each task, in order; in several processes if there are many tasks.

    Processes are spawned, not forked: polars has threads. Function, tasks and answers must be picklable.
    """
    waiting = iter(tasks)
    first = list(islice(waiting, WORTH_A_POOL))
    processes = min(_processors(), MOST_PROCESSES)
    if len(first) < WORTH_A_POOL or processes == 1:
        yield from map(function, chain(first, waiting))
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(function, chain(first, waiting), chunksize=CHUNK)


class EachOnSpark:
    """Like :func:`each`, by the workers of a Spark session."""

    def __init__(self, session: Any) -> None:
        self._context = session.sparkContext

    def __call__(self, function: Callable[[Task], Answer], tasks: Iterable[Task], /) -> Iterable[Answer]:
        """Return what a function says of each task, in order; function, tasks and answers must be picklable."""
        known = list(tasks)
        if len(known) < WORTH_A_POOL:
            return map(function, known)
        answers: list[Answer] = self._context.parallelize(known, len(known) // CHUNK).map(function).collect()
        return answers


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
