"""Many checks in one process, in threads and in processes: no growth, and the same bytes."""

from __future__ import annotations

import gc
import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from cac_check.loading import load_dataset, load_rules
from cac_check.report import FORMATS
from cac_check.verdict import check

EXAMPLE = Path(__file__).resolve().parents[2] / "cac_check" / "commands" / "example"


def checked(_: int = 0) -> str:
    """Return all that a check of the example says, from its files on."""
    report = check(load_dataset(str(EXAMPLE / "figures.yaml")), load_rules(str(EXAMPLE / "rules.yaml")))
    return FORMATS["json"](report) + FORMATS["markdown"](report)


def test_a_hundred_checks_leave_nothing_behind() -> None:
    for _ in range(10):  # what is kept on purpose is there by then
        checked()
    counted = []
    for _ in range(2):
        for _ in range(50):
            checked()
        gc.collect()
        counted.append(len(gc.get_objects()))

    assert counted[1] - counted[0] < 1_000  # fifty more checks, each of some ten thousand objects


@pytest.mark.parametrize(
    "pool",
    [
        lambda: ThreadPoolExecutor(8),
        lambda: ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")),
    ],
    ids=["eight threads", "four processes"],
)
def test_side_by_side_they_say_the_same(pool) -> None:
    alone = checked()
    executor: Executor = pool()
    with executor:
        assert set(executor.map(checked, range(24))) == {alone}
