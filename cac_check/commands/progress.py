"""How far a check of tables is: rows done and time left, on a terminal only.

The rows of a table are counted as the engine reads them. Each step reads its table once, more or less: the time left is
an estimate.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from cac_check.commands.terminal import PATIENCE
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

    from cac_check.engine.tables.figures import Frame

Counted: TypeAlias = "Callable[[Mapping[str, Frame]], Mapping[str, Frame]]"
"""Returns frames whose rows are counted when they are read."""


@dataclass(slots=True)
class Rows:
    """What is done: of ``steps`` steps, each over up to ``whole`` rows, and rows of the present one."""

    whole: int = 0
    steps: int = 0
    """0 while columns are looked at before the first step."""
    step: int = 0
    rows: int = 0
    began: float = 0.0
    """When the first step did, in seconds of any clock."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Count the rows of a batch, whichever thread reads it, and return it as it is."""
        with self._lock:
            self.rows += batch.height
        return batch

    def begin(self, step: int, steps: int) -> None:
        """Note that a step begins."""
        with self._lock:
            self.began = self.began or time.monotonic()
            self.step, self.steps, self.rows = step, steps, 0

    @property
    def share(self) -> float:
        """How much of all steps is done, from 0 to 1."""
        if not self.steps:
            return 0.0
        within = min(self.rows / self.whole, 1.0) if self.whole else 0.0
        return min((self.step + within) / self.steps, 1.0)

    def left(self, now: float) -> float | None:
        """Return the seconds that are left if all goes on like this; ``None`` where that cannot be said yet."""
        return (now - self.began) * (1 - self.share) / self.share if self.share else None

    def in_words(self, now: float) -> str:
        """Say it: ``step 2 of 4, 50 of 100 rows, 12 s left``."""
        done = f"{min(self.rows, self.whole):,} of {self.whole:,} rows"
        if not self.steps:
            return f"looking at the columns, {done}"
        left = self.left(now)
        seconds = "" if left is None else f", {left:,.0f} s left" if left < 100 else f", {left / 60:,.0f} min left"
        return f"step {self.step + 1} of {self.steps}, {done}{seconds}"


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[tuple[Callable[[int, int], None], Counted]]:
    """Show a terminal how far a check of tables is, if it takes longer than ``PATIENCE``.

    Yields:
        What is called with the number of steps done and of all steps, and what makes frames count their rows.
    """
    if quiet or os.environ.get("CI") or not sys.stderr.isatty():
        yield (lambda _done, _total: None), lambda frames: frames
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    rows = Rows()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[progress]}"))
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bar.add_task(what, total=1.0, progress="")
    over = threading.Event()

    def show() -> None:
        if over.wait(PATIENCE):
            return
        with bar:
            while not over.wait(0.2):
                bar.update(task, completed=rows.share, progress=rows.in_words(time.monotonic()), refresh=True)

    shown = threading.Thread(target=show, daemon=True)
    shown.start()
    try:
        yield rows.begin, lambda frames: _counted(frames, rows)
    finally:
        over.set()
        shown.join()


def _counted(frames: Mapping[str, Frame], rows: Rows) -> Mapping[str, Frame]:
    """Return the frames of polars so that their rows are counted; ``whole`` becomes the rows of the largest."""
    import narwhals as nw

    wrapped: dict[str, Frame] = {}
    for name, frame in frames.items():
        wrapped[name] = frame
        if frame.implementation.is_polars():
            rows.whole = max(rows.whole, frame.select(nw.len()).collect().item())
            native: pl.LazyFrame = frame.to_native()
            wrapped[name] = nw.from_native(native.map_batches(rows.read, projection_pushdown=True, streamable=True))
    return wrapped
