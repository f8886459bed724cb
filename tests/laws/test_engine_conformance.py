"""Every engine passes the same suite; see ``tests/engine_conformance.py``."""

from __future__ import annotations

import pytest
from hypothesis import given

from cac_check.certificate import Witness, verify
from cac_check.constraint import System
from cac_check.engine.decision import bounds
from cac_check.engine.range import ranges
from cac_check.interval import Interval
from tests.engine_conformance import ENGINES, Engine, trees
from tests.strategies import solutions, systems

every_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)


@every_engine
@given(system=systems(integral=True, box=True, cases=False))
def test_it_is_never_wrong_and_its_proofs_stand(engine: Engine, system: System) -> None:
    feasible = any(True for _ in solutions(system))

    answer = engine.answer(system)

    assert answer is None or isinstance(answer, Witness) == feasible
    assert answer is None or verify(answer, system)
    assert answer is not None or not engine.complete


@every_engine
@given(system=systems(integral=True, box=True, cases=False, products=True))
def test_products_do_not_make_it_wrong(engine: Engine, system: System) -> None:
    answer = engine.answer(system)

    if isinstance(answer, Witness):
        assert verify(answer, system) or engine.name == "solver"  # which leaves verifying to the decision
    elif answer is not None:
        assert verify(answer, system)
        assert not any(True for _ in solutions(system))


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine.trees], ids=lambda e: e.name)
@given(system=trees())
def test_it_settles_trees(engine: Engine, system: System) -> None:
    answer = engine.answer(system)

    assert answer is not None
    assert verify(answer, system)


@every_engine
@given(system=systems(cases=False))
def test_it_says_the_same_every_time(engine: Engine, system: System) -> None:
    assert engine.answer(system) == engine.answer(system)


@given(trees())
def test_bounds_on_trees_are_tight(system: System) -> None:
    box = bounds(system)
    found = list(solutions(system))

    assert (box is not None) == bool(found)
    if box is not None:
        assert box.tight
        for name in system.variables:
            values = [values[name] for values in found]
            assert box.intervals[name] == Interval(min(values), max(values))


@given(systems(integral=True, box=True))
def test_ranges_are_those_of_all_solutions(system: System) -> None:
    found = list(solutions(system))

    reached = ranges(system, system.variables)

    assert (reached is not None) == bool(found)
    for name, each in (reached or {}).items():
        values = [values[name] for values in found]
        assert each.exact
        assert each.interval == Interval(min(values), max(values)), name
