"""The engine agrees with the test suites of other tools, where their folder is present (see ``tests/suites.py``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import suites

FOLDER = suites.folder()
PATHS = sorted(FOLDER.glob("*.json")) if FOLDER else []

OPEN_AT_MOST = {"grim": 0.3, "errorloc_banff": 0.05, "errorloc_r": 0.05}
"""Share of a suite that may stay open: it asks what the engine has no words for, or states no answer."""


@pytest.mark.skipif(not PATHS, reason="the suites are not here")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_engine_agrees_with_a_suite(path: Path) -> None:
    answers = suites.run(path)

    disagree = [name for name, answer in answers.items() if answer is False and name not in suites.QUARRELS]
    undecided = [name for name, answer in answers.items() if answer is None]
    assert not disagree
    assert len(undecided) <= OPEN_AT_MOST.get(path.stem, 0) * len(answers), undecided
