"""The engine agrees with the test suites of other tools, where their folder is present (see ``tests/suites.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cac_check.engine.decision import Limits
from tests import suites

FOLDER = suites.folder()
PATHS = sorted(FOLDER.glob("*.json")) if FOLDER else []

OPEN_AT_MOST = {"grim": 0.3, "errorloc_banff": 0.1, "errorloc_r": 0.1, "lp_netlib": 0.6}
"""Share of a suite that may stay open: it asks what the engine has no words for, or more than the budget."""

BUDGET = {"lp_netlib": 2}
"""In percent; all of these large programs would take minutes (``python -m tests.suites lp_netlib`` takes them)."""


@pytest.mark.skipif(not PATHS, reason="the suites are not here")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_engine_agrees_with_a_suite(path: Path) -> None:
    answers = suites.run(path, Limits.of(BUDGET.get(path.stem, 100)))

    disagree = [name for name, answer in answers.items() if answer is False and name not in suites.QUARRELS]
    undecided = [name for name, answer in answers.items() if answer is None]
    assert not disagree
    assert len(undecided) <= OPEN_AT_MOST.get(path.stem, 0) * len(answers), undecided
